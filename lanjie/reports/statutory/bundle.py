"""Everything a report is made from at one moment, live or frozen: kept as JSON with a freeze, so that it composes again to the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lanjie.core.words import Words, say
from lanjie.reports.statutory.facts import Act, Facts, Opinion, Point, Session, Value
from lanjie.reports.statutory.findings import Late, Noted

#: Chapters of the report; 0 is its opening.
CHAPTERS = range(11)

Texts = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Fallen:
    """A cumulative figure that is lower than in the last report or entry, with the reason written for it."""

    key: str
    before: Decimal
    now: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """Facts, templates by language and chapter, and what the checks said.

    `bases`: for each figure that compares with a year before, the value it compares with. `stops` are reasons why it may not be frozen.
    """

    facts: Facts
    texts: Texts
    issuer: Words
    noted: tuple[Noted, ...] = ()
    blocked: tuple[Late, ...] = ()
    bases: tuple[tuple[str, Value], ...] = ()
    fallen: tuple[Fallen, ...] = ()
    quoted: tuple[str, ...] = ()
    stops: tuple[Words, ...] = ()
    simulated: bool = False


def dump(bundle: Bundle) -> dict[str, Any]:
    """The bundle as plain values."""
    facts = bundle.facts
    return {
        "on": facts.on.isoformat(),
        "values": [_value(value) for value in facts.values.values()],
        "acts": [
            {
                "code": a.code, "kind": a.kind, "title": a.title.both(), "on": _iso(a.on), "until": _iso(a.until),
                "precision": a.precision, "same": a.same, "register": a.register,
            }
            for a in facts.acts.values()
        ],
        "opinions": [
            {
                "number": o.number, "text": o.text,
                "points": [
                    {
                        "number": p.number, "title": p.title.both(), "state": p.state, "answered": p.answered,
                        "reason": p.reason, "elsewhere": p.elsewhere,
                    }
                    for p in o.points
                ],
            }
            for o in facts.opinions
        ],
        "names": {key: words.both() for key, words in facts.names.items()},
        "session": {"body": facts.session.body, "congress": facts.session.congress},
        "texts": {lang: list(texts) for lang, texts in bundle.texts.items()},
        "noted": [{"id": n.identity, "words": n.words.both(), "reason": n.reason} for n in bundle.noted],
        "blocked": [{"code": one.code, "title": one.title.both()} for one in bundle.blocked],
        "bases": [[key, _value(value)] for key, value in bundle.bases],
        "fallen": [[one.key, str(one.before), str(one.now), one.reason] for one in bundle.fallen],
        "quoted": list(bundle.quoted),
        "issuer": bundle.issuer.both(),
        "simulated": bundle.simulated,
    }  # fmt: skip


def load(said: dict[str, Any]) -> Bundle:
    """The bundle that was kept."""
    facts = Facts(
        on=date.fromisoformat(said["on"]),
        values={one["key"]: _valued(one) for one in said["values"]},
        acts={
            one["code"]: Act(
                one["code"], one["kind"], _words(one["title"]), _day(one["on"]), _day(one["until"]), one["precision"],
                one["same"], one.get("register", ""),
            )
            for one in said["acts"]
        },
        opinions=tuple(
            Opinion(
                one["number"], one["text"],
                tuple(Point(**{**point, "title": _words(point["title"])}) for point in one["points"]),
            )
            for one in said["opinions"]
        ),
        names={key: _words(words) for key, words in said["names"].items()},
        session=Session(**said["session"]),
    )  # fmt: skip
    return Bundle(
        facts=facts,
        texts={lang: tuple(texts) for lang, texts in said["texts"].items()},
        noted=tuple(Noted(one["id"], _words(one["words"]), one["reason"]) for one in said["noted"]),
        blocked=tuple(Late(one["code"], _words(one["title"])) for one in said["blocked"]),
        bases=tuple((key, _valued(value)) for key, value in said["bases"]),
        fallen=tuple(Fallen(key, Decimal(before), Decimal(now), reason) for key, before, now, reason in said["fallen"]),
        quoted=tuple(said["quoted"]),
        issuer=_words(said["issuer"]),
        simulated=said["simulated"],
    )


def _value(value: Value) -> dict[str, Any]:
    return {
        "key": value.key, "label": value.label.both(), "value": _text(value.value), "value_max": _text(value.value_max),
        "qualifier": value.qualifier, "status": value.status, "provisional": value.provisional,
        "since": _iso(value.since), "on": _iso(value.on), "cumulative": value.cumulative,
    }  # fmt: skip


def _valued(said: dict[str, Any]) -> Value:
    return Value(
        **{
            **said,
            "label": _words(said["label"]),
            "value": _number(said["value"]),
            "value_max": _number(said["value_max"]),
            "since": _day(said["since"]),
            "on": _day(said["on"]),
        }
    )


def _words(said: dict[str, str]) -> Words:
    return say(said["zh"], said["en"])


def _iso(when: date | None) -> str | None:
    return when.isoformat() if when else None


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _text(number: Decimal | float | None) -> str | None:
    return None if number is None else str(number)


def _number(said: str | None) -> Decimal | None:
    return None if said is None else Decimal(said)
