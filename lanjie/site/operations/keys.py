"""Where the key of a backup comes from: a file that is named, a passphrase in the environment, or the key of the data folder."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandParser

from lanjie.core.words import say
from lanjie.site.operations.sealed_file import key_file

VARIABLE = "LANJIE_BACKUP_PASSPHRASE"


def add_argument(parser: CommandParser) -> None:
    """`--key-file` of a command."""
    text = say("密钥文件（默认 var/backup_key）", "file with the key (var/backup_key when left out)")
    parser.add_argument("--key-file", type=Path, default=None, help=str(text))


def secret(named: Path | None) -> tuple[bytes, Path | None]:
    """The secret, and the file it lies in where it is one that only this machine has."""
    if named is not None:
        return named.read_bytes().strip(), None
    if os.environ.get(VARIABLE):
        return os.environ[VARIABLE].encode(), None
    path: Path = settings.VAR / "backup_key"
    return key_file(path), path
