"""The law as dated, cited data: `law.at(day)[path]` for a value, `law.due(path, start)` for a deadline."""

from __future__ import annotations

from lanjie.law.book import LawOnDay, at, groups, rule, rules, search, text, texts
from lanjie.law.borders import Neighbours, neighbours
from lanjie.law.counting import Due, due
from lanjie.law.entries import Division, Precursor, Term, Tile, catalogue, outlines, precursors
from lanjie.law.errors import LawError, NotInForce, UnknownRule
from lanjie.law.loader import Group
from lanjie.law.model import Label, Lang, Part, Rule, Source, Text, Unit, Version
from lanjie.law.value import Quantity, Value
from lanjie.law.workdays import WorkCalendar, next_working_day, working_day

__all__ = [
    "Division",
    "Due",
    "Group",
    "Label",
    "Lang",
    "LawError",
    "LawOnDay",
    "Neighbours",
    "NotInForce",
    "Part",
    "Precursor",
    "Quantity",
    "Rule",
    "Source",
    "Term",
    "Text",
    "Tile",
    "Unit",
    "UnknownRule",
    "Value",
    "Version",
    "WorkCalendar",
    "at",
    "catalogue",
    "due",
    "groups",
    "neighbours",
    "next_working_day",
    "outlines",
    "precursors",
    "rule",
    "rules",
    "search",
    "text",
    "texts",
    "working_day",
]
