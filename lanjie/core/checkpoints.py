"""Signed marks of the audit chain, kept outside the database: with them an old copy put back, or a chain written anew, is found.

One file a chain, `var/checkpoints/<first digest>.jsonl`, one line a mark: row number, digest, time, Ed25519 signature. The public key lies
beside it. Whoever holds the machine holds the private key too, so an auditor keeps copies of the marks elsewhere.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

#: A mark is set at every so many rows, and with the first row after so many seconds without one.
EVERY_ROWS = 500
EVERY_SECONDS = 3600


class BadMarkError(ValueError):
    """A line of the file is not a mark signed with our key."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The chain had this digest at this row."""

    sequence: int
    digest: str
    at: str
    signature: str = ""

    def content(self) -> bytes:
        """The signed bytes."""
        return f"{self.sequence} {self.digest} {self.at}".encode()


def folder() -> Path:
    """Where marks and keys lie."""
    made: Path = settings.VAR / "checkpoints"
    made.mkdir(mode=0o700, exist_ok=True)
    return made


def file_of(first_digest: str) -> Path:
    """The file of the chain that begins with this digest."""
    return folder() / f"{first_digest[:32]}.jsonl"


def is_due(first_digest: str, sequence: int) -> bool:
    """Whether a mark should be set at this row."""
    file = file_of(first_digest)
    return sequence % EVERY_ROWS == 0 or not file.exists() or time.time() - file.stat().st_mtime > EVERY_SECONDS


def write(first_digest: str, sequence: int, digest: str) -> Mark:
    """Sign a mark and add it to the file, on the disk before this returns."""
    unsigned = Mark(sequence, digest, datetime.now(UTC).isoformat(timespec="seconds"))
    mark = Mark(unsigned.sequence, unsigned.digest, unsigned.at, _private().sign(unsigned.content()).hex())
    with file_of(first_digest).open("a") as file:
        file.write(json.dumps(asdict(mark)) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return mark


def read(first_digest: str) -> Iterator[Mark]:
    """Every mark of a chain, oldest first; raises `BadMarkError` at a line that is not ours."""
    file = file_of(first_digest)
    if not file.exists():
        return
    public = load_pem_public_key((folder() / "public.pem").read_bytes())
    assert isinstance(public, Ed25519PublicKey)  # noqa: S101  we wrote it
    for number, line in enumerate(file.read_text().splitlines(), 1):
        try:
            mark = Mark(**json.loads(line))
            public.verify(bytes.fromhex(mark.signature), mark.content())
        except (ValueError, TypeError, InvalidSignature):
            message = f"{file.name}:{number}"
            raise BadMarkError(message) from None
        yield mark


def _private() -> Ed25519PrivateKey:
    """The signing key, made on first use, readable by its owner only."""
    path = folder() / "private.pem"
    if not path.exists():
        key = Ed25519PrivateKey.generate()
        (folder() / "public.pem").write_bytes(
            key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    loaded = load_pem_private_key(path.read_bytes(), None)
    assert isinstance(loaded, Ed25519PrivateKey)  # noqa: S101  we wrote it
    return loaded
