"""`lanjie demo`: the simulated province, built once, then served."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from lanjie.core.access import ROLE_LABELS
from lanjie.core.console import LanjieCommand
from lanjie.core.models import User
from lanjie.core.words import Words, say


class Command(LanjieCommand):
    """Build what is missing, say where everything is, serve."""

    about = say("建立演示省份（模拟数据）并启动网页", "Build the simulated province and serve it")
    examples = (
        ("lanjie demo", say("建立并启动", "build and serve")),
        ("lanjie demo --empty", say("只有帐号和机构，没有数据", "accounts and organisations only, no data")),
        ("lanjie demo --no-serve", say("只建立", "build only")),
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument("--empty", action="store_true")
        parser.add_argument("--no-serve", action="store_true")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        if settings.MODE == "production":
            raise CommandError(str(say("正式环境不能建立演示数据", "The demo can not be built in production")))
        call_command("migrate", verbosity=0)
        if not User.objects.exists():
            self._build(empty=options["empty"], later=not options["no_serve"])
        self._say(f"http://{options['host']}:{options['port']}/")
        if not options["no_serve"]:
            call_command("serve", host=options["host"], port=options["port"])

    def _build(self, *, empty: bool, later: bool) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415  slow import

        from lanjie.demo.build import STEPS, build  # noqa: PLC0415  slow import

        total = 2 if empty else STEPS
        with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()) as bar:
            task = bar.add_task(str(say("建立演示省份", "Building the province")), total=total)

            def tell(what: Words) -> None:
                bar.update(task, advance=1, description=str(what))

            build(tell, empty=empty, later=later)

    def _say(self, address: str) -> None:
        from lanjie.demo.build import ACCOUNTS, PASSWORD  # noqa: PLC0415  slow import

        self.stdout.write("")
        self.stdout.write(str(say("地址 {a}", "Address {a}", a=address)))
        self.stdout.write(str(say("数据在 {a}", "Data in {a}", a=settings.VAR)))
        self.stdout.write(str(say("演示帐号（口令都是 {p}）：", "Demo accounts (password {p} for all):", p=PASSWORD)))
        for username, role, _, name, unit in ACCOUNTS:
            self.stdout.write(f"  {username:14}{ROLE_LABELS[role]}  {unit} {name}")
        self.stdout.write("")
