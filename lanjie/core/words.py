"""Both languages at the point of use: `t("县区", "Counties")`.

There is no message catalogue: a text without its translation can not be written, and nothing has to be compiled (ADR 005).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import lazystr
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

LANGUAGES = ("zh", "en")


def language() -> str:
    """The reader's language now: `zh` or `en`."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def pick(both: Mapping[str, str]) -> str:
    """The text of a `{"zh": …, "en": …}` mapping in the reader's language."""
    return both.get(language()) or both["zh"]


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages with its values; `str()` gives the reader's language at that moment."""

    zh: str
    en: str
    values: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return self.render(language())

    def render(self, lang: str) -> str:
        """The text in `lang`, values filled in."""
        text = self.en if lang == "en" else self.zh
        if not self.values:
            return text
        return text.format(**{name: v.render(lang) if isinstance(v, Words) else v for name, v in self.values})

    def both(self) -> dict[str, str]:
        """The text in both languages, to be stored."""
        return {lang: self.render(lang) for lang in LANGUAGES}


def inside(words: Words) -> Words:
    """A name as it stands inside a sentence: `Ketamine` becomes `ketamine` in English, `MDMA` stays."""
    en = words.en
    return Words(words.zh, en[:1].lower() + en[1:] if en[1:2].islower() else en, words.values)


def say(zh: str, en: str, **values: Any) -> Words:
    """A text with values: `say("第 {row} 行", "row {row}", row=7)`."""
    return Words(zh, en, tuple(values.items()))


def t(zh: str, en: str, **values: Any) -> StrPromise:
    """The same as a lazy string, for labels of forms, models and choices."""
    return lazystr(say(zh, en, **values))
