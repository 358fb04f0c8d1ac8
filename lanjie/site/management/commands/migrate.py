"""`lanjie migrate`: Django's own, explained."""

from __future__ import annotations

from django.core.management.commands.migrate import Command as Migrate

from lanjie.core.console import Explained
from lanjie.core.words import say


class Command(Explained, Migrate):
    """Create or upgrade the database."""

    about = say("建立数据库，或升级到本版本的结构", "Create the database or bring its structure up to this version")
    examples = (
        ("lanjie migrate", say("建立或升级", "create or upgrade")),
        ("lanjie migrate --plan", say("只看要做什么", "only show what would be done")),
    )
