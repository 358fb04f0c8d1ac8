"""From a bundle to sentences, problems and findings in a language, and on to the document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lanjie.core.documents import Document, Sheet
from lanjie.core.words import say
from lanjie.reports.statutory import lint
from lanjie.reports.statutory.bundle import CHAPTERS, Bundle
from lanjie.reports.statutory.composing import Chapter, Composer, Problem
from lanjie.reports.statutory.document import Cover, Opens, document
from lanjie.reports.statutory.findings import Finding, findings
from lanjie.reports.statutory.language import TemplateError, parse


@dataclass(frozen=True, slots=True)
class Composition:
    """A report in a language: chapters, everything met on the way, what a reader would ask about, how many numerals are bound."""

    lang: str
    chapters: tuple[Chapter, ...]
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]
    bound: int
    numerals: int

    @property
    def blocking(self) -> list[Problem]:
        """What stands in the way of a freeze."""
        return [problem for problem in self.problems if problem.blocks]

    @property
    def warnings(self) -> list[Problem]:
        """What wants a written reason."""
        return [problem for problem in self.problems if problem.kind == "two-dates"]

    @property
    def places(self) -> dict[str, list[str]]:
        """Where each figure is printed."""
        found: dict[str, list[str]] = {}
        for chapter in self.chapters:
            for section in chapter.sections:
                for line in section.paragraphs:
                    for segment in line:
                        if segment.kind == "figure":
                            found.setdefault(segment.key, []).append(segment.place)
        return found


def compose(bundle: Bundle, lang: str) -> Composition:
    """Everything in a language. A template that can not be read is a problem of its chapter."""
    facts = bundle.facts
    composer = Composer(facts, lang)
    chapters: list[Chapter] = []
    for number in CHAPTERS:
        try:
            chapters.append(composer.chapter(number, parse(bundle.texts[lang][number], f"{lang}/{number:02}")))
        except TemplateError as error:
            composer.problems.append(Problem("template", str(number), lang, say("{e}", "{e}", e=error)))
    made = tuple(chapters)
    for number in CHAPTERS[1:]:
        if not any(opinion.number == number for opinion in facts.opinions):
            words = say("没有登记第 {n} 条审议意见", "Opinion {n} is not on record", n=number)
            composer.problems.append(Problem("unknown", str(number), f"opinion:{number}", words))
    problems = (*composer.problems, *lint.numerals(made, lang), *lint.dates(made, facts))
    bound, numerals = lint.bound_share(made, lang)
    found = findings(
        facts, lang, problems=problems, bases=dict(bundle.bases), identities=bundle.noted, blocked=bundle.blocked,
        quoted=bundle.quoted,
        fallen=[(one.key, float(one.before), float(one.now), one.reason) for one in bundle.fallen],
    )  # fmt: skip
    return Composition(lang, made, problems, tuple(found), bound, numerals)


def as_document(
    bundle: Bundle,
    composition: Composition,
    *,
    code: str,
    run: str,
    issued_on: date | None = None,
    opens: Opens = lambda _: "",
    annex: Iterable[Sheet] = (),
    notes: bool = True,
) -> Document:
    """The composition as a document; a draft without a day of issue, a preview of the sentences without `notes`."""
    cover = Cover(code, run, bundle.issuer, bundle.facts.on, issued_on, bundle.simulated)
    return document(
        cover,
        composition.chapters,
        composition.findings if notes else (),
        composition.lang,
        opens=opens,
        annex=tuple(annex),
    )
