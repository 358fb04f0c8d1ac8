"""One encrypted file with everything a province needs to start again elsewhere, and the way back from it (control E4).

In the file: the database, the keys of sealed fields, the signed marks of the audit chain, and a manifest with hashes, row counts and the head of the
chain. Not in it: the key of the file itself, which must be kept elsewhere.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from lanjie.core import audit
from lanjie.core.access import SYSTEM
from lanjie.core.models import AuditHead
from lanjie.core.words import say
from lanjie.site.operations import databases
from lanjie.site.operations.sealed_file import SealedReader, SealedWriter

DATABASE = "database"
MANIFEST = "manifest.json"
#: What else lies in the data folder and belongs to the records.
BESIDE = ("field_keys.json", "checkpoints")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str
    version: str
    vendor: str
    rows: dict[str, int]
    sequence: int
    digest: str
    files: dict[str, str]


def make(path: Path, secret: bytes) -> Manifest:
    """Write a backup of the running system to `path` and record it in the audit chain."""
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="backup-") as folder:
        copied = Path(folder) / DATABASE
        state = databases.copy(copied)
        files = {DATABASE: copied, **_beside()}
        manifest = Manifest(
            made_at=timezone.now().isoformat(timespec="seconds"),
            version=version("lanjie"),
            vendor=connection.vendor,
            rows=state.rows,
            sequence=state.sequence,
            digest=state.digest,
            files={name: _sha256(file) for name, file in files.items()},
        )
        with SealedWriter(path, secret) as sealed, tarfile.open(mode="w|gz", fileobj=cast("IO[bytes]", sealed)) as tar:
            _add(tar, MANIFEST, json.dumps(asdict(manifest)).encode())
            for name, file in files.items():
                tar.add(file, arcname=name, recursive=False)
    audit.record(
        scope=SYSTEM,
        act="backup.make",
        target=path.name,
        facts={"rows": sum(state.rows.values()), "to": state.sequence},
    )
    return manifest


def restore(path: Path, secret: bytes, *, replace: bool = False) -> Manifest:
    """Put a backup back and verify it: hashes before, row counts and the head of the chain after. Refuses a database in use without `replace`."""
    path.stat()  # a wrong name is said before anything else
    if not replace and not databases.is_empty():
        raise CommandError(
            str(
                say(
                    "数据库里已有记录。确要替换，加 --replace（原库另存）",
                    "There are records in the database. To replace them add --replace (the old ones are kept beside)",
                )
            )
        )
    before = AuditHead.objects.filter(pk=1).first() if _has_head() else None
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="restore-") as name:
        folder = Path(name)
        manifest = _unpack(path, secret, folder)
        if manifest.vendor != connection.vendor:
            raise CommandError(
                str(
                    say(
                        "备份来自 {a}，这里是 {b}，不能直接恢复",
                        "The backup is of {a}, this is {b}: it can not be restored here",
                        a=manifest.vendor,
                        b=connection.vendor,
                    )
                )
            )
        databases.put_back(folder / DATABASE)
        for each in BESIDE:
            _put_beside(folder / each, settings.VAR / each)
    state = databases.standing()
    if (state.rows, state.sequence, state.digest) != (manifest.rows, manifest.sequence, manifest.digest):
        raise CommandError(str(say("恢复后的行数或链头与备份不符", "Row counts or chain head differ from the backup")))
    lost = {"had": before.sequence, "digest": before.digest} if before and before.sequence else {}
    audit.record(scope=SYSTEM, act="backup.restore", target=path.name, facts={"to": manifest.sequence, **lost})
    return manifest


def _has_head() -> bool:
    return AuditHead._meta.db_table in connection.introspection.table_names()


def _beside() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name in BESIDE:
        path: Path = settings.VAR / name
        members = sorted(path.iterdir()) if path.is_dir() else [path] if path.exists() else []
        found |= {str(member.relative_to(settings.VAR)): member for member in members}
    return found


def _put_beside(source: Path, target: Path) -> None:
    """Keys and marks from the backup; those that stood here are kept under another name."""
    if source.exists():
        if target.exists():
            target.replace(target.with_name(f"{target.name}.before-{timezone.now():%Y%m%dT%H%M%S%f}"))
        shutil.move(source, target)


def _unpack(path: Path, secret: bytes, folder: Path) -> Manifest:
    reader = SealedReader(path, secret)
    try:
        with tarfile.open(mode="r|gz", fileobj=cast("IO[bytes]", reader)) as tar:
            tar.extractall(folder, filter="data")
        reader.read()  # to the end: a file whose last chunk is cut off must not pass
    finally:
        reader.close()
    manifest = Manifest(**cast("dict[str, Any]", json.loads((folder / MANIFEST).read_text())))
    wrong = [name for name, digest in manifest.files.items() if _sha256(folder / name) != digest]
    if wrong:
        raise CommandError(
            str(say("备份中的文件与清单不符：{names}", "Differs from the manifest: {names}", names=wrong))
        )
    return manifest


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
