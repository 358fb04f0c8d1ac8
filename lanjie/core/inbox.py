"""Files that were handed in and checked but not written yet, one folder a user, outside the database.

A checked file waits here for the user's word; a refused one stays so that the marked copy can be fetched. Nothing here is a record:
files older than a week are swept, and deleting the folder loses nothing that was acknowledged.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

from django.conf import settings

from lanjie.core.access import Scope

KEEP_SECONDS = 7 * 24 * 3600


def _folder(scope: Scope) -> Path:
    folder: Path = settings.VAR / "inbox" / (str(scope.user.pk) if scope.user else "system")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keep(scope: Scope, sha256: str, content: bytes, filename: str) -> None:
    """Keep a file under its hash; the write is complete or absent, never half."""
    folder = _folder(scope)
    for path in folder.iterdir():
        if time.time() - path.stat().st_mtime > KEEP_SECONDS:
            path.unlink(missing_ok=True)
    for name, data in ((sha256, content), (f"{sha256}.json", json.dumps({"filename": filename}).encode())):
        part = folder / f"{name}.part"
        part.write_bytes(data)
        part.replace(folder / name)


def kept(scope: Scope, sha256: str) -> tuple[bytes, str] | None:
    """The user's own file with that hash and its name, or None when it is gone or somebody else's."""
    if len(sha256) != 64 or not sha256.isalnum():
        return None
    path = _folder(scope) / sha256
    if not path.exists():
        return None
    filename: str = json.loads((_folder(scope) / f"{sha256}.json").read_text())["filename"]
    return path.read_bytes(), filename
