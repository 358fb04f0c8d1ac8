"""`lanjie check`: is this installation sound?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from lanjie.core.console import LanjieCommand
from lanjie.core.words import say
from lanjie.site.operations.health import findings

SIGNS = {"good": "✓", "look": "·", "bad": "✗"}


class Command(LanjieCommand):
    """Print every finding; fail when one is bad."""

    about = say(
        "自检：设置、数据库、审计链、密钥、字体与磁盘",
        "Check settings, database, audit chain, keys, fonts and disk",
    )
    examples = (
        ("lanjie check", say("全部检查；有 ✗ 时以 1 退出", "everything; exits with 1 when there is a ✗")),
        ("lanjie check --lang en", say("用英文", "in English")),
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        found = list(findings())
        for finding in found:
            self.stdout.write(f"{SIGNS[finding.state]} {finding.words}")
        bad = sum(finding.state == "bad" for finding in found)
        if bad:
            raise CommandError(str(say("{n} 处必须处理", "{n} to be put right", n=bad)))
