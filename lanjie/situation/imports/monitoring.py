"""What the four monitoring layouts share: months, suppressed counts, areas, no persons, corrections, the check of scale."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.utils import timezone

from lanjie.core import bulk
from lanjie.core.access import Scope
from lanjie.core.imports import BadCell, Batch, Column, Parse, Row, number, text, whole
from lanjie.core.quantities import today
from lanjie.core.words import Words, say
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.science.surveys.robust import FEWEST, Usual, power_of_ten, usual
from lanjie.situation.models.monitoring import Reported

BATCH = 2_000
#: The levels that report for themselves; a city's or the province's number would count its counties twice.
COUNTIES = frozenset({Level.COUNTY.value, Level.ZONE.value, Level.FARM.value})

M = TypeVar("M", bound=Reported)

CONFIRMED = Column(
    "confirmed",
    ("核实", "confirmed"),
    text(200),
    say(
        "数值不同寻常但属实的，写明怎样核实的，例如：已电话核实",
        "Why an unusual value is right, for example: rang the office",
    ),
    required=False,
)
AREA = Column(
    "area",
    ("县区代码", "area code"),
    text(12),
    say("六位行政区划代码", "Six-digit division code"),
    example="430304",
)

_MONTH = re.compile(r"(\d{4})(?:[-/.年]\s?)?(\d{1,2})(?:月|[-/.]\d{1,2})?$")
_QUARTER = re.compile(r"(\d{4})[-/年 ]*(?:[Qq]|第)([1-4一二三四])(?:季度?)?$")
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4}
_BETWEEN = re.compile(r"(\d+)\s*(?:-|–|—|~|～|至|\.\.)\s*(\d+)$")
_BELOW = re.compile(r"[<＜]\s*(\d+)$")
#: Heads that would bring a person's identity, or that of an informant, into the kept file.
_PERSONAL = re.compile(
    r"姓名|身份证|证件号|电话|手机|住址|微信|线人|信息员|提供人|举报人|耳目|informant|\bname\b|phone|\bid ?card\b|passport|address|tipster",
    re.IGNORECASE,
)
_PERSON_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


def month() -> Parse:
    """A month, written 2020-08, 2020/8, 2020年8月 or 202008, or a true date cell; its first day."""

    def parse(cell: Any) -> date:
        if isinstance(cell, datetime | date):
            return _past(date(cell.year, cell.month, 1))
        written = _written(cell)
        match = _MONTH.match(written)
        if not match or not 1 <= int(match[2]) <= 12 or not 1990 <= int(match[1]) <= 2199:
            raise BadCell(
                say("「{found}」不是月份", "“{found}” is not a month", found=written[:40]),
                say("写作 2020-08", "Write it like 2020-08"),
            )
        return _past(date(int(match[1]), int(match[2]), 1))

    return parse


def period() -> Parse:
    """A quarter, written 2020Q3 or 2020年第3季度, or a month: the first day and the number of months."""
    one = month()

    def parse(cell: Any) -> tuple[date, int]:
        match = _QUARTER.match(_written(cell)) if not isinstance(cell, date) else None
        if match is None:
            try:
                return one(cell), 1
            except BadCell as bad:
                raise BadCell(
                    say("「{found}」不是季度或月份", "“{found}” is no quarter or month", found=str(cell)[:40]), bad.mend
                ) from None
        quarter = _CHINESE.get(match[2]) or int(match[2])
        return _past(date(int(match[1]), 3 * quarter - 2, 1)), 3

    return parse


def _written(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _past(first: date) -> date:
    if first > today():
        raise BadCell(
            say("{found} 还没有到", "{found} lies in the future", found=f"{first:%Y-%m}"),
            say("检查年份和月份", "Check year and month"),
        )
    return first


def bounded(high: int = 100_000_000) -> Parse:
    """A count, or what is known of a suppressed one: `1-4` or `<5`; the pair of its bounds."""
    exact = whole(0, high)

    def parse(cell: Any) -> tuple[int, int]:
        written = str(cell).strip()
        if match := _BETWEEN.match(written):
            bounds = int(match[1]), int(match[2])
        elif match := _BELOW.match(written):
            bounds = 0, int(match[1]) - 1
        else:
            value = exact(cell)
            return value, value
        if not bounds[0] <= bounds[1] <= high:
            raise BadCell(
                say("「{found}」的下限大于上限", "“{found}”: the lower bound is above the upper", found=written[:40]),
                say("写作 1-4 或 <5", "Write it like 1-4 or <5"),
            )
        return bounds

    return parse


def percent() -> Parse:
    """A share in percent, more than 0 and at most 100, as 0–1."""
    inner = number(0, 100, above=0)

    def parse(cell: Any) -> float:
        share: float = inner(str(cell).strip().removesuffix("%").strip() if isinstance(cell, str) else cell)
        return share / 100

    return parse


def places(batch: Batch, scope: Scope, levels: Collection[str] = COUNTIES) -> dict[str, Area]:
    """The areas of the batch by code; a code that is unknown, not the reader's or of another level is an error in its row."""
    codes = {row["area"] for row in batch.rows if row["area"]}
    areas = {area.code: area for area in Area.objects.within(scope.for_act(batch.format.act)).filter(code__in=codes)}
    for row in batch.rows:
        code = row["area"]
        if not code:
            continue
        if code not in areas:
            batch.problem(
                row,
                "area",
                say("没有地区「{code}」，或不在您的辖区", "There is no area “{code}” within your own", code=code),
                say("填六位行政区划代码", "Enter the six-digit division code"),
            )
        elif areas[code].level not in levels:
            batch.problem(
                row,
                "area",
                say(
                    "{name}不是报送单位，本表按县区报送",
                    "{name} does not report here; this table is by county",
                    name=Words(areas[code].name_zh, areas[code].name_en),
                ),
                say("填县区的代码", "Enter the code of a county"),
            )
    return areas


def refuse_persons(batch: Batch, texts: Sequence[str] = ()) -> None:
    """No column and no text of the file may identify a person: the file is kept as it came, so it must not come in."""
    for warning in [w for w in batch.warnings if _PERSONAL.search(w.found)]:
        batch.warnings.remove(warning)
        batch.problems.append(
            type(warning)(
                warning.row,
                warning.column,
                warning.head,
                say("本表不收个人信息或信息来源人", "No person and no informant may stand in this table"),
                say("删去这一列再上传", "Delete the column and upload again"),
                warning.found,
            )
        )
    for row in batch.rows:
        for name in texts:
            if row[name] and _PERSON_NUMBER.search(row[name]):
                batch.problem(
                    row,
                    name,
                    say("像是身份证号或手机号", "This looks like an identity or phone number"),
                    say("换成不指向个人的编号", "Use a number that points at nobody"),
                )


def repeated(batch: Batch, column: str, key: Callable[[Row], Any]) -> None:
    """Rows that say the same thing twice are errors."""
    seen: dict[Any, int] = {}
    for row in batch.rows:
        identity = key(row)
        first = seen.setdefault(identity, row.number) if identity is not None else row.number
        if first != row.number:
            batch.problem(
                row, column, say("与第 {n} 行重复", "Repeats row {n}", n=first), say("删去一行", "Delete one")
            )


def differs(batch: Batch, row: Row, column: str, old: Any) -> bool:
    """Whether a value that differs from the record may replace it; without the mark of a correction it is an error."""
    if batch.options.get("correct"):
        return True
    batch.problem(
        row,
        column,
        say("已有记录与此不同（原值 {old}）", "The record says otherwise ({old})", old=old),
        say("如为更正，请勾选「本文件是更正」", "If this is a correction, tick “this file corrects”"),
    )
    return False


@dataclass(slots=True)
class Plan(Generic[M]):
    """What a checked batch will do: the areas it is about, rows to add, and rows on record that they replace."""

    areas: dict[str, Area]
    fresh: list[M] = field(default_factory=list)
    old: list[int] = field(default_factory=list)

    def carry_out(self, model: type[M], batch: Batch, scope: Scope, upload: Any) -> int:
        """Close the old rows, add the new ones; returns how many were added."""
        now = timezone.now()
        for start in range(0, len(self.old), BATCH):
            model.unscoped.filter(pk__in=self.old[start : start + BATCH]).update(superseded_at=now)
        simulated = bool(batch.options.get("simulated"))
        for record in self.fresh:
            record.upload, record.by, record.recorded_at, record.simulated = upload, scope.user, now, simulated
        return bulk.insert(self.fresh)


class Scale:
    """What is usual for each key, and the check of a value against it: a factor of a thousand is an error, a far value a note."""

    def __init__(self, values: Mapping[Any, Iterable[float]], floor: float) -> None:
        self._usual: dict[Any, Usual] = {}
        for key, found in values.items():
            logs = [math.log(value) for value in found if value > 0]
            if len(logs) >= FEWEST:
                self._usual[key] = usual(logs, floor)

    def check(self, batch: Batch, row: Row, column: str, value: float, keys: Sequence[Any], *, note: Words) -> None:
        """Judge a value by the first of the keys whose usual size is known; only that of the first key warns of a far value."""
        at = next((index for index, key in enumerate(keys) if key in self._usual), None)
        if at is None or value <= 0:
            return
        found = self._usual[keys[at]]
        centre = math.exp(found.centre)
        steps = power_of_ten(value, centre)
        far = at == 0 and found.outlying(math.log(value))
        if not steps and not far:
            return
        usually = say("通常约 {usual}", "usually about {usual}", usual=f"{centre:,.4g}")
        if row["confirmed"]:
            batch.warn(
                row,
                column,
                say("不同寻常（{usually}），报送人已核实：{why}", "Unusual ({usually}), confirmed by the sender: {why}", usually=usually, why=row["confirmed"]),
                note,
            )  # fmt: skip
        elif steps:
            batch.problem(
                row,
                column,
                say("像是单位填错：{usually}，这里差约 {factor} 倍", "This looks like an error of unit: {usually}, here it differs by about {factor}", usually=usually, factor=f"10^{steps}"),
                say("改正单位；确实如此的，在「核实」列写明怎样核实的", "Mend the unit; if it is right, say in the column “confirmed” how that was checked"),
            )  # fmt: skip
        else:
            batch.warn(row, column, say("与平时相差很大（{usually}）", "Far from what is usual ({usually})", usually=usually), note)  # fmt: skip
