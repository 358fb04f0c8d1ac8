"""`{% t "中文" "English" %}` and `{% lang %}` in templates, and the number and date formats of the interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from lanjie.core import words

register = template.Library()


@register.simple_tag
def t(zh: str, en: str, **values: Any) -> str:
    """A text in the reader's language; values are filled in and escaped by the template."""
    return str(words.say(zh, en, **values))


@register.simple_tag
def lang() -> str:
    """`zh` or `en`."""
    return words.language()


@register.filter
def pick(both: Mapping[str, str] | str) -> str:
    """The reader's language out of a stored `{"zh": …, "en": …}`."""
    return both if isinstance(both, str) else words.pick(both)
