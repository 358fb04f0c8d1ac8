"""The boundary of the project: what is scored, ranked or flagged is an area, unit, company, place, permit or consignment, never a person.

`python -m tests.boundary` prints what breaks it; `make lint` runs it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from typing import Any

UNITS = {"area", "unit", "company", "place", "permit", "consignment", "sample"}

#: Models that hold a score, a level, a rank or a flag, and what it is about. A new one is added here by a reviewer, not by its author.
SCORED = {
    "situation.Sample": "sample",
    "situation.Result": "sample",
    "situation.TrendPoint": "place",
    "situation.AssessmentLevel": "area",
    "core.Proposal": "area",
    "core.ProposalDecision": "area",
    "governance.Listing": "area",
}
#: Columns that say something like a score.
SCORING = re.compile(
    r"(^|_)(score|rank|ranking|risk|rating|tier|grade|suspicion|suspicious|alert|flag|flags|level|probability|p_rise|propensity|watchlist)(_|$)"
)
#: Columns that name or point at a natural person.
IDENTIFYING = re.compile(
    r"(^|_)(id_card|id_number|identity|passport|phone|mobile|birth|born|ethnic|face|fingerprint|iris|plate|wechat|qq)(_|$)"
)
#: Who did it, who signed: the actor of a row, not its subject.
ACTOR = re.compile(r"^(by|user|.*_by)$")
#: Levels of areas and the like are not scores.
NOT_SCORES = {"registry.Area.level", "reports.FigureCall.level"}


def faults(models: Iterable[Any], scored: dict[str, str] | None = None) -> list[str]:
    """Sentences about models that score a person, or keep one's identity without a protected class."""
    from lanjie.core.privacy import PROTECTED, DataClass, class_of

    allowed = SCORED if scored is None else scored
    found = [f"{name}: {unit!r} is none of {sorted(UNITS)}" for name, unit in allowed.items() if unit not in UNITS]
    models = list(models)
    persons = {model for model in models if _is_person(model)}
    for model in models:
        label = model._meta.label
        fields = [field for field in model._meta.get_fields() if field.concrete]
        scores = [f.name for f in fields if SCORING.search(f.name) and f"{label}.{f.name}" not in NOT_SCORES]
        if scores and label not in allowed:
            found.append(f"{label}.{scores[0]} looks like a score; say what it is about in tests/boundary.py SCORED")
        if scores or label in allowed:
            found += [
                f"{label}.{f.name}: something scored points at a natural person"
                for f in fields
                if f.related_model in persons and not ACTOR.match(f.name)
            ]
            if model in persons:
                found.append(f"{label} is about a natural person and has a score: {scores or label}")
        for field in fields:
            if IDENTIFYING.search(field.name) and class_of(field) not in PROTECTED:
                found.append(f"{label}.{field.name} identifies a person and is not of a protected class")
    assert DataClass.CLIENT in PROTECTED
    return found


def _is_person(model: Any) -> bool:
    """A table of accounts, or one with a field of a protected class."""
    from lanjie.core.models import User
    from lanjie.core.privacy import PROTECTED, class_of

    if issubclass(model, User):
        return True
    return any(class_of(field) in PROTECTED for field in model._meta.get_fields() if field.concrete)


def ours() -> list[Any]:
    """Every model of ours."""
    from django.apps import apps

    return [model for model in apps.get_models() if model.__module__.startswith("lanjie.")]


def figure_faults() -> list[str]:
    """Figures whose rows are persons: only counts over areas may come from them, so a figure never lists or groups them."""
    from lanjie.core.access import SYSTEM
    from lanjie.core.figures import FIGURES, latest

    found = []
    for key, figure in FIGURES.items():
        rows = figure.rows(SYSTEM.for_act(figure.act), latest())
        if _is_person(rows.queryset.model):
            shown = [name for name, _ in rows.columns]
            found.append(f"figure {key} lists natural persons: {shown}")
    return found


def main() -> int:
    """Print what breaks the boundary; 1 if anything does."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lanjie.site.settings")
    django.setup()
    found = faults(ours())
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    from tests import environment  # noqa: F401  before Django's settings

    sys.exit(main())
