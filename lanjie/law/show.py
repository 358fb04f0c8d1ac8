"""The law in plain text, for the terminal: one rule with all it rests on, or a list of rules."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from typing import Final

from lanjie.law.book import at, rule, search
from lanjie.law.counting import Due, mode
from lanjie.law.errors import NotInForce
from lanjie.law.loader import PERIODS
from lanjie.law.model import CalendarMode, Label, Lang, Rule, Status, Version
from lanjie.law.value import Value

FROM_MEMORY: Final = Label("凭记忆，待核实", "from memory, to be checked")
STATUS: Final[dict[Status, Label]] = {
    "primary": Label("见于条文全文", "seen in the full text"),
    "secondary": Label("见于转述或网页", "seen as retold or on web pages"),
    "assumed": Label("推定，未见条文", "assumed, the clause was not seen"),
}
WAYS: Final[dict[CalendarMode, Label]] = {
    "working": Label("按工作日计", "working days"),
    "calendar": Label("按自然日计，期满日为休息日的顺延", "calendar days, moved off a day off"),
    "exact": Label("按自然日计，期满日不顺延", "calendar days, not moved"),
}
PLACES: Final = {"CN": Label("全国", "the whole country"), "CN-HN": Label("湖南省", "Hunan")}
_WIDTH: Final = 100

_SOURCE: Final = Label("依据", "source")
_APPLIES: Final = Label("适用", "applies to")
_EXCEPT: Final = Label("例外", "exceptions")
_COUNTS: Final = Label("计算", "counting")
_NOTE: Final = Label("说明", "note")
_CHECKED: Final = Label("核对", "checked")
_PLACE: Final = Label("地域", "where")
_VERSIONS: Final = Label("版本", "versions")


def show(path_or_id: str, on: date, lang: Lang = "zh") -> str:
    """One rule as it stands on a day; a rule not in force says so and still shows its versions."""
    found = rule(path_or_id)
    lines = [found.label(lang), f"{found.id}  {found.path}", ""]
    try:
        lines += _value(at(on)[found.id], on, lang)
    except NotInForce as error:
        began = found.versions[0].since
        not_yet = f"{on}尚未施行，自{began}起施行" if on < began else f"{on}已失效"
        lines += [f"{not_yet}" if lang == "zh" else str(error), ""]
    for name, label in ((_APPLIES, found.applies_to), (_EXCEPT, found.exceptions)):
        lines += _entry(name(lang), label(lang), lang) if label else []
    lines += _entry(
        _PLACE(lang), PLACES.get(found.jurisdiction, Label(found.jurisdiction, found.jurisdiction))(lang), lang
    )
    lines += _entry(_CHECKED(lang), _checked(found, lang), lang)
    lines += ["", _VERSIONS(lang)]
    lines += [_version_line(found, version, on, lang) for version in found.versions]
    return "\n".join(lines) + "\n"


def listing(query: str, on: date, lang: Lang = "zh") -> str:
    """The rules that contain the words of the query, with their value on a day."""
    found = search(query, lang)
    if not found:
        return f"没有找到“{query}”\n" if lang == "zh" else f"nothing found for '{query}'\n"
    lines = [line for each in found for line in _listed(each, on, lang)]
    count = f"共{len(found)}条，{on}" if lang == "zh" else f"{len(found)} rules on {on}"
    return "\n".join([*lines, count]) + "\n"


def counted(due: Due, lang: Lang = "zh") -> str:
    """A deadline with the steps of its count."""
    end = f"{due.at:%Y-%m-%d %H:%M}" if due.at else str(due.day)
    lines = [f"到期 {end}" if lang == "zh" else f"due {end}", due.basis(lang)]
    lines += [f"  {step(lang)}" for step in due.steps]
    if due.needs_check:
        lines.append(_tag(lang))
    return "\n".join(lines) + "\n"


def _tag(lang: Lang) -> str:
    return f"［{FROM_MEMORY.zh}］" if lang == "zh" else f"[{FROM_MEMORY.en}]"


def _entry(name: str, said: str, lang: Lang) -> list[str]:
    indent = "      " if lang == "zh" else "            "
    first = f"{name}  " if lang == "zh" else f"{name:<12}"
    width = _WIDTH // 2 if lang == "zh" else _WIDTH  # a Chinese character takes two columns
    return textwrap.wrap(said, width, initial_indent=first, subsequent_indent=indent)


def _value(value: Value, on: date, lang: Lang) -> Iterator[str]:
    yield f"{value.words(lang)}（{on}）" if lang == "zh" else f"{value.words(lang)}  (on {on})"
    if value.needs_check:
        yield f"{_tag(lang)} {value.unverified(lang) if value.unverified else ''}".rstrip()
    yield ""
    for source in value.sources:
        quote = f"{'：' if lang == 'zh' else ': '}“{source.quote}”" if source.quote else ""
        yield from _entry(_SOURCE(lang), source.cite(lang) + quote, lang)
    for quantity in value.parts:
        if quantity.unit.kind in PERIODS and quantity.unit.id != "at_once":
            colon = "：" if lang == "zh" else ": "
            name = f"{quantity.part.label(lang)}{colon}" if quantity.part.label else ""
            yield from _entry(_COUNTS(lang), name + WAYS[mode(value, quantity)](lang), lang)
    if value.note:
        yield from _entry(_NOTE(lang), value.note(lang), lang)


def _checked(rule: Rule, lang: Lang) -> str:
    if lang == "zh":
        return f"{STATUS[rule.status].zh}（{rule.verified_in}），{rule.checked_on}"
    return f"{STATUS[rule.status].en} ({rule.verified_in}), {rule.checked_on}"


def _version_line(rule: Rule, version: Version, on: date, lang: Lang) -> str:
    said = Value(rule, version).words(lang) if version.values is not None else Label("失效", "ended")(lang)
    here = "*" if version.since <= on and (version.until is None or on <= version.until) else " "
    doubt = f"  {_tag(lang)}" if Value(rule, version).needs_check else ""
    return f"{here} {version.since} – {version.until or ''!s:10}  {said}{doubt}"


def _listed(rule: Rule, on: date, lang: Lang) -> Iterator[str]:
    value = at(on).get(rule.id)
    said = value.words(lang) if value else Label("该日未施行", "not in force")(lang)
    doubt = f"  {_tag(lang)}" if (value.needs_check if value else rule.needs_check) else ""
    colon = "：" if lang == "zh" else ": "
    yield f"{rule.id}  {rule.label(lang)}{colon}{said}{doubt}"
    yield f"        {rule.path}"
