"""Charts: the colours, one theme, one `save()`, and the card that carries a drawing with everything it needs to be cut out.

A builder in `chart_*.py` takes plain Python rows and returns a `ChartCard`. A drawing is made on the server with Altair and
vl-convert, once for each content, and kept on disk under `VAR/charts` (`kept.py`); the hash is taken from the rows, so a page that
shows a known chart imports neither library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lanjie.core.chart_type import MEASURE, register
from lanjie.core.kept import kept
from lanjie.core.words import language

if TYPE_CHECKING:
    import altair as alt

# Colours (visual.md 2); the only colour literals outside the token block of lanjie.css ---------------------------------------
WHITE, INK, INK_2, LINE_2, GRID, PAPER_GREY = "#FFFFFF", "#17212B", "#4C5966", "#8593A0", "#E3E8EC", "#F4F6F8"
#: Listing tiers, strictest first: 挂牌整治, 通报警示, 重点关注, 无法区分, 低于阈值. Fill for areas, line for lines and points.
TIERS = ("listed", "warned", "watch", "unclear", "below")
TIER_FILL = dict(zip(TIERS, ("#8A2A0B", "#DE7426", "#F6C28B", "#B9C1C9", "#DCEAF3"), strict=True))
TIER_LINE = dict(zip(TIERS, ("#8A2A0B", "#DE7426", "#BF7F33", "#8593A0", "#5893C0"), strict=True))
CATEGORICAL = ("#174A7C", "#D9681D", "#1F7F78", "#7B4FA3", "#6B4A00", "#8593A0")
SEQUENTIAL = ("#EAF2F8", "#C3DAEA", "#8FBAD8", "#5893C0", "#2A699F", "#12406F")
DIVERGING = ("#1B4F86", "#5F93BF", "#B4CFE3", "#F1F1EF", "#F2C999", "#D9873A", "#98470B")
BAND, LINE, POINT, OUTSIDE = "#D5E5F1", "#5893C0", "#0F3660", "#8A2A0B"
PLUS, MINUS_COLOUR, TOTAL = "#DE7426", "#174A7C", "#C9D0D6"
BAR, BAR_LAST = "#A9C4DD", "#174A7C"
QUERY = "#A8281F"

#: What a PNG is drawn in; in a page the drawing inherits the stack of the page. Both are measured with the type of `chart_type`.
FONT = "Noto Sans CJK SC"
FONT_STACK = {
    "zh": "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, sans-serif",
    "en": "-apple-system, Segoe UI, Noto Sans, Noto Sans CJK SC, sans-serif",
}
#: vl-convert puts a foreign address before every relative link; links are given under this one and stripped again.
LINK = "https://placeholder.invalid"
#: Drawings kept on disk; the oldest go first.
KEPT = 12_000


@dataclass(frozen=True, slots=True)
class Head:
    """A column of the data table of a chart; numbers stand right."""

    label: Any
    number: bool = False

    def __str__(self) -> str:
        return str(self.label)


@dataclass(frozen=True, slots=True)
class Sign:
    """An entry of a chart's key: a mark drawn small, its words and how many there are."""

    colour: str
    label: Any
    count: int | None = None
    shape: str = "square"

    @property
    def sign(self) -> SafeString:
        """The mark as inline SVG, without style."""
        path, filled, thickness = SHAPES[self.shape]
        edge = LINE_2 if self.shape == "square" and self.colour in PALE else self.colour
        return format_html(
            '<svg width="18" height="12" viewBox="-1 0 18 12" aria-hidden="true"><path d="{}" fill="{}" stroke="{}" stroke-width="{}"/></svg>',
            path,
            self.colour if filled else "none",
            edge,
            thickness,
        )


#: The marks of keys: path in a 16 × 12 box, whether it is filled, its line.
SHAPES: dict[str, tuple[str, bool, float]] = {
    "square": ("M0 1H16V11H0Z", True, 0.5),
    "line": ("M0 6H16", False, 1.6),
    "dashed": ("M0 6H4M6 6H10M12 6H16", False, 1.2),
    "point": ("M5 6a3 3 0 1 0 6 0a3 3 0 1 0 -6 0", True, 0),
    "diamond": ("M8 1L13 6L8 11L3 6Z", True, 0),
    "diamond_open": ("M8 1L13 6L8 11L3 6Z", False, 1.2),
    "open": ("M3 2H13L8 10Z", False, 1.4),
    "crossed": ("M0 1H16V11H0ZL16 11", False, 0.8),
    "hatched": ("M0 1H16V11H0ZM0 6L5 1M0 11L10 1M5 11L15 1M10 11L16 5", False, 0.8),
    "trend": ("M0 10L4 3L8 10ZM8 3L16 3L12 10Z", True, 0),
}
#: Fills so pale that a key needs a line round them.
PALE = frozenset({SEQUENTIAL[0], TIER_FILL["below"], DIVERGING[3], BAND})


#: Whether specifications are held against the schema of Vega-Lite: by tests, which draw every chart; it is a quarter of the time.
CHECKED = settings.MODE == "test"


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture, drawn when it is first looked at. `draw(facts, lang)` returns an Altair chart; `facts` are plain JSON values."""

    key: str
    draw: Callable[[dict[str, Any], str], alt.TopLevelMixin]
    facts: dict[str, Any]
    lang: str
    label: str = ""

    def svg(self) -> str:
        """The picture for a page."""
        return _kept(self, ".svg", lambda: self._drawn().encode()).decode()

    def _drawn(self) -> str:
        return save(self._built(), self.key, lang=self.lang, label=self.label)

    def _built(self) -> alt.TopLevelMixin:
        if not CHECKED:
            from altair.utils import schemapi  # slow import

            schemapi.disable_debug_mode()
        return self.draw(self.facts, self.lang)

    def png(self) -> bytes:
        """The picture for a docx, 192 dots an inch."""
        return _kept(self, ".png", lambda: _png(self._built()))


@dataclass(frozen=True, slots=True)
class ChartCard:
    """A chart with all it must carry: finding, how to read it, key, drawing and variants, the data, source, simulated mark.

    `wide` is drawn for a desk, `narrow` for a phone, `paper` for A4; `head` and `rows` are the same facts as a table.
    """

    key: str
    title: Any
    subtitle: Any
    wide: Drawing
    head: Sequence[Head]
    rows: Sequence[Sequence[Any]]
    source: Any = ""
    simulated: bool = field(default_factory=lambda: bool(settings.LANJIE_SIMULATED))
    legend: Sequence[Sign] = ()
    narrow: Drawing | None = None
    paper: Drawing | None = None

    @property
    def svg(self) -> str:
        """The drawing for a desk."""
        return self.wide.svg()

    @property
    def narrow_svg(self) -> str:
        """The drawing for a phone, or "" where the wide one fits."""
        return self.narrow.svg() if self.narrow else ""

    @property
    def paper_svg(self) -> str:
        """The drawing for paper."""
        return (self.paper or self.wide).svg()

    def png(self) -> bytes:
        """The drawing for paper as PNG."""
        return (self.paper or self.wide).png()


def drawing(key: str, draw: Callable[[dict[str, Any], str], alt.TopLevelMixin], *, label: Any, **facts: Any) -> Drawing:
    """A picture in the reader's language; `label` (the finding) is read out in its place."""
    return Drawing(key, draw, facts, language(), str(label))


def theme() -> dict[str, Any]:
    """The configuration of every chart: no border, no legend, horizontal grid, our type and greys."""
    text = {
        "labelFont": MEASURE,
        "titleFont": MEASURE,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelColor": INK_2,
        "titleColor": INK_2,
    }
    return {
        "font": MEASURE,
        "background": None,
        "padding": {"left": 2, "right": 6, "top": 6, "bottom": 2},
        "view": {"stroke": None},
        "legend": {"disable": True},
        "axis": {
            **text, "aria": False, "titleFontWeight": 400, "grid": True, "gridColor": GRID, "domain": False, "ticks": False,
            "labelPadding": 4, "labelFontSize": 12,
        },
        "axisX": {"grid": False, "domain": True, "domainColor": LINE_2, "ticks": True, "tickColor": LINE_2, "tickSize": 4, "labelOverlap": "greedy"},
        "axisY": {"titleAnchor": "start", "tickCount": 5},
        "axisBand": {"ticks": False},
        "text": {"font": MEASURE, "fontSize": 12, "color": INK},
        "mark": {"font": MEASURE},
        "bar": {"color": BAR},
        "line": {"strokeWidth": 1.6},
        "locale": {"number": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""], "minus": "\u2212"}},
        "customFormatTypes": False,
    }  # fmt: skip


def save(chart: alt.TopLevelMixin, key: str, *, lang: str, label: str = "") -> str:
    """An Altair chart as inline SVG: no style, no foreign link, ids of its own, the page's type. `label` is read out for it."""
    return clean(_svg(chart.to_dict(validate=CHECKED)), key, lang=lang, label=label)


def _svg(spec: dict[str, Any]) -> str:
    import vl_convert  # slow import

    register()
    return str(vl_convert.vegalite_to_svg(spec, config=theme()))


def clean(svg: str, key: str, *, lang: str, label: str = "") -> str:
    """Mend what vl-convert leaves: class, ids, links, type, noise. Raises `ValueError` for a link out of the house."""
    prefix = re.sub(r"[^A-Za-z0-9_-]", "-", key)
    root = format_html(
        'class="chart-drawing" role="graphics-document" aria-label="{}" font-family="{}"', label, FONT_STACK[lang]
    )
    svg = svg.replace(f' font-family="{MEASURE}"', "").replace('class="marks"', root, 1)
    svg = (
        svg.replace(LINK, "").replace("xlink:href=", "href=").replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    )
    foreign = re.search(r'href="([^"]*://[^"]*)"', svg)
    if foreign:
        message = f"chart {key}: a link leaves the house: {foreign[1]}"
        raise ValueError(message)
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r"url\(#", f"url(#{prefix}-", svg)
    svg = re.sub(r'<path class="(?:background|foreground)" aria-hidden="true" d="(?:M0,0h0v0h0Z)?"[^>]*/>', "", svg)
    return re.sub(_NOISE, "", svg)


#: Attributes that say nothing to a reader or a browser and are half the size of a map.
_NOISE = re.compile(
    r' (?:opacity="1"|pointer-events="none"|role="graphics-object"|aria-roledescription="[^"]*"|class="(?:mark|background)[^"]*")'
)


def _png(chart: alt.TopLevelMixin) -> bytes:
    import vl_convert  # slow import

    svg = _svg({**chart.to_dict(validate=CHECKED), "background": WHITE})
    return bytes(vl_convert.svg_to_png(svg.replace(MEASURE, FONT), ppi=192))


def _kept(picture: Drawing, kind: str, make: Callable[[], bytes]) -> bytes:
    """The bytes of a picture from disk, made and kept there first where they are not."""
    draw = f"{picture.draw.__module__}.{picture.draw.__qualname__}"
    facts = [picture.key, draw, picture.facts, picture.lang, picture.label]
    return kept("charts", facts, kind, make, limit=KEPT)
