"""What the law package refuses, in words that help to put it right."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class LawError(Exception):
    """Something in or about the law data is wrong; a file error names file and line."""

    @classmethod
    def in_file(cls, file: str, line: int, message: str) -> LawError:
        """An error at a one-based line of a data file."""
        return cls(f"{file}:{line}: {message}")


class UnknownRule(LawError, KeyError):  # noqa: N818  the name says what happened
    """No rule has this path or id."""

    __str__ = Exception.__str__  # KeyError would print the message in quotes


class NotInForce(LawError, LookupError):  # noqa: N818  the name says what happened
    """The rule exists, but not on that day: too early, or ended."""


def suggestion(word: str, known: Iterable[str]) -> str:
    """'; did you mean ...?' for a near miss, or nothing."""
    near = get_close_matches(word, list(known), n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
