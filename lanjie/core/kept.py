"""Things made once for each content and kept on disk: drawings, drafts. The same facts give the same bytes to every process.

The name of a file is the hash of what it was made from and of this program, so nothing kept is ever wrong: other facts or a
changed program have another name, and what nobody asks for any more goes first.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

PACKAGE = Path(__file__).resolve().parent.parent
#: Of one file in so many that are made, the folder is looked through for old ones.
SELDOM = 256


def kept(shelf: str, facts: Any, kind: str, make: Callable[[], bytes], *, limit: int) -> bytes:
    """The bytes for some facts, plain JSON values; made and put on the shelf first where they are not there. `limit` files stay."""
    said = json.dumps([facts, _program()], sort_keys=True, default=str, ensure_ascii=False)
    name = hashlib.sha256(said.encode()).hexdigest()
    folder = Path(settings.VAR) / shelf
    path = folder / f"{name}{kind}"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        made = make()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        file.write(made)
    Path(file.name).replace(path)
    if int(name, 16) % SELDOM == 0:
        prune(folder, limit)
    return made


def prune(folder: Path, limit: int) -> None:
    """Drop the oldest files beyond `limit`."""
    files = [entry for entry in os.scandir(folder) if entry.is_file()]
    for entry in sorted(files, key=lambda e: e.stat().st_mtime, reverse=True)[limit:]:
        Path(entry.path).unlink(missing_ok=True)


@cache
def _program() -> str:
    """A digest of the code and the templates, so that a changed program makes everything anew."""
    digest = hashlib.sha256()
    for path in sorted((*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()
