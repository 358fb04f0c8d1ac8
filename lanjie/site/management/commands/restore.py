"""`lanjie restore FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from lanjie.core import audit
from lanjie.core.console import LanjieCommand
from lanjie.core.quantities import count
from lanjie.core.words import say
from lanjie.site.operations import backup, keys


class Command(LanjieCommand):
    """Restore a backup on an empty machine, or in place of what is there."""

    about = say(
        "从备份恢复，并核对文件、行数和审计链",
        "Restore a backup and verify its files, row counts and audit chain",
    )
    examples = (
        (
            "lanjie restore /backup/lanjie-2020-09-11.bak --key-file /media/key/backup_key",
            say("在空机器上", "on an empty machine"),
        ),
        (
            "lanjie restore /backup/a.bak --replace",
            say("替换现有数据（原库另存）", "in place of the present data, kept beside"),
        ),
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true")
        keys.add_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        secret, _ = keys.secret(options["key_file"])
        manifest = backup.restore(options["file"], secret, replace=options["replace"])
        breaks = list(audit.verify())
        if breaks:
            raise CommandError(
                str(
                    say(
                        "已恢复，但审计链断在第 {n} 行：{why}",
                        "Restored, but the audit chain breaks at row {n}: {why}",
                        n=breaks[0].sequence,
                        why=breaks[0].reason,
                    )
                )
            )
        self.stdout.write(
            str(
                say(
                    "✓ 已恢复 {at} 的备份：{n} 行，审计链完好",
                    "✓ Restored the backup of {at}: {n} rows, the audit chain holds",
                    at=manifest.made_at,
                    n=count(sum(manifest.rows.values())),
                )
            )
        )
