"""Charts of a figure: columns for counts, a line with its band for estimates. The title is the finding, computed from the data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lanjie.core.chart_bars import bars
from lanjie.core.chart_series import Level, series
from lanjie.core.charts import ChartCard
from lanjie.core.figures import Figure, Number
from lanjie.core.quantities import count
from lanjie.core.words import Words, say
from lanjie.reports import wording
from lanjie.reports.queries.history import By, end_of

Trend = Sequence[tuple[date, Number]]


def trend(figure: Figure, found: Trend, by: By, on: date) -> ChartCard | None:
    """The card of a figure's trend; None when there is nothing to draw."""
    known = [(start, number) for start, number in found if number.value is not None]
    if not known:
        return None
    key = f"trend-{figure.key.replace('.', '-')}-{by}"
    source = say(
        "{key} {version}，{owner}",
        "{key} {version}, {owner}",
        key=figure.key,
        version=figure.version,
        owner=figure.owner,
    )
    if figure.kind == "estimate":
        return series(
            key,
            title=_estimate_finding(figure, known),
            subtitle=say("{unit}；浅色带为 95% 区间", "{unit}; the band is the 95% interval", unit=figure.unit),
            unit=figure.unit,
            points=[],
            levels=[Level(_middle(start), n.value, n.low, n.high) for start, n in known],
            source=source,
        )
    return bars(
        key,
        [(_label(start, by), number.value) for start, number in found],
        title=_count_finding(figure, found, by, on),
        head=say("年份", "Year") if by == "year" else say("季度", "Quarter"),
        unit=figure.unit,
        subtitle=_subtitle(figure, found, by, on),
        source=source,
    )


def _middle(start: date) -> date:
    return start.replace(month=start.month + 1, day=15)


def _label(start: date, by: By) -> str:
    return str(start.year) if by == "year" else f"{start.year}Q{(start.month + 2) // 3}"


def _subtitle(figure: Figure, found: Trend, by: By, on: date) -> Words:
    last = found[-1][0]
    if figure.kind == "stock":
        every = (
            say("年末数", "at the end of each year") if by == "year" else say("季末数", "at the end of each quarter")
        )
    else:
        every = say("全年", "whole years") if by == "year" else say("全季", "whole quarters")
    if end_of(last, by) <= on:
        return say("{unit}，{every}", "{unit}, {every}", unit=figure.unit, every=every)
    return say(
        "{unit}，{every}；{label} 截至 {on}", "{unit}, {every}; {label} up to {on}",
        unit=figure.unit, every=every, label=_label(last, by), on=on,
    )  # fmt: skip


def _count_finding(figure: Figure, found: Trend, by: By, on: date) -> Words:
    """The last whole period against the one a year before; the label alone where they can not be compared."""
    whole = [(start, number.value) for start, number in found if end_of(start, by) <= on and number.value is not None]
    earlier = dict(whole)
    if not whole:
        return figure.label
    start, value = whole[-1]
    before = earlier.get(start.replace(year=start.year - 1))
    if before is None:
        return say(
            "{label}：{period} {n} {unit}", "{label}: {n} {unit} in {period}",
            label=figure.label, period=_label(start, by), n=count(int(value)), unit=figure.unit,
        )  # fmt: skip
    gap = value - before
    verdict = (
        say("与一年前相同", "the same as a year before")
        if not gap
        else say("比一年前多 {n}", "{n} more than a year before", n=count(int(gap)))
        if gap > 0
        else say("比一年前少 {n}", "{n} fewer than a year before", n=count(int(-gap)))
    )
    return say(
        "{label}：{period} {n} {unit}，{verdict}", "{label}: {n} {unit} in {period}, {verdict}",
        label=figure.label, period=_label(start, by), n=count(int(value)), unit=figure.unit, verdict=verdict,
    )  # fmt: skip


def _estimate_finding(figure: Figure, known: Trend) -> Words:
    """Whether the intervals a year apart overlap; no word of a change that they do not carry."""
    start, last = known[-1]
    first = dict(known).get(start.replace(year=start.year - 1))
    if first is None or None in (first.low, first.high, last.low, last.high):
        return figure.label
    verdict = say("与一年前区间重叠，未见明确变化", "interval overlaps that of a year before: no clear change")
    if (last.low or 0) > (first.high or 0):
        verdict = say("高于一年前，区间不重叠", "above a year before, intervals do not overlap")
    elif (last.high or 0) < (first.low or 0):
        verdict = say("低于一年前，区间不重叠", "below a year before, intervals do not overlap")
    return say(
        "{label}（{period}）{verdict}", "{label}, {period}: {verdict}",
        label=figure.label, period=wording.quarter(start), verdict=verdict,
    )  # fmt: skip
