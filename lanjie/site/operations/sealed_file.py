"""Files encrypted as a stream: AES-256-GCM in chunks, each bound to its place, the last one marked, so that a cut file does not open.

Layout: magic, 16 bytes of salt, then chunks of (4 bytes length, ciphertext). The key comes from a passphrase by scrypt or from a key file.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.core.management.base import CommandError

from lanjie.core.words import Words, say

MAGIC = b"LANJIE-SEALED-1\n"
SALT = 16
CHUNK = 1 << 20
LARGEST = CHUNK + 16


class SealedFileError(CommandError):
    """A file that does not open: no such file of ours, wrong key, changed or cut."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))


def key_file(path: Path) -> bytes:
    """The key in a file; made on first use, readable by its owner only."""
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_bytes().strip()


def _derive(secret: bytes, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(secret))


def _nonce(index: int, *, last: bool) -> bytes:
    return bytes([last]) + index.to_bytes(11, "big")


class SealedWriter:
    """A write-only stream into an encrypted file. Nothing stands under the final name before `close`."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self._path, self._part = path, path.with_name(f"{path.name}.part")
        self._file: IO[bytes] = self._part.open("wb")
        salt = os.urandom(SALT)
        self._cipher, self._index, self._buffer = _derive(secret, salt), 0, bytearray()
        self._file.write(MAGIC + salt)

    def write(self, data: bytes) -> int:
        """Add bytes."""
        self._buffer += data
        while len(self._buffer) > CHUNK:
            self._put(bytes(self._buffer[:CHUNK]), last=False)
            del self._buffer[:CHUNK]
        return len(data)

    def _put(self, data: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._index, last=last), data, None)
        self._file.write(len(sealed).to_bytes(4, "big") + sealed)
        self._index += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._file.close()
            self._part.unlink()
            return
        self._put(bytes(self._buffer), last=True)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.replace(self._path)


class SealedReader:
    """A read-only stream out of an encrypted file; every byte it gives has been verified."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self._file = path.open("rb")
        if self._file.read(len(MAGIC)) != MAGIC:
            self._file.close()
            raise SealedFileError(say("不是蓝结的备份文件", "Not a backup file of Lanjie"))
        self._cipher = _derive(secret, self._file.read(SALT))
        self._chunks = self._read_chunks()
        self._buffer = b""

    def _read_chunks(self) -> Iterator[bytes]:
        index, last = 0, False
        head = self._file.read(4)
        while not last:
            size = int.from_bytes(head, "big")
            sealed = self._file.read(size) if size <= LARGEST else b""
            head = self._file.read(4)
            last = not head
            try:
                yield self._cipher.decrypt(_nonce(index, last=last), sealed, None)
            except InvalidTag:
                words = (
                    say("密钥不对，或文件已损坏", "Wrong key, or the file is damaged")
                    if index == 0
                    else say("文件在第 {n} 兆字节处损坏或被截断", "Damaged or cut at megabyte {n}", n=index + 1)
                )
                raise SealedFileError(words) from None
            index += 1

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`."""
        while size < 0 or len(self._buffer) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._buffer += chunk
        size = len(self._buffer) if size < 0 else size
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken

    def close(self) -> None:
        """Close the file."""
        self._file.close()
