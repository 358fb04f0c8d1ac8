"""Questions to the loaded book: by day, by path or id, by words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from lanjie.law.errors import NotInForce, UnknownRule, suggestion
from lanjie.law.loader import Book, Group, load
from lanjie.law.model import Lang, Rule, Text
from lanjie.law.value import Value

ROOT = Path(__file__).parent
CHINA = ZoneInfo("Asia/Shanghai")


@cache
def book() -> Book:
    """The law data of this package, read once."""
    return load(ROOT)


def local_day(moment: date | datetime) -> date:
    """The calendar day in China of a day or a moment; a moment without zone is taken as Chinese time."""
    if not isinstance(moment, datetime):
        return moment
    return (moment.astimezone(CHINA) if moment.tzinfo else moment).date()


@dataclass(frozen=True, slots=True)
class LawOnDay:
    """The law as it stood on one day."""

    day: date

    def __getitem__(self, key: str) -> Value:
        """The value of a path or rule id; UnknownRule (a KeyError) or NotInForce say what is wrong."""
        found = rule(key)
        return Value(found, found.on(self.day))

    def get(self, key: str) -> Value | None:
        """As `[]`, but None where the rule is not in force on the day; an unknown path is still an error."""
        try:
            return self[key]
        except NotInForce:
            return None

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def __iter__(self) -> Iterator[Value]:
        """All values in force on the day, by path."""
        return (value for path in book().rules if (value := self.get(path)) is not None)


def at(day: date | datetime) -> LawOnDay:
    """The law as it stood on a day."""
    return LawOnDay(local_day(day))


def rule(key: str) -> Rule:
    """A rule by path or id, with all its versions."""
    known = book()
    found = known.rules.get(known.paths.get(key, key))
    if found is None:
        hint = suggestion(key, known.rules) or suggestion(key.upper(), known.paths)
        raise UnknownRule(f"no rule {key!r}{hint}")
    return found


def rules(group: str | None = None) -> tuple[Rule, ...]:
    """All rules in the order of their ids; `group` is an id prefix (PC) or the beginning of a path (precursors.purchase)."""
    known = book()
    everything = [known.rules[path] for _, path in sorted(known.paths.items())]
    if group is None:
        return tuple(everything)
    if group in known.groups:
        return tuple(each for each in everything if each.group == group)
    chosen = tuple(each for each in everything if each.path.startswith(group + "."))
    if not chosen:
        prefixes = {each.path.rpartition(".")[0] for each in everything}
        raise UnknownRule(f"no group {group!r}{suggestion(group, [*known.groups, *prefixes])}")
    return chosen


def groups() -> tuple[Group, ...]:
    """The families of rules in the order of the statute list."""
    return tuple(book().groups.values())


def texts() -> tuple[Text, ...]:
    """All texts by id."""
    return tuple(book().texts.values())


def text(id_: str) -> Text:
    """One text."""
    known = book().texts
    if id_ not in known:
        raise UnknownRule(f"no text {id_!r}{suggestion(id_, known)}")
    return known[id_]


def search(query: str, lang: Lang = "zh") -> tuple[Rule, ...]:
    """Rules that contain every word of the query, those with the words in their title first.

    Words are found anywhere in id, path, titles, quotes, names of statutes, clauses and remarks, in both languages, so
    two Chinese characters are enough. An empty query finds all. `lang` says whose title ranks first.
    """
    words = query.casefold().split()
    ranked = []
    for each in rules():
        title = each.label(lang).casefold()
        everything = _haystack(each)
        if all(word in everything for word in words):
            exact = each.id.casefold() in words or each.path in words
            ranked.append((not exact, not all(word in title for word in words), each.id, each))
    return tuple(found for *_, found in sorted(ranked, key=lambda row: row[:3]))


@cache
def _haystack(rule: Rule) -> str:
    labels = [rule.label, rule.applies_to, rule.exceptions, rule.unverified]
    pieces = [rule.id, rule.path]
    for version in rule.versions:
        labels += [version.note, *(source.text.title for source in version.sources)]
        for source in version.sources:
            pieces += [source.cite("zh"), source.clause, source.quote or "", source.text.number or ""]
    pieces += [piece for each in labels if each for piece in (each.zh, each.en)]
    return "\n".join(pieces).casefold()
