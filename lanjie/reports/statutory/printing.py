"""How a figure is printed in a sentence: scale (万, 亿, million), Chinese numerals, and the computed words 余, 近, 超过.

A qualifier is never typed. It is either what the source itself says (`more_than 30`) or follows from the exact value and a step.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lanjie.core.quantities import MINUS

SCALES = {
    "万": (10_000, " 万"),
    "亿": (100_000_000, " 亿"),
    "thousand": (1_000, " thousand"),
    "million": (1_000_000, " million"),
}


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A word for an open number: what it says of it, how it is written, and when it is true of an exact value.

    `holds(base, step, x)`: the word on the round number `base` is true of `x`; `round_` finds the base for a step.
    """

    meaning: str
    pattern: str
    round_: Callable[[float], float]
    holds: Callable[[float, float, float], bool]


def _more(base: float, step: float, x: float) -> bool:
    return base < x < base + step


def _over(base: float, _step: float, x: float) -> bool:
    return base < x < 1.1 * base


def _near(base: float, step: float, x: float) -> bool:
    return base - 0.4 * step <= x < base


def _least(base: float, _step: float, x: float) -> bool:
    return x >= base


#: The words a template may allow, by how it names them (`{{ key | 余 }}`).
QUALIFIERS = {
    "余": Qualifier("more_than", "{n} 余", math.floor, _more),
    "超过": Qualifier("more_than", "超过 {n}", math.floor, _over),
    "近": Qualifier("nearly", "近 {n}", math.ceil, _near),
    "不少于": Qualifier("at_least", "不少于 {n}", math.floor, _least),
    "至": Qualifier("range", "{n} 至 {m}", math.floor, _least),
    "over": Qualifier("more_than", "over {n}", math.floor, _more),
    "more-than": Qualifier("more_than", "more than {n}", math.floor, _over),
    "nearly": Qualifier("nearly", "nearly {n}", math.ceil, _near),
    "at-least": Qualifier("at_least", "at least {n}", math.floor, _least),
    "to": Qualifier("range", "{n} to {m}", math.floor, _least),
}


Exact = float | int | Decimal


class PrintingError(ValueError):
    """A number can not be printed as the template asks; the text says why."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a token wants its number: scale and decimals, in words, without sign, bare digits, allowed qualifier with its step or base."""

    scale: str = ""
    digits: int | None = None
    words: bool = False
    absolute: bool = False
    bare: bool = False
    qualifier: str = ""
    step: float = 0
    base: float | None = None


def style(options: tuple[str, ...]) -> Style:
    """A style from the words after `|`: `万 1`, `余`, `余 step 10`, `超过 base 30`, `cn`, `abs`, `bare`. Raises `PrintingError`."""
    given: dict[str, object] = {}
    words = list(options)
    while words:
        word = words.pop(0)
        if word in SCALES:
            given["scale"] = word
            if words and words[0].isdigit():
                given["digits"] = int(words.pop(0))
        elif word in QUALIFIERS:
            given["qualifier"] = word
        elif word in ("step", "base") and words:
            given[word] = _number(words.pop(0))
        elif word in ("cn", "abs", "bare"):
            given[{"cn": "words", "abs": "absolute", "bare": "bare"}[word]] = True
        else:
            raise PrintingError(word)
    return Style(**given)  # type: ignore[arg-type]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise PrintingError(text) from None


def printed(value: Exact, lang: str, how: Style, *, qualifier: str = "exact", value_max: Exact | None = None) -> str:
    """The number as it stands in the sentence, with its qualifier. Raises `PrintingError` where the word would be false or is not allowed.

    `qualifier` is what the source says of the value: `exact`, or `more_than`, `nearly`, `at_least`, `range`, when the exact one is not known.
    """
    shown = abs(float(value)) if how.absolute else float(value)
    word = QUALIFIERS.get(how.qualifier)
    if qualifier != "exact":
        if word is None or word.meaning != qualifier:
            raise PrintingError(qualifier)
        if how.base is not None and how.base != shown:
            raise PrintingError(how.qualifier)
        upper = "" if value_max is None else _digits(value_max, lang, how)
        return _joined(word, _digits(shown, lang, how), upper)
    if word is None or not (how.step or how.base):
        return _digits(shown, lang, how)
    step = how.step or 10 ** math.floor(math.log10(how.base or 1))
    base = how.base if how.base is not None else word.round_(shown / step) * step
    if not word.holds(base, step, shown):
        if how.base is not None:
            raise PrintingError(how.qualifier)
        return _digits(shown, lang, how)
    return _joined(word, _digits(base, lang, how), "")


def _joined(word: Qualifier, n: str, m: str) -> str:
    """The number in its pattern; 万 and 余 stand together."""
    text = word.pattern.format(n=n, m=m)
    return text.replace("万 余", "万余").replace("亿 余", "亿余")


def _digits(value: Exact, lang: str, how: Style) -> str:
    factor, unit = SCALES.get(how.scale, (1, ""))
    number = Decimal(str(value)) / factor
    if how.digits is not None:
        number = number.quantize(Decimal(1).scaleb(-how.digits), rounding=ROUND_HALF_UP)
    if how.words:
        if number != int(number) or not 0 <= number < 100:
            raise PrintingError("cn")
        return hanzi(int(number)) if lang == "zh" else english(int(number))
    text = f"{number.normalize():f}" if how.bare else f"{number.normalize():,f}"
    return text.replace("-", MINUS) + unit


HANZI = "零一二三四五六七八九十"


def hanzi(n: int) -> str:
    """A whole number under 100 in Chinese: 八十七."""
    if n <= 10:
        return HANZI[n]
    tens, ones = divmod(n, 10)
    return ("" if tens == 1 else HANZI[tens]) + "十" + (HANZI[ones] if ones else "")


_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def english(n: int) -> str:
    """A whole number under 100 in English words."""
    if n < 20:
        return _ONES[n]
    tens, ones = divmod(n, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")
