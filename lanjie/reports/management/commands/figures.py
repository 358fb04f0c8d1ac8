"""`lanjie figures`: list declared figures, print one with its areas, check that every one opens to rows that add up to it; coverage of the report."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from lanjie.core.access import SYSTEM
from lanjie.core.console import LanjieCommand
from lanjie.core.figures import FIGURES
from lanjie.core.quantities import today
from lanjie.core.words import Words, say
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import by_code
from lanjie.reports import wording
from lanjie.reports.queries.adding_up import wrong
from lanjie.reports.queries.coverage import coverage
from lanjie.reports.queries.evidence import Opened, opened
from lanjie.reports.queries.history import breakdown
from lanjie.reports.queries.value import all_values


class Command(LanjieCommand):
    """Figures in the terminal."""

    about = say("列出、查看、核对数字", "List, print and check figures")
    examples: ClassVar[tuple[tuple[str, Words], ...]] = (
        ("lanjie figures list", say("每个已声明的数字", "every declared figure")),
        (
            "lanjie figures show situation.wastewater.samples --on 2026-09-30 --area 430100",
            say("长沙市到该日的样品数，按县区", "samples of Changsha up to the day, by county"),
        ),
        (
            "lanjie figures show situation.wastewater.results --known-on 2026-06-30",
            say("按当日的记录重算", "recomputed from the records of that day"),
        ),
        ("lanjie figures check", say("每个数都等于其明细之和", "every figure equals its rows")),
        (
            "lanjie figures coverage --on 2020-09-11",
            say("报告各章：已计算、已填报、缺失", "each chapter of the report: computed, reported, missing"),
        ),
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument("what", choices=["list", "show", "check", "coverage"])
        parser.add_argument("key", nargs="?", default="")
        parser.add_argument("--on", type=date.fromisoformat, metavar="2026-09-30")
        parser.add_argument("--since", type=date.fromisoformat, metavar="2026-07-01")
        parser.add_argument("--known-on", type=date.fromisoformat, metavar="2026-09-30")
        parser.add_argument("--area", default="430000", help=str(say("地区代码", "code of the area")))

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        if options["what"] == "list":
            for figure in FIGURES.values():
                line = (
                    figure.key,
                    str(figure.label),
                    str(wording.KINDS[figure.kind]),
                    str(figure.unit),
                    figure.version,
                )
                self.stdout.write("\t".join(line))
        elif options["what"] == "show":
            self._show(self._opened(options["key"], options))
        elif options["what"] == "coverage":
            self._coverage(options)
        else:
            self._check(options)

    def _coverage(self, options: dict[str, Any]) -> None:
        values = all_values(SYSTEM, options["on"] or today(), area=_area(options["area"]))
        heads = say("章\t已计算\t已填报\t缺失\t未签认\t共", "chapter\tcomputed\treported\tmissing\tnot signed\tin all")
        self.stdout.write(str(heads))
        for one in coverage(values):
            title = one.chapter.title if one.chapter else say("合计", "total")
            counts = (one.computed, one.reported, one.missing, one.unsigned, one.total)
            self.stdout.write("\t".join([str(title), *map(str, counts)]))
        for value in values.values():
            if value.status == "missing":
                self.stdout.write(
                    str(say("缺：{key} {label}", "missing: {key} {label}", key=value.key, label=value.definition.label))
                )

    def _opened(self, key: str, options: dict[str, Any]) -> Opened:
        if key not in FIGURES:
            message = say(
                "没有这个数字：{key}；lanjie figures list 列出全部",
                "No such figure: {key}; lanjie figures list names all",
                key=key or "—",
            )
            raise ValidationError(str(message))  # fmt: skip
        area = _area(options["area"])
        on = options["on"] or today()
        return opened(FIGURES[key], SYSTEM, area, on, known_on=options["known_on"], since=options["since"])

    def _show(self, asked: Opened) -> None:
        figure, number = asked.figure, asked.number
        self.stdout.write(f"{figure.label}  {asked.area}  {wording.period(asked.asked)}")
        sure = wording.uncertainty(figure, number)
        self.stdout.write(
            f"{wording.shown(figure, number)} {figure.unit}  {sure}  {wording.KINDS[figure.kind]} {figure.version}"
        )
        self.stdout.write(
            str(say("{n} 行，查询 {sha}", "{n} rows, query {sha}", n=number.rows, sha=asked.query_sha256[:16]))
        )
        for part in breakdown(asked):
            low_high = f"\t{wording.interval(part.number)}" if figure.kind == "estimate" else ""
            self.stdout.write(f"  {part.area}\t{wording.shown(figure, part.number)}{low_high}")

    def _check(self, options: dict[str, Any]) -> None:
        bad = 0
        for key in [options["key"]] if options["key"] else FIGURES:
            reasons = wrong(self._opened(key, options))
            bad += bool(reasons)
            for reason in reasons:
                self.stdout.write(f"✗ {key}: {reason}")
        if bad:
            message = say("{n} 个数字与明细不符", "{n} figures do not equal their rows", n=bad)
            raise CommandError(str(message))
        self.stdout.write(str(say("✓ 每个数字都等于其明细之和", "✓ every figure equals its rows")))


def _area(code: str) -> Area:
    found = by_code(SYSTEM, code)
    if found is None:
        raise ValidationError(str(say("没有这个地区：{code}", "No such area: {code}", code=code)))
    return found
