"""`lanjie assess`: estimate levels and trends anew from the results on record."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from lanjie.core.access import SYSTEM
from lanjie.core.console import LanjieCommand
from lanjie.core.words import say
from lanjie.situation.models import TrendPoint


class Command(LanjieCommand):
    """Write a new run, or name the standing one when nothing changed."""

    about = say(
        "估计各监测点的水平与趋势，写成一次不可更改的运行",
        "Estimate levels and trends of every site as one immutable run",
    )
    examples = (
        ("lanjie assess", say("用到今天为止的结果", "from the results up to today")),
        ("lanjie assess --on 2020-09-05", say("用到某日为止的结果", "from the results up to a day")),
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        from lanjie.situation.commands.estimate import estimate  # noqa: PLC0415  slow import

        done = estimate(scope=SYSTEM, cut_off=options["on"])
        run = done.value
        points = TrendPoint.unscoped.filter(run=run).count()
        self.stdout.write(
            str(
                say(
                    "运行 {code}：{n} 项结果，{points} 个估计，输入摘要 {digest}",
                    "Run {code}: {n} results, {points} estimates, input hash {digest}",
                    code=run.code,
                    n=run.results,
                    points=points,
                    digest=run.input_sha256[:12],
                )
            )
        )
