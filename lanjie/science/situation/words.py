"""Texts for people in both languages at the point of use: `Words("第 7 行", "row 7")`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """A text in Chinese and English; `str()` gives both."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} {self.en}"

    def after(self, place: Words) -> Words:
        """The same text behind a place: 'row 7: ...'."""
        return Words(f"{place.zh}：{self.zh}", f"{place.en}: {self.en}")


class Refused(ValueError):  # noqa: N818  the sentence reads: refused, with every fault named
    """Input that cannot be used; `faults` holds one text a fault."""

    def __init__(self, *faults: Words) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def row(number: int) -> Words:
    """The place of a row as a spreadsheet counts (the header is row 1)."""
    return Words(f"第 {number} 行", f"row {number}")
