"""Parts that show a chart: the card with everything that must survive being cut out, or the drawing alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lanjie.core.charts import ChartCard, Drawing, Sign

register = template.Library()


@register.inclusion_tag("parts/chart.html", takes_context=True)
def chart(context: template.Context, card: ChartCard, box: bool = True) -> dict[str, Any]:
    """Finding, how to read it, key, drawing, data under a fold, source and simulated mark; `box=False` leaves the frame out.

    A page whose `simulated_data` is false shows published data in a house of simulated ones: its charts bear no mark either.
    """
    return {"card": card, "box": box, "simulated": card.simulated and context.get("simulated_data", True)}


@register.inclusion_tag("parts/key.html")
def key(signs: Sequence[Sign]) -> dict[str, Any]:
    """A key: each mark drawn small with its words and count; one for a whole group of small multiples."""
    return {"signs": signs}


@register.simple_tag
def drawing(picture: ChartCard | Drawing) -> SafeString:
    """The SVG, with its narrow variant where there is one; CSS shows the one that fits."""
    if isinstance(picture, Drawing):
        return mark_safe(picture.svg())  # noqa: S308  our own SVG, made by charts.save
    wide = format_html('<div class="drawing-wide">{}</div>', mark_safe(picture.svg))  # noqa: S308
    narrow = SafeString("")
    if picture.narrow:
        narrow = format_html('<div class="drawing-narrow">{}</div>', mark_safe(picture.narrow_svg))  # noqa: S308
    return format_html('<div class="drawing">{}{}</div>', wide, narrow)
