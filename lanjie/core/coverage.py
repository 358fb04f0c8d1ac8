"""What of the 128 mechanisms is built: `coverage.yaml`, read strictly. A tested page shows it; nobody has to believe it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from lanjie.core.words import Words, say

FILE: Final = Path(__file__).resolve().parents[2] / "coverage.yaml"
STATUSES: Final = {
    "works": say("可用", "Works"),
    "partial": say("部分可用", "Partly"),
    "missing": say("未建", "Not built"),
    "declined": say("不做", "Declined"),
}
#: Rooms of the house, built and to be built; `science` stands for methods that no room owns.
ROOMS: Final = {
    "situation": say("毒情", "Situation"),
    "treatment": say("戒治", "Treatment"),
    "precursors": say("易制毒", "Precursors"),
    "consignments": say("寄递", "Consignments"),
    "enforcement": say("执法", "Enforcement"),
    "governance": say("治理", "Governance"),
    "resources": say("保障", "Resources"),
    "outreach": say("宣传", "Outreach"),
    "reports": say("报告", "Reports"),
    "tips": say("举报", "Tips"),
    "science": say("方法", "Methods"),
}


class CoverageError(ValueError):
    """An entry of the file is not complete; the text names it."""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One mechanism of the report of 2020: where it belongs, how far it is built, and what proves it.

    `page` is a URL name, `command` a word of `lanjie`, `test` a file of the repository, `instead` the capabilities that
    answer the need of a declined mechanism.
    """

    id: str
    name: Words
    room: str
    status: str
    capabilities: tuple[str, ...]
    page: str = ""
    command: str = ""
    test: str = ""
    note: Words | None = None
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole file: capabilities C1 … C24 by id, and the mechanisms in the order of their numbers."""

    capabilities: dict[str, Words]
    mechanisms: tuple[Mechanism, ...] = field(repr=False)

    def count(self, status: str) -> int:
        """How many mechanisms have a status."""
        return sum(each.status == status for each in self.mechanisms)


@cache
def coverage(file: Path = FILE) -> Coverage:
    """The coverage of this version; `CoverageError` names the entry that is wrong."""
    data = yaml.safe_load(file.read_text("utf-8"))
    capabilities = {key: say(names["zh"], names["en"]) for key, names in data["capabilities"].items()}
    mechanisms = tuple(_mechanism(key, entry, capabilities) for key, entry in data["mechanisms"].items())
    return Coverage(capabilities, mechanisms)


def _mechanism(key: str, entry: dict[str, Any], capabilities: dict[str, Words]) -> Mechanism:
    try:
        note = entry.pop("note", None)
        found = Mechanism(
            id=key,
            name=say(entry.pop("zh"), entry.pop("en")),
            note=say(note["zh"], note["en"]) if note else None,
            capabilities=tuple(entry.pop("in")),
            instead=tuple(entry.pop("instead", ())),
            **entry,
        )
    except (KeyError, TypeError) as error:
        raise CoverageError(f"{key}: {error}") from error
    for said, known in ((found.status, STATUSES), (found.room, ROOMS)):
        if said not in known:
            raise CoverageError(f"{key}: {said!r} is not one of {', '.join(known)}")
    unknown = {*found.capabilities, *found.instead} - set(capabilities)
    if unknown:
        raise CoverageError(f"{key}: unknown capability {', '.join(sorted(unknown))}")
    if not found.capabilities and found.status != "declined":
        raise CoverageError(f"{key}: belongs to no capability")
    return found
