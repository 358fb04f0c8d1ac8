"""Parts that show a chart: the card with everything that must survive being cut out, or the drawing alone."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lanjie.core.charts import ChartCard

register = template.Library()


@register.inclusion_tag("parts/chart.html")
def chart(card: ChartCard, box: bool = True) -> dict[str, Any]:
    """Finding, how to read it, key, drawing, data under a fold, source and simulated mark; `box=False` leaves the frame out."""
    return {"card": card, "box": box}


@register.simple_tag
def drawing(card: ChartCard) -> SafeString:
    """The SVG, with its narrow variant where there is one; CSS shows the one that fits."""
    wide = format_html('<div class="drawing-wide">{}</div>', mark_safe(card.svg))  # noqa: S308  our own SVG, made by charts.save
    if not card.narrow:
        return format_html('<div class="drawing">{}</div>', wide)
    narrow = format_html('<div class="drawing-narrow">{}</div>', mark_safe(card.narrow_svg))  # noqa: S308
    return format_html('<div class="drawing">{}{}</div>', wide, narrow)
