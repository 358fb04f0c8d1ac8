"""`lanjie backup FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from lanjie.core.console import LanjieCommand
from lanjie.core.quantities import count
from lanjie.core.words import say
from lanjie.site.operations import backup, keys


class Command(LanjieCommand):
    """Back up while the system runs."""

    about = say(
        "把整个系统备份成一个加密文件，运行中也可做", "Back the whole system up into one encrypted file, while it runs"
    )
    examples = (
        ("lanjie backup /backup/lanjie-2020-09-11.bak", say("用 var/backup_key 加密", "encrypted with var/backup_key")),
        (
            "LANJIE_BACKUP_PASSPHRASE=… lanjie backup /backup/a.bak",
            say("用口令加密", "encrypted with a passphrase"),
        ),
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument("file", type=Path)
        keys.add_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        secret, kept_in = keys.secret(options["key_file"])
        manifest = backup.make(options["file"], secret)
        self.stdout.write(
            str(
                say(
                    "✓ {file}：{n} 行，审计链到第 {to} 行",
                    "✓ {file}: {n} rows, audit chain up to row {to}",
                    file=options["file"],
                    n=count(sum(manifest.rows.values())),
                    to=count(manifest.sequence),
                )
            )
        )
        if kept_in:
            self.stdout.write(
                str(
                    say(
                        "密钥在 {path}。另存一份到别处：没有它，备份打不开。",
                        "The key is {path}. Keep a copy elsewhere: without it the backup does not open.",
                        path=kept_in,
                    )
                )
            )
