"""Where a rule is used, asked of the registries: clocks, state steps, figures and pages. Nothing is kept by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from lanjie import law
from lanjie.core.access import ROLE_LABELS, Role, Scope
from lanjie.core.citations import CITATIONS
from lanjie.core.clocks import CLOCKS
from lanjie.core.figures import FIGURES, Figure, latest
from lanjie.core.states import MACHINES
from lanjie.core.words import Words, say

_ID = re.compile(r"\b[A-Z]{2}-\d{3}\b")


@dataclass(frozen=True, slots=True)
class Use:
    """One use: what uses the rule, what the rule does there, and how many records of the reader rest on it (None: not counted)."""

    name: Words
    purpose: Words
    href: str = ""
    records: int | None = None


def used(rule: law.Rule, scope: Scope, day: date) -> list[Use]:
    """Every use of a rule, in the order clocks, steps, figures, pages."""
    return [*_clocks(rule, scope, day), *_steps(rule), *_figures(rule, scope, day), *_pages(rule)]


def _clocks(rule: law.Rule, scope: Scope, day: date) -> Iterator[Use]:
    for clock in CLOCKS.values():
        if clock.rule in (rule.path, rule.id):
            mine = bool(clock.owners & scope.roles)
            running = sum(1 for _ in clock.find(scope, day)) if mine else None
            yield Use(
                say("时钟 {key}", "clock {key}", key=clock.key), clock.label, reverse("home") if mine else "", running
            )


def _steps(rule: law.Rule) -> Iterator[Use]:
    for machine in MACHINES.values():
        for step in machine.steps:
            if step.rule in (rule.path, rule.id):
                name = say(
                    "状态 {machine}：{source} → {target}",
                    "state {machine}: {source} → {target}",
                    machine=machine.name,
                    source=machine.labels[step.source],
                    target=machine.labels[step.target],
                )
                yield Use(name, say("{label}（{by}）", "{label} ({by})", label=step.label, by=_names(step.by)))


def _figures(rule: law.Rule, scope: Scope, day: date) -> Iterator[Use]:
    for figure in FIGURES.values():
        if rule.id in cited_by(figure):
            may = scope.may(figure.act)
            rows = figure.number(scope, latest(day)).rows if may else None
            href = reverse("reports:figure" if may else "docs:figure", args=[figure.key])
            yield Use(say("数字 {key}", "figure {key}", key=figure.key), figure.label, href, rows)


def _pages(rule: law.Rule) -> Iterator[Use]:
    for citation in CITATIONS:
        if citation.rule == rule.id:
            name = say("页面 {label}", "page {label}", label=citation.label)
            yield Use(name, citation.purpose, reverse(citation.page))


def cited_by(figure: Figure) -> set[str]:
    """The ids of the rules that a figure names as its source."""
    return set(_ID.findall(figure.source))


def _names(roles: frozenset[Role]) -> Words:
    labels = [ROLE_LABELS[role] for role in sorted(roles)]
    return Words("、".join(each.zh for each in labels), ", ".join(each.en for each in labels))
