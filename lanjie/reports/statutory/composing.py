"""From templates and facts to sentences: text and bound numerals, side by side, and every problem met on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lanjie.core.words import Words, say
from lanjie.reports.statutory.facts import UNDATED, Act, Facts, Opinion, Value, dated, day
from lanjie.reports.statutory.language import Part, Section, Sentence, Token
from lanjie.reports.statutory.printing import PrintingError, Style, printed

NOT_REPORTED = say("（尚未报送）", "(not reported yet)")
#: Terms of a congress as its English name has them.
ORDINALS = {12: "Twelfth", 13: "Thirteenth", 14: "Fourteenth", 15: "Fifteenth"}
PROVISIONAL = say("（初步数）", " (provisional)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text. Bound ones say to what: `kind` (figure, doc, date, asof, since, no, name, opinion, session), `key`, exact value."""

    text: str
    kind: str = ""
    key: str = ""
    exact: float | str | None = None
    place: str = ""

    @property
    def tag(self) -> str:
        """The mark of this placement in the file: `pre.registered#3.1.4`, `date:D008#1.2.1`."""
        name = self.key if self.kind == "figure" else f"{self.kind}:{self.key}"
        return f"{name}#{self.place}"


Line = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands in the way (`blocks`) or must be looked at. `kind` groups them, `about` names figure, act or demand."""

    kind: str
    where: str
    about: str
    words: Words
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Composed:
    """A subsection with its sentences bound."""

    title: str
    demands: tuple[str, ...]
    paragraphs: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: number (0 is the opening), the opinion it answers, its subsections."""

    number: int
    opinion: Opinion | None
    sections: tuple[Composed, ...]


@dataclass(slots=True)
class Composer:
    """Binds the tokens of templates in one language."""

    facts: Facts
    lang: str
    problems: list[Problem] = field(default_factory=list)

    def chapter(self, number: int, sections: tuple[Section, ...]) -> Chapter:
        """One chapter; problems are collected, not raised."""
        opinion = next((one for one in self.facts.opinions if one.number == number), None)
        made = tuple(self._section(number, index, section) for index, section in enumerate(sections, start=1))
        return Chapter(number, opinion, made)

    def _section(self, chapter: int, number: int, section: Section) -> Composed:
        where = f"{chapter}.{number}"
        count = 0
        paragraphs = []
        for paragraph in section.paragraphs:
            line: list[Segment] = []
            for sentence in paragraph:
                for segment in self._sentence(sentence, where):
                    if segment.kind:
                        count += 1
                    line.append(Segment(segment.text, segment.kind, segment.key, segment.exact, f"{where}.{count}"))
                if self.lang == "en":
                    line.append(Segment(" "))
            paragraphs.append(spaced(line) if self.lang == "zh" else tuple(line))
        return Composed(section.title, section.demands, tuple(paragraphs))

    def _sentence(self, sentence: Sentence, where: str) -> Iterator[Segment]:
        for part in self._wording(sentence):
            if isinstance(part, str):
                yield Segment(part)
            else:
                yield from self._bound(part, where)

    def _wording(self, sentence: Sentence) -> tuple[Part, ...]:
        for case in ("missing", "zero", "provisional"):
            for key in sentence.figures:
                value = self.facts.values.get(key)
                if (case, key) in sentence.variants and _is(case, value):
                    if case == "missing":
                        self._missing(key, f"line {sentence.line}")
                    return sentence.variants[case, key]
        return sentence.parts

    def _missing(self, key: str, where: str) -> None:
        words = say("{key} 尚未报送", "{key} has not been reported", key=key)
        self.problems.append(Problem("missing", where, key, words, blocks=False))

    def _bound(self, token: Token, where: str) -> Iterator[Segment]:
        binders: dict[str, Callable[[Token, str], Iterator[Segment]]] = {
            "figure": self._figure, "asof": self._edge, "since": self._edge, "doc": self._act, "date": self._act,
            "no": self._act, "name": self._name, "session": self._session,
        }  # fmt: skip
        return binders[token.kind](token, where)

    def _figure(self, token: Token, where: str) -> Iterator[Segment]:
        value = self.facts.values.get(token.key)
        if value is None:
            words = say("没有定义数字 {key}", "No figure {key} is defined", key=token.key)
            self.problems.append(Problem("unknown", where, token.key, words))
            return
        if value.value is None:
            self._missing(token.key, where)
            yield Segment(NOT_REPORTED.render(self.lang), "figure", token.key, None)
            return
        try:
            text = printed(value.value, self.lang, token.style, qualifier=value.qualifier, value_max=value.value_max)
        except PrintingError as error:
            words = say(
                "{key}：「{word}」与数值 {x} 不符，或模板不允许",
                "{key}: “{word}” is not true of {x}, or not allowed by the template",
                key=token.key, word=error, x=value.value,
            )  # fmt: skip
            self.problems.append(Problem("qualifier", where, token.key, words))
            text = printed(value.value, self.lang, Style(token.style.scale, token.style.digits))
        yield Segment(text, "figure", token.key, _exact(value))
        if value.provisional:
            yield Segment(PROVISIONAL.render(self.lang))

    def _edge(self, token: Token, where: str) -> Iterator[Segment]:
        value = self.facts.values.get(token.key)
        when = None if value is None else value.on if token.kind == "asof" else value.since
        if when is None:
            words = say("{key} 没有期间", "{key} has no period", key=token.key)
            self.problems.append(Problem("undated", where, token.key, words, blocks=False))
            yield Segment(UNDATED.render(self.lang), token.kind, token.key)
            return
        yield Segment(day(when, self.lang), token.kind, token.key, when.isoformat())

    def _act(self, token: Token, where: str) -> Iterator[Segment]:
        act = self.facts.acts.get(token.key)
        if act is None:
            words = say("文件登记中没有 {key}", "The register holds no {key}", key=token.key)
            self.problems.append(Problem("unknown", where, token.key, words))
            return
        if token.kind == "date":
            text = dated(act, self.lang)
            if act.on is None:
                words = say("{title}没有日期", "{title} has no date", title=act.title)
                self.problems.append(Problem("undated", where, token.key, words, blocks=False))
        elif token.kind == "no":
            found = re.search(r"\d+", act.title.render("zh"))
            text = found[0] if found else ""
        else:
            text = act.title.render(self.lang)
        yield Segment(text, token.kind, token.key, act.on.isoformat() if token.kind == "date" and act.on else text)

    def _session(self, token: Token, where: str) -> Iterator[Segment]:
        number = self.facts.session.congress
        if not number:
            words = say("没有登记常委会会议", "No session is on record")
            self.problems.append(Problem("unknown", where, token.key, words))
        text = printed(number, self.lang, token.style) if self.lang == "zh" else ORDINALS.get(number, str(number))
        yield Segment(text, "session", token.key, number)

    def _name(self, token: Token, where: str) -> Iterator[Segment]:
        words = self.facts.names.get(token.key)
        if words is None:
            unknown = say("没有登记名称 {key}", "No name {key} is registered", key=token.key)
            self.problems.append(Problem("unknown", where, token.key, unknown))
            return
        text = words.render(self.lang)
        yield Segment(text, "name", token.key, text)


_CJK = re.compile(r"[\u3400-\u9fff]")
_WIDE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”]")


def spaced(line: list[Segment]) -> Line:
    """Chinese sets one space between a character and a digit and none between two characters, whatever a token turned into."""
    made: list[Segment] = []
    for segment in line:
        text = segment.text
        if made and text:
            before = made[-1]
            edge = before.text.rstrip(" ")
            after = text.lstrip(" ")
            both = bool(edge and after and _WIDE.match(edge[-1]) and _WIDE.match(after[0]))
            mixed = bool(
                edge and after and (_CJK.match(edge[-1]) or _CJK.match(after[0])) and (edge[-1] + after[0]).isalnum()
            )
            if both and (before.text != edge or text != after):
                made[-1], text = replace(before, text=edge), after
            elif mixed and not both and before.text == edge and text == after:
                if segment.kind:
                    made[-1] = replace(before, text=f"{edge} ")
                else:
                    text = f" {after}"
        made.append(replace(segment, text=text))
    return tuple(made)


def _is(case: str, value: Value | None) -> bool:
    if value is None or value.value is None:
        return case == "missing"
    return (case == "zero" and value.value == 0) or (case == "provisional" and value.provisional)


def _exact(value: Value) -> float | str | None:
    if value.value is None or value.value_max is not None:
        return None if value.value is None else f"{value.value}–{value.value_max}"
    return int(value.value) if value.value == int(value.value) else float(value.value)


def acts_named(chapters: tuple[Chapter, ...], facts: Facts) -> dict[str, Act]:
    """Every act a report names or dates."""
    found = {}
    for chapter in chapters:
        for section in chapter.sections:
            for line in section.paragraphs:
                for segment in line:
                    if segment.kind in ("doc", "date", "no") and segment.key in facts.acts:
                        found[segment.key] = facts.acts[segment.key]
    return found
