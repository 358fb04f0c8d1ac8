"""The versions of a rule on a time line with the query date, as inline SVG.

Drawn here and not by `core.charts`: the query date is part of the picture, so every rule would be drawn anew every day,
a quarter of a second each through the chart library (measured), and a dozen rectangles need none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lanjie import law
from lanjie.core.charts import GRID, INK, INK_2, LINE_2, QUERY, SEQUENTIAL, WHITE
from lanjie.core.words import Words, say
from lanjie.law.value import Value

WIDE, NARROW = 800, 332
BAND_TOP, BAND_HEIGHT, AXIS, HEIGHT = 24, 28, 76, 96
MARGIN = 6
#: Half a year of room on both sides, and the least distance of two year labels in px.
ROOM = timedelta(days=183)  # not law: room on a drawing
YEAR_GAP = 44
SHADES = (SEQUENTIAL[1], SEQUENTIAL[2], SEQUENTIAL[3], SEQUENTIAL[5])


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to px."""

    first: date
    last: date
    width: int

    def __call__(self, day: date) -> float:
        """The x of a day."""
        share = (day - self.first).days / (self.last - self.first).days
        return round(MARGIN + share * (self.width - 2 * MARGIN), 1)


def timeline(rule: law.Rule, on: date, today: date) -> SafeString:
    """Both widths; CSS shows the one that fits. The versions also stand in a table, so the picture is named and not read out."""
    return format_html(
        '<div class="drawing"><div class="drawing-wide">{}</div><div class="drawing-narrow">{}</div></div>',
        _drawn(rule, on, today, WIDE),
        _drawn(rule, on, today, NARROW),
    )


def _drawn(rule: law.Rule, on: date, today: date, width: int) -> SafeString:
    first, latest = rule.versions[0].since, max(rule.versions[-1].since, on, today)
    scale = Scale(min(first, on) - ROOM, latest + ROOM, width)
    label = say(
        "{n} 个版本的时间线，查询日 {on}", "time line of {n} versions, query date {on}", n=len(rule.versions), on=on
    )
    pieces = [*_axis(scale), *_bands(rule, scale), *_amendments(rule, scale), *_query(scale, on)]
    return format_html(
        '<svg width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-label="{2}" font-size="12">{3}</svg>',
        width,
        HEIGHT,
        label,
        format_html_join("", "{}", ((piece,) for piece in pieces)),
    )


def _axis(scale: Scale) -> Iterator[SafeString]:
    yield format_html('<path d="M{} {}H{}" stroke="{}"/>', MARGIN, AXIS, scale.width - MARGIN, LINE_2)
    years = range(scale.first.year + 1, scale.last.year + 1)
    gap = scale(date(scale.first.year + 2, 1, 1)) - scale(date(scale.first.year + 1, 1, 1))
    step = next(n for n in (1, 2, 5, 10, 20) if gap * n >= YEAR_GAP or n == 20)
    for year in years:
        x = scale(date(year, 1, 1))
        yield format_html('<path d="M{} {}v4" stroke="{}"/>', x, AXIS, LINE_2)
        if year % step == 0 and x + 16 < scale.width:
            yield _text(x, AXIS + 17, str(year), "middle", INK_2)


def _bands(rule: law.Rule, scale: Scale) -> Iterator[SafeString]:
    shades = SHADES[-len(rule.versions) :] if len(rule.versions) <= len(SHADES) else (SHADES[2], SHADES[3])
    marked = -100.0
    for number, version in enumerate(rule.versions):
        start, end = scale(version.since), scale(version.until) if version.until else scale.width - MARGIN
        ended = version.values is None
        shade = GRID if ended else shades[number % len(shades)]
        yield format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>',
            start, BAND_TOP, round(end - start, 1), BAND_HEIGHT, shade, WHITE,
        )  # fmt: skip
        if start - marked > 74:
            anchor = "start" if start + 70 < scale.width else "end"
            yield _text(start if anchor == "start" else end, 16, version.since.isoformat(), anchor, INK_2)
            marked = start
        said = str(say("失效", "ended") if ended else _short(rule, version))
        if _width(said) + 12 < end - start:
            colour = WHITE if shade == SEQUENTIAL[5] else INK
            yield _text((start + end) / 2, BAND_TOP + 18, said, "middle", colour)


def _amendments(rule: law.Rule, scale: Scale) -> Iterator[SafeString]:
    """A tick where the text was amended while the rule held."""
    for day in amendments(rule):
        x = scale(day)
        yield format_html('<path d="M{} {}v5" stroke="{}" stroke-width="2"/>', x, BAND_TOP - 5, INK)


def _query(scale: Scale, on: date) -> Iterator[SafeString]:
    x = scale(on)
    said = str(say("查询日 {on}", "on {on}", on=on))
    anchor, at = ("end", x - 5) if x > _width(said) + 12 else ("start", x + 5)
    yield format_html('<path d="M{} 4V{}" stroke="{}" stroke-width="2"/>', x, AXIS, QUERY)
    yield _text(at, AXIS - 7, said, anchor, QUERY)


def amendments(rule: law.Rule) -> list[date]:
    """Days on which the texts that a rule stands in were amended while it held."""
    days: set[date] = set()
    versions = [*rule.versions]
    ends = [later.since for _, later in pairwise(versions)] + [date.max]
    for version, end in zip(versions, ends, strict=True):
        if version.values is not None:
            days |= {day for day in version.sources[0].text.amended if version.since < day < end}
    return sorted(days)


def _short(rule: law.Rule, version: law.Version) -> Words:
    value = Value(rule, version)
    if len(value.parts) > 1:
        return say("自 {since} 起", "since {since}", since=version.since)
    return Words(value.words("zh"), value.words("en"))


def _text(x: float, y: float, words: str, anchor: str, colour: str) -> SafeString:
    return format_html('<text x="{}" y="{}" text-anchor="{}" fill="{}">{}</text>', x, y, anchor, colour, words)


def _width(words: str) -> float:
    """About how wide a text is at 12 px: Chinese characters are square."""
    return sum(12 if ord(letter) > 0x2E7F else 6.8 for letter in words)
