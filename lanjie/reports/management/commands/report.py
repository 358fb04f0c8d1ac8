"""`lanjie report`: write a bulletin or the statutory report as files, drafts; hold a file against what was issued.

Issuing takes a person and the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from lanjie.core.access import SYSTEM
from lanjie.core.console import LanjieCommand
from lanjie.core.documents import Document
from lanjie.core.quantities import count
from lanjie.core.words import LANGUAGES, Words, say
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import by_code
from lanjie.reports.bulletin import bulletin
from lanjie.reports.bulletin_facts import gather
from lanjie.reports.commands.issue import files
from lanjie.reports.queries.verify import verify
from lanjie.reports.queries.verify_statutory import verify_report
from lanjie.reports.statutory.drafting import draft, written


class Command(LanjieCommand):
    """Write reports."""

    about = say("生成公报或法定报告的草稿，核验已印发的文件", "Write drafts of reports; verify issued files")
    examples: ClassVar[tuple[tuple[str, Words], ...]] = (
        (
            "lanjie report bulletin --quarter 2026Q3 --out bulletin/",
            say("2026 年第 3 季度，写到 bulletin/", "2026 Q3, written to bulletin/"),
        ),
        (
            "lanjie report bulletin --quarter 2026Q3 --lang en --out bulletin/",
            say("只要英文", "English only"),
        ),
        (
            "lanjie report assessment --month 2020-08 --out bulletin/",
            say("县区毒情评估公报，2020 年 8 月", "the bulletin of the county assessment for August 2020"),
        ),
        (
            "lanjie report statutory --on 2020-09-11 --out report.docx",
            say("审议意见处理结果报告，到该日；后缀定格式", "the report on opinions as of the day; the suffix sets the format"),
        ),
        ("lanjie report verify report.docx", say("与印发件逐字比对", "held against what was issued")),
    )  # fmt: skip

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument("report", choices=["bulletin", "assessment", "statutory", "verify"])
        parser.add_argument("file", nargs="?", type=Path, help=str(say("要核验的文件", "the file to verify")))
        parser.add_argument("--quarter", metavar="2026Q3")
        parser.add_argument("--month", metavar="2020-08")
        parser.add_argument("--on", type=date.fromisoformat, metavar="2020-09-11")
        parser.add_argument("--area", default="430000", help=str(say("地区代码", "code of the area")))
        parser.add_argument("--lang", choices=LANGUAGES, help=str(say("只写一种语言", "one language only")))
        parser.add_argument("--out", type=Path, default=Path())

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django; the same run and day give the same bytes."""
        if options["report"] == "verify":
            self._verify(self._given(options, "file", say("文件", "FILE")))
        elif options["report"] == "statutory":
            self._statutory(options)
        elif options["report"] == "assessment":
            self._assessment(options)
        else:
            self._bulletin(options)

    def _given(self, options: dict[str, Any], name: str, asked: Words) -> Any:
        if options[name] is None:
            raise CommandError(str(say("缺少{asked}", "{asked} is missing", asked=asked)))
        return options[name]

    def _area(self, options: dict[str, Any]) -> Area:
        area = by_code(SYSTEM, options["area"])
        if area is None:
            raise CommandError(str(say("没有这个地区：{code}", "No such area: {code}", code=options["area"])))
        return area

    def _bulletin(self, options: dict[str, Any]) -> None:
        quarter = first_day(self._given(options, "quarter", say("季度 --quarter", "--quarter")))
        facts = gather(SYSTEM, self._area(options), quarter)
        self._save(options, lambda lang: bulletin(facts, lang))

    def _assessment(self, options: dict[str, Any]) -> None:
        from lanjie.reports import assessment_bulletin as paper  # noqa: PLC0415  slow import

        month = first_of(self._given(options, "month", say("月份 --month", "--month")))
        facts = paper.gather(SYSTEM, self._area(options), month)
        self._save(options, lambda lang: paper.bulletin(facts, lang))

    def _save(self, options: dict[str, Any], made: Callable[[str], Document]) -> None:
        folder: Path = options["out"]
        folder.mkdir(parents=True, exist_ok=True)
        for lang in [options["lang"]] if options["lang"] else LANGUAGES:
            for file in files(made(lang)):
                path = folder / file.filename
                path.write_bytes(file.content)
                self.stdout.write(f"{path}  {file.sha256}")

    def _statutory(self, options: dict[str, Any]) -> None:
        on = self._given(options, "on", say("日期 --on", "--on"))
        path: Path = options["out"]
        made = draft(SYSTEM, self._area(options), on, options["lang"] or "zh")
        file = written(made, path)
        path.write_bytes(file.content)
        composition = made.composition
        say_bound = say(
            "数字 {b} / {n} 已绑定；{f} 项核对说明；{p} 处不能放过",
            "{b} of {n} numerals bound; {f} notes of the check; {p} things in the way",
            b=count(composition.bound), n=count(composition.numerals), f=len(composition.findings), p=len(made.obstacles),
        )  # fmt: skip
        self.stdout.write(f"{path}  {file.sha256}\n{say_bound}")
        for one in made.obstacles:
            self.stdout.write(f"✗ {one}")
        for finding in composition.findings:
            self.stdout.write(f"· {finding.kind.render(composition.lang)}：{finding.words}")

    def _verify(self, path: Path) -> None:
        content = path.read_bytes()
        found = verify_report(SYSTEM, content)
        if found is None:
            self._bulletin_verdict(path, content)
        elif found.file is not None:
            words = say("✓ 与印发的 {f} 逐字节相同", "✓ byte for byte the issued {f}", f=found.file.filename)
            self.stdout.write(str(words))
        elif found.compared is not None:
            for one in found.compared.numerals:
                name = one.figure or str(say("正文", "text"))
                self.stdout.write(f"✗ {name}\t{one.issued or '—'} → {one.found or '—'}\t{one.tag}")
            words = say(
                "{f} 出自 {c}：{n} 处数字与印发时不同，{w} 段文字不同",
                "{f} comes from {c}: {n} numerals differ from what was issued, {w} paragraphs differ in words",
                f=path.name, c=found.report.code, n=len(found.compared.numerals), w=found.compared.words,
            )  # fmt: skip
            raise CommandError(str(words))

    def _bulletin_verdict(self, path: Path, content: bytes) -> None:
        verdict = verify(SYSTEM, content)
        if verdict.state == "unchanged" and verdict.file is not None:
            words = say("✓ 与印发的 {f} 逐字节相同", "✓ byte for byte the issued {f}", f=verdict.file.filename)
            self.stdout.write(str(words))
            return
        for one in verdict.changed:
            self.stdout.write(f"✗ {one.tag}\t{one.issued or '—'} → {one.found or '—'}")
        name = verdict.issue.code if verdict.issue else str(say("无从查明", "of no issue we know"))
        words = say("{f}（{c}）与印发时不同", "{f} ({c}) is not what was issued", f=path.name, c=name)
        raise CommandError(str(words))


def first_day(quarter: str) -> date:
    """`2026Q3` → 2026-07-01. Raises `ValidationError` for anything else."""
    found = re.fullmatch(r"(\d{4})Q([1-4])", quarter.strip().upper())
    if found is None:
        message = say("季度写作 2026Q3，不是 {found}", "Write a quarter as 2026Q3, not {found}", found=quarter)
        raise ValidationError(str(message))
    return date(int(found[1]), 3 * int(found[2]) - 2, 1)


def first_of(month: str) -> date:
    """`2020-08` → 2020-08-01. Raises `ValidationError` for anything else."""
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month.strip()) is None:
        message = say("月份写作 2020-08，不是 {found}", "Write a month as 2020-08, not {found}", found=month)
        raise ValidationError(str(message))
    return date.fromisoformat(f"{month.strip()}-01")
