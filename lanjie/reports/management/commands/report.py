"""`lanjie report bulletin`: write a quarter's bulletin as files, a draft; issuing it takes a person and the page."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from lanjie.core.access import SYSTEM
from lanjie.core.console import LanjieCommand
from lanjie.core.words import LANGUAGES, Words, say
from lanjie.registry.queries.areas import by_code
from lanjie.reports.bulletin import bulletin
from lanjie.reports.bulletin_facts import gather
from lanjie.reports.commands.issue import files


class Command(LanjieCommand):
    """Write reports."""

    about = say("生成公报草稿：docx、PDF、xlsx", "Write a bulletin's draft as docx, PDF and xlsx")
    examples: ClassVar[tuple[tuple[str, Words], ...]] = (
        (
            "lanjie report bulletin --quarter 2026Q3 --out bulletin/",
            say("2026 年第 3 季度，写到 bulletin/", "2026 Q3, written to bulletin/"),
        ),
        (
            "lanjie report bulletin --quarter 2026Q3 --lang en --out bulletin/",
            say("只要英文", "English only"),
        ),
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument("report", choices=["bulletin"])
        parser.add_argument("--quarter", required=True, metavar="2026Q3")
        parser.add_argument("--area", default="430000", help=str(say("地区代码", "code of the area")))
        parser.add_argument("--lang", choices=LANGUAGES, help=str(say("只写一种语言", "one language only")))
        parser.add_argument("--out", type=Path, default=Path())

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django; the same run and quarter give the same bytes."""
        area = by_code(SYSTEM, options["area"])
        if area is None:
            raise CommandError(str(say("没有这个地区：{code}", "No such area: {code}", code=options["area"])))
        facts = gather(SYSTEM, area, first_day(options["quarter"]))
        folder: Path = options["out"]
        folder.mkdir(parents=True, exist_ok=True)
        for lang in [options["lang"]] if options["lang"] else LANGUAGES:
            for file in files(bulletin(facts, lang)):
                path = folder / file.filename
                path.write_bytes(file.content)
                self.stdout.write(f"{path}  {file.sha256}")


def first_day(quarter: str) -> date:
    """`2026Q3` → 2026-07-01. Raises `ValidationError` for anything else."""
    found = re.fullmatch(r"(\d{4})Q([1-4])", quarter.strip().upper())
    if found is None:
        message = say("季度写作 2026Q3，不是 {found}", "Write a quarter as 2026Q3, not {found}", found=quarter)
        raise ValidationError(str(message))
    return date(int(found[1]), 3 * int(found[2]) - 2, 1)
