"""`lanjie worker`: background jobs alone, for a second machine."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command

from lanjie.core.console import LanjieCommand
from lanjie.core.words import say


class Command(LanjieCommand):
    """Run queued jobs until stopped."""

    about = say("只运行后台任务；lanjie serve 已含一个", "Run background jobs only; lanjie serve has one already")
    examples = (("lanjie worker", say("直到 Ctrl-C", "until Ctrl-C")),)

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        call_command("db_worker", interval=0.5, startup_delay=False, verbosity=0)
