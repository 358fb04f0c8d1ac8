"""No legal number outside `lanjie.law`: finds periods written into code, where nobody can date or cite them.

A number is found where it is given to `days=`, `months=`, `years=` and the like, given to a function that moves a date
(`add_months(day, 6)`), compared with something measured in days, months, years or hours, added to a year, or kept under
such a name (`LIMIT_DAYS = 15`).
0 and 1 are steps, not law. A number that is no law carries a comment on its line or the line above: `# not law: why`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FREE_PACKAGES: Final = frozenset({"law", "science", "demo", "tests", "migrations"})
UNITS: Final = frozenset({"day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours"})
KEYWORDS: Final = frozenset({"days", "weeks", "months", "years", "hours", "working_days"})
MOVES: Final = re.compile(r"(add|plus|minus|shift|move|subtract)_(days|weeks|months|years|working_days|hours)")
EXCUSE: Final = re.compile(r"#\s*not law:\s*\S")


@dataclass(frozen=True, slots=True)
class Finding:
    """A number in code that may be law."""

    path: Path
    line: int
    code: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: a period in code, ask lanjie.law for it or add '# not law: why': {self.code}"


def legal_numbers(root: Path) -> list[Finding]:
    """All findings in the Python files under `root` (the `lanjie` package), in the order of files and lines."""
    findings = []
    for path in sorted(root.rglob("*.py")):
        if not FREE_PACKAGES.intersection(path.relative_to(root).parts[:-1]):
            findings += in_source(path.read_text("utf-8"), path.relative_to(root.parent))
    return findings


def in_source(source: str, path: Path) -> list[Finding]:
    """The findings in one source text."""
    lines = source.splitlines()
    found: dict[int, Finding] = {}
    for node in ast.walk(ast.parse(source)):
        if any(_is_number(each) for each in _suspects(node)) and isinstance(node, (ast.expr, ast.stmt)):
            last = node.end_lineno or node.lineno
            if not any(EXCUSE.search(line) for line in lines[max(node.lineno - 2, 0) : last]):
                found.setdefault(node.lineno, Finding(path, node.lineno, lines[node.lineno - 1].strip()))
    return [found[line] for line in sorted(found)]


def _suspects(node: ast.AST) -> Iterator[ast.expr]:
    """Expressions inside a node that would be a legal number if they were a number."""
    match node:
        case ast.Call(func=function, args=arguments, keywords=keywords):
            yield from (keyword.value for keyword in keywords if keyword.arg in KEYWORDS)
            name = _name(function)
            if name == "timedelta" or MOVES.fullmatch(name):
                yield from arguments
        case ast.Compare(left=left, comparators=others):
            sides = [left, *others]
            if any(_measures_time(side) for side in sides):
                yield from sides
        case (
            ast.Assign(targets=[ast.Name() as target], value=value)
            | ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value)
        ) if KEYWORDS.intersection(target.id.lower().split("_")):
            yield value
        case ast.BinOp(left=ast.Attribute(attr="year"), op=ast.Add() | ast.Sub(), right=right):
            yield right


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return _is_number(node.operand)
    if isinstance(node, ast.BinOp):  # 7 * 2 is a number as well
        return _is_number(node.left) and _is_number(node.right)
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, (int, float))
        and not isinstance(node.value, bool)
        and abs(node.value) > 1
    )


def _measures_time(node: ast.expr) -> bool:
    """Does a name, attribute, subtraction or call speak of days, months, years or hours?"""
    if isinstance(node, ast.BinOp):
        return _measures_time(node.left) or _measures_time(node.right)
    if isinstance(node, ast.Call):
        return _measures_time(node.func)
    words = _name(node).lower().split("_")
    return isinstance(node, (ast.Name, ast.Attribute)) and bool(UNITS.intersection(words))


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr=name):
            return name
    return ""


def main() -> int:
    """Print the findings of this package; 1 if there are any."""
    findings = legal_numbers(Path(__file__).parents[1])
    sys.stdout.writelines(f"{finding}\n" for finding in findings)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
