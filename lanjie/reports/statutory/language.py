"""The template language of a report: plain files, one a chapter and language.

    ## Title of a subsection | 3.1 3.2            the demands it answers
    A sentence with {{ pre.registered }} in it.
    ? zero pre.major_diversion: what it says when the figure is nought
    ? missing pre.registered: what it says when nothing was reported

Lines that follow each other make one paragraph, a blank line ends it. A `?` line belongs to the sentence above it: its wording takes the
sentence's place when the figure named is missing, zero or provisional. Tokens: `{{ figure.key | options }}`, and for everything else
that carries a numeral or a date `{{ doc:D008 }}`, `{{ date:D008 }}`, `{{ name:jingbian }}`, `{{ asof:figure.key }}`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lanjie.reports.statutory.printing import PrintingError, Style, style

TEMPLATES = Path(__file__).parent / "templates"
CASES = ("missing", "zero", "provisional")
#: What a token can name, besides a figure.
KINDS = ("doc", "date", "name", "asof", "since", "no", "session")
_TOKEN = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_VARIANT = re.compile(r"\?\s*(\w+)\s+([\w.]+)\s*:\s*(.*)")


class TemplateError(ValueError):
    """A template can not be read; the text names file and line."""


@dataclass(frozen=True, slots=True)
class Token:
    """A bound place in a sentence: `kind` `figure` or one of `KINDS`, the key of what it is bound to, and how it is printed."""

    kind: str
    key: str
    style: Style
    options: tuple[str, ...] = ()


Part = str | Token


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its parts, the wordings that take its place, where it stands in the file."""

    parts: tuple[Part, ...]
    variants: dict[tuple[str, str], tuple[Part, ...]]
    line: int

    @property
    def figures(self) -> tuple[str, ...]:
        """Keys of the figures it needs."""
        return tuple(
            dict.fromkeys(part.key for part in self.parts if isinstance(part, Token) and part.kind == "figure")
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A subsection: title, the demands it answers, paragraphs of sentences."""

    title: str
    demands: tuple[str, ...]
    paragraphs: tuple[tuple[Sentence, ...], ...]


def tokens(text: str, where: str) -> tuple[Part, ...]:
    """A line cut into words and tokens. Raises `TemplateError`."""
    parts: list[Part] = []
    end = 0
    for found in _TOKEN.finditer(text):
        parts.append(text[end : found.start()])
        name, _, options = found[1].partition("|")
        parts.append(_token(name.strip(), tuple(options.split()), where))
        end = found.end()
    parts.append(text[end:])
    if any("{{" in part or "}}" in part for part in parts if isinstance(part, str)):
        message = f"{where}: a token is not closed"
        raise TemplateError(message)
    return tuple(part for part in parts if part)


def _token(name: str, options: tuple[str, ...], where: str) -> Token:
    kind, _, key = name.rpartition(":")
    if kind and kind not in KINDS:
        message = f"{where}: {kind!r} is no kind of token"
        raise TemplateError(message)
    try:
        how = Style() if kind in ("date", "asof", "since") else style(options)
    except PrintingError as error:
        message = f"{where}: {error} is no option of a token"
        raise TemplateError(message) from error
    return Token(kind or "figure", key, how, options)


@lru_cache(maxsize=256)  # the same few templates, read at every look at a draft
def parse(text: str, name: str = "") -> tuple[Section, ...]:
    """The subsections of a chapter. Raises `TemplateError` naming file and line."""
    sections: list[tuple[str, tuple[str, ...], list[list[Sentence]]]] = []
    fresh = True
    for number, raw in enumerate(text.splitlines(), start=1):
        line, where = raw.strip(), f"{name}:{number}"
        if line.startswith("##"):
            title, _, demands = line.lstrip("# ").partition("|")
            sections.append((title.strip(), tuple(demands.split()), []))
            fresh = True
        elif not line:
            fresh = True
        elif line.startswith("#"):
            continue
        elif not sections:
            message = f"{where}: a sentence stands before the first subsection"
            raise TemplateError(message)
        elif line.startswith("?"):
            _variant(sections[-1][2], line, where)
        else:
            paragraphs = sections[-1][2]
            if fresh:
                paragraphs.append([])
            paragraphs[-1].append(Sentence(tokens(line, where), {}, number))
            fresh = False
    return tuple(
        Section(title, demands, tuple(tuple(paragraph) for paragraph in paragraphs))
        for title, demands, paragraphs in sections
    )


def _variant(paragraphs: list[list[Sentence]], line: str, where: str) -> None:
    found = _VARIANT.fullmatch(line)
    if found is None or found[1] not in CASES or not paragraphs:
        message = f"{where}: a wording reads `? missing|zero|provisional figure.key: words`"
        raise TemplateError(message)
    sentence = paragraphs[-1][-1]
    if found[2] not in sentence.figures:
        message = f"{where}: {found[2]} is not in the sentence above"
        raise TemplateError(message)
    sentence.variants[found[1], found[2]] = tokens(found[3], where)


def needs(sections: tuple[Section, ...]) -> dict[str, str]:
    """The figures a chapter needs, each with the qualifier its template allows ("" for none)."""
    found: dict[str, str] = {}
    for section in sections:
        for paragraph in section.paragraphs:
            for sentence in paragraph:
                for part in sentence.parts:
                    if isinstance(part, Token) and part.kind == "figure":
                        found[part.key] = found.get(part.key, "") or part.style.qualifier
    return found


def template(number: int, lang: str) -> str:
    """The text of a chapter's template; 0 is the opening."""
    return (TEMPLATES / lang / f"{number:02}.md").read_text(encoding="utf-8")
