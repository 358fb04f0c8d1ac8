"""Findings: what a reader would ask about, said before the report is signed and printed at its end.

Demands without a measure, targets and matters referred upward, one act under two dates, comparisons without a base, open and missing
figures, identities that warn, claims that are only quoted. Every numeral in them is bound like those of the body.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lanjie.core.quantities import MINUS
from lanjie.core.words import Words, say
from lanjie.reports.statutory.composing import Line, Problem, Segment
from lanjie.reports.statutory.facts import Act, Facts, Opinion, Value, dated

UNANSWERED = say("没有对应措施的意见要点", "Points of the opinions without a measure")
ELSEWHERE = say("在别处回应的意见要点", "Points answered elsewhere")
TWO_DATES = say("同一件事的两个日期", "One act under two dates")
NO_BASE = say("缺少基数的比较", "Comparisons without a base")
TARGETS = say("期限在报告日之后，是目标不是结果", "Due after the day of the report: targets, not results")
REFERRED = say("缺少政策依据、已作为上报事项", "No basis in policy, referred upward")
MISSING = say("尚未报送的数字", "Figures not reported yet")
IDENTITIES = say("恒等核对", "Identity checks")
OPEN = say("来源只给出约数的数字", "Figures of which the source gives only a round number")
QUOTED = say("只作转述的数字", "Figures that are only quoted")
FALLEN = say("比上次报告减少的累计数", "Cumulative figures lower than in the last report")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know: its kind, the line that says it, what it is about (a demand, act, figure or identity)."""

    kind: Words
    about: str
    line: Line

    @property
    def words(self) -> str:
        """The line as plain text."""
        return "".join(segment.text for segment in self.line)


@dataclass(frozen=True, slots=True)
class Noted:
    """An identity check that does not simply hold: its id, what it says, the reason written for it."""

    identity: str
    words: Words
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Late:
    """A measure without a policy basis."""

    code: str
    title: Words


class _Lines:
    """Builds lines with a place for every bound segment."""

    def __init__(self, lang: str) -> None:
        self.lang, self.count = lang, 0

    def of(self, words: Words, **bound: Segment) -> Line:
        """A sentence with bound segments in its braces."""
        made: list[Segment] = []
        rest = words.render(self.lang)
        while "{" in rest:
            before, _, rest = rest.partition("{")
            name, _, rest = rest.partition("}")
            self.count += 1
            one = bound[name]
            made += [
                Segment(before),
                Segment(one.text, one.kind, one.key, one.exact, f"n.{self.count}") if one.kind else one,
            ]
        return tuple(part for part in (*made, Segment(rest)) if part.text)

    def day(self, act: Act) -> Segment:
        """The date of an act."""
        return Segment(dated(act, self.lang), "date", act.code, act.on.isoformat() if act.on else None)

    def name(self, words: Words, kind: str, key: str) -> Segment:
        """A recorded title, which may carry a numeral."""
        return Segment(words.render(self.lang), kind, key, key)

    def number(self, value: Value, number: Decimal | float) -> Segment:
        """A figure, plain."""
        whole = number == int(number)
        shown = f"{int(number):,}" if whole else f"{number:,}"
        shown = shown.replace("-", MINUS)
        return Segment(shown, "figure", value.key, int(number) if whole else float(number))


def findings(
    facts: Facts,
    lang: str,
    *,
    problems: Sequence[Problem] = (),
    bases: Mapping[str, Value] | None = None,
    identities: Iterable[Noted] = (),
    blocked: Iterable[Late] = (),
    quoted: Iterable[str] = (),
    fallen: Sequence[tuple[str, float, float, str]] = (),
) -> list[Finding]:
    """Everything found, in the order it is printed.

    `bases` holds, for each figure that compares with a year before, the value it compares with; one without a value has no base.
    `fallen`: key, value of the last report, value now, the reason.
    """
    lines = _Lines(lang)
    return [
        *_demands(facts.opinions, lines),
        *_dates(facts, problems, lines),
        *_bases(facts, bases or {}, lines),
        *_targets(facts, lines),
        *(Finding(REFERRED, one.code, lines.of(say("{t}。", "{t}."), t=lines.name(one.title, "measure", one.code))) for one in blocked),
        *_missing(facts, lines),
        *_identities(identities, lines),
        *_fallen(facts, fallen, lines),
        *_open(facts, lines),
        *_quoted(facts, quoted, lines),
    ]  # fmt: skip


def _demands(opinions: Sequence[Opinion], lines: _Lines) -> Iterator[Finding]:
    points = [point for opinion in opinions for point in opinion.points if not point.answered]
    for point in points:
        number = Segment(point.number, "demand", point.number, point.number)
        title = lines.name(point.title, "title", point.number)
        if point.elsewhere:
            other = Segment(point.elsewhere, "demand", point.elsewhere, point.elsewhere)
            words = say(
                "要点 {n}「{t}」没有单列措施，见要点 {o}。", "Point {n} “{t}” has no measure of its own; see point {o}."
            )
            yield Finding(ELSEWHERE, point.number, lines.of(words, n=number, t=title, o=other))
        elif point.state == "cross_reference":
            words = say(
                "要点 {n}「{t}」没有单列措施，在别处回应。",
                "Point {n} “{t}” has no measure of its own and is answered elsewhere.",
            )
            yield Finding(ELSEWHERE, point.number, lines.of(words, n=number, t=title))
        else:
            why = Segment(point.reason, "reason", point.number, point.reason) if point.reason else Segment("")
            words = say("要点 {n}「{t}」没有对应措施。{w}", "Point {n} “{t}” has no measure. {w}")
            yield Finding(UNANSWERED, point.number, lines.of(words, n=number, t=title, w=why))


def _dates(facts: Facts, problems: Sequence[Problem], lines: _Lines) -> Iterator[Finding]:
    for problem in problems:
        if problem.kind != "two-dates":
            continue
        first, second = (facts.acts[code] for code in problem.about.split(","))
        words = say(
            "「{a}」为 {x}，「{b}」为 {y}；两个日期都保留，请说明。",
            "“{a}” is of {x}, “{b}” of {y}; both dates are kept and want an explanation.",
        )
        yield Finding(
            TWO_DATES, problem.about,
            lines.of(
                words, a=lines.name(first.title, "doc", first.code), x=lines.day(first),
                b=lines.name(second.title, "doc", second.code), y=lines.day(second),
            ),
        )  # fmt: skip


def _bases(facts: Facts, bases: Mapping[str, Value], lines: _Lines) -> Iterator[Finding]:
    for key, base in bases.items():
        value = facts.values.get(key)
        if value is None or value.value is None or base.value is not None:
            continue
        now = facts.values.get(base.key)
        label = lines.name(value.label, "label", key)
        if now is None or now.value is None or key == base.key:
            words = say("「{t}」没有登记对比的基数。", "“{t}”: the base it compares with is not on record.")
            yield Finding(NO_BASE, key, lines.of(words, t=label))
            continue
        implied = Decimal(now.value) / (1 + Decimal(value.value) / 100)
        words = say(
            "「{t}」只有百分比 {p}，没有登记去年同期数；由本期 {n} 推算约为 {b}。",
            "“{t}” is only a percentage ({p}); last year's number is not on record. From {n} now it would be about {b}.",
        )
        about = Segment(f"{round(implied):,}", "derived", base.key, float(round(implied, 1)))
        yield Finding(
            NO_BASE, key,
            lines.of(words, t=label, p=lines.number(value, value.value), n=lines.number(now, now.value), b=about),
        )  # fmt: skip


def _targets(facts: Facts, lines: _Lines) -> Iterator[Finding]:
    for act in facts.acts.values():
        if act.kind == "deadline" and act.on and act.on > facts.on:
            words = say("{t}：{d}。", "{t}: {d}.")
            yield Finding(
                TARGETS, act.code, lines.of(words, t=lines.name(act.title, "doc", act.code), d=lines.day(act))
            )


def _missing(facts: Facts, lines: _Lines) -> Iterator[Finding]:
    for value in facts.values.values():
        if value.value is None:
            label = lines.name(value.label, "label", value.key)
            yield Finding(MISSING, value.key, lines.of(say("「{t}」（{k}）。", "“{t}” ({k})."), t=label, k=Segment(value.key, "key", value.key, value.key)))  # fmt: skip


def _identities(identities: Iterable[Noted], lines: _Lines) -> Iterator[Finding]:
    for one in identities:
        words = say("{i}：{t}。", "{i}: {t}.")
        if one.reason:
            words = say("{i}：{t}。理由：{r}", "{i}: {t}. Reason: {r}")
        reason = Segment(one.reason, "reason", one.identity, one.reason)
        name = Segment(one.identity, "identity", one.identity, one.identity)
        text = lines.name(one.words, "identity", f"{one.identity}-text")
        yield Finding(IDENTITIES, one.identity, lines.of(words, i=name, t=text, r=reason))


def _fallen(facts: Facts, fallen: Sequence[tuple[str, float, float, str]], lines: _Lines) -> Iterator[Finding]:
    for key, before, now, reason in fallen:
        value = facts.values[key]
        words = say("「{t}」上次 {a}，本次 {b}。{r}", "“{t}”: {a} in the last report, {b} now. {r}")
        why = Segment(reason, "reason", key, reason) if reason else Segment("")
        yield Finding(
            FALLEN, key,
            lines.of(words, t=lines.name(value.label, "label", key), a=lines.number(value, before), b=lines.number(value, now), r=why),
        )  # fmt: skip


def _open(facts: Facts, lines: _Lines) -> Iterator[Finding]:
    found = [
        value
        for value in facts.values.values()
        if value.qualifier in ("more_than", "nearly") and value.value is not None
    ]
    if found:
        marks = {f"m{index}": lines.name(value.label, "label", value.key) for index, value in enumerate(found)}
        total = Segment(str(len(found)), "derived", "open-figures", len(found))
        zh, en = "、".join(f"{{{name}}}" for name in marks), ", ".join(f"{{{name}}}" for name in marks)
        words = say(
            f"共 {{n}} 个，登记系统应给出准确数：{zh}。",
            f"{{n}} in all; the register should hold the exact numbers: {en}.",
        )
        yield Finding(OPEN, "open-figures", lines.of(words, n=total, **marks))


def _quoted(facts: Facts, quoted: Iterable[str], lines: _Lines) -> Iterator[Finding]:
    for key in quoted:
        value = facts.values.get(key)
        if value is not None and value.value is not None:
            words = say(
                "「{t}」{n}，来源单位自述，本系统不计算。", "“{t}”: {n}, its source's own account, not computed here."
            )
            yield Finding(
                QUOTED,
                key,
                lines.of(words, t=lines.name(value.label, "label", key), n=lines.number(value, value.value)),
            )
