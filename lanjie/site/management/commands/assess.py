"""`lanjie assess`: estimate wastewater anew, or with `--month` assess every county of the province."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser

from lanjie.core.access import SYSTEM
from lanjie.core.console import LanjieCommand
from lanjie.core.words import Words, language, say
from lanjie.science.situation.words import Refused
from lanjie.situation.models import AssessmentLevel, TrendPoint


class Command(LanjieCommand):
    """Write a new run, or name the standing one when nothing changed."""

    about = say(
        "估计各监测点的水平与趋势；加 --month 则评估各县区毒情。每次写成一次不可更改的运行",
        "Estimate levels and trends of every site; with --month, assess every county. Each is one immutable run",
    )
    examples = (
        ("lanjie assess", say("污水：用到今天为止的结果", "wastewater, from the results up to today")),
        ("lanjie assess --on 2020-09-05", say("污水：用到某日为止的结果", "wastewater, from the results up to a day")),
        ("lanjie assess --month 2020-08", say("评估 2020 年 8 月各县区毒情", "assess every county for August 2020")),
        (
            "lanjie assess --month 2020-08 --on 2020-09-05",
            say("同上，只用到某日为止已记录的数据", "the same, from what was on record by a day"),
        ),
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--month", metavar="YYYY-MM")

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        if options["month"]:
            self._counties(options["month"], options["on"])
        else:
            self._wastewater(options["on"])

    def _counties(self, written: str, on: date | None) -> None:
        from lanjie.situation.commands.assess import assess  # noqa: PLC0415  slow import
        from lanjie.situation.commands.propose import propose_lists  # noqa: PLC0415  slow import

        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", written):
            raise CommandError(
                str(say("月份写作 2020-08，而不是 {m}", "Write the month like 2020-08, not {m}", m=written))
            )
        try:
            done = assess(scope=SYSTEM, month=date.fromisoformat(f"{written}-01"), cut_off=on, tell=self._tell)
        except Refused as refused:
            raise CommandError(
                "\n".join(fault.en if language() == "en" else fault.zh for fault in refused.faults)
            ) from None
        run = done.value
        if done.facts.get("same"):
            self.stdout.write(
                str(say("数据没有变化，仍是运行 {code}", "Nothing changed: the run is still {code}", code=run.code))
            )
            return
        proposed = propose_lists(scope=SYSTEM, run=run).facts["proposals"]
        rows = AssessmentLevel.unscoped.filter(run=run).count()
        self.stdout.write(
            str(
                say(
                    "运行 {code}：{n} 个县区、{cells} 个单元、{rows} 行，名单建议 {p} 条，输入摘要 {digest}",
                    "Run {code}: {n} counties, {cells} cells, {rows} rows, {p} proposals for the lists, input hash {digest}",
                    code=run.code,
                    n=run.areas,
                    cells=run.cells,
                    rows=rows,
                    p=proposed,
                    digest=run.input_sha256[:12],
                )
            )
        )

    def _tell(self, done: int, total: int, message: Words) -> None:
        self.stderr.write(f"[{done + 1}/{total}] {message}")

    def _wastewater(self, on: date | None) -> None:
        from lanjie.situation.commands.estimate import estimate  # noqa: PLC0415  slow import

        run = estimate(scope=SYSTEM, cut_off=on).value
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
