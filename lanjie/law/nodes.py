"""Strict reading of YAML: every key is known, given once, and of the right kind, or the file is refused with its line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import yaml

from lanjie.law.errors import LawError, suggestion

Scalar = bool | int | float | str

_TAG: Final = "tag:yaml.org,2002:"
_BOOLEANS: Final = {"true": True, "false": False}


class Item:
    """One YAML value with its place."""

    def __init__(self, node: yaml.Node, file: str) -> None:
        self.node = node
        self.file = file

    def error(self, message: str) -> LawError:
        """A LawError at this place."""
        return LawError.in_file(self.file, self.node.start_mark.line + 1, message)

    @property
    def is_block(self) -> bool:
        """Is this a mapping?"""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_null(self) -> bool:
        """Is this an explicit null?"""
        return self.node.tag == _TAG + "null"

    def block(self) -> Block:
        """This value as a mapping."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.error("a mapping (key: value) is expected here")
        return Block(self.node, self.file)

    def items(self) -> list[Item]:
        """This value as a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error("a list is expected here")
        return [Item(node, self.file) for node in self.node.value]

    def _raw(self) -> str:
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.error("a single value is expected here")
        return str(self.node.value)

    def scalar(self) -> Scalar:
        """This value as true/false, whole number, decimal number or text."""
        raw, kind = self._raw(), self.node.tag.removeprefix(_TAG)
        if kind == "bool" and raw in _BOOLEANS:
            return _BOOLEANS[raw]
        if kind == "int" and raw.removeprefix("-").isdecimal():
            return int(raw)
        if kind == "float":
            return float(raw)
        if kind == "str" and raw:
            return raw
        raise self.error(f"{raw!r} is not a usable value; put text in quotes")

    def text(self) -> str:
        """This value as non-empty text."""
        value = self.scalar()
        if not isinstance(value, str):
            raise self.error(f"text is expected, not {value!r}; put it in quotes")
        return value

    def whole(self) -> int:
        """This value as a whole number."""
        value = self.scalar()
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(f"a whole number is expected, not {value!r}")
        return value

    def number(self) -> float:
        """This value as a number."""
        value = self.scalar()
        if isinstance(value, (bool, str)):
            raise self.error(f"a number is expected, not {value!r}")
        return float(value)

    def day(self) -> date:
        """This value as a calendar day, YYYY-MM-DD."""
        raw = self._raw()
        try:
            day = date.fromisoformat(raw)
        except ValueError:
            day = None
        if day is None or day.isoformat() != raw:  # fromisoformat also takes 20200131 and week dates
            raise self.error(f"{raw!r} is not a day of the form YYYY-MM-DD")
        return day


class Block:
    """A YAML mapping; after the last key is taken, `done` refuses what nobody asked for."""

    def __init__(self, node: yaml.MappingNode, file: str) -> None:
        self.node = node
        self.file = file
        self._keys: dict[str, yaml.Node] = {}
        self._items: dict[str, Item] = {}
        self._asked: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in self._keys:
                raise Item(key, file).error(f"key {name!r} is given twice")
            self._keys[name] = key
            self._items[name] = Item(value, file)

    def error(self, message: str, key: str | None = None) -> LawError:
        """A LawError at a key of this mapping, or at its beginning."""
        node = self.node if key is None else self._keys.get(key, self.node)
        return Item(node, self.file).error(message)

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def get(self, key: str) -> Item | None:
        """The value of an optional key."""
        self._asked.add(key)
        return self._items.get(key)

    def __getitem__(self, key: str) -> Item:
        item = self.get(key)
        if item is None:
            misspelt = get_close_matches(key, set(self._items) - self._asked, n=1)
            if misspelt:
                raise self.error(f"unknown key {misspelt[0]!r}; did you mean {key!r}?", misspelt[0])
            raise self.error(f"key {key!r} is missing")
        return item

    def entries(self) -> Iterator[tuple[Item, Item]]:
        """All keys with their values, for mappings whose keys are data."""
        for name, item in self._items.items():
            self._asked.add(name)
            yield Item(self._keys[name], self.file), item

    def done(self) -> None:
        """Refuse keys that nobody asked for."""
        for name in self._keys:
            if name not in self._asked:
                raise self.error(f"unknown key {name!r}{suggestion(name, self._asked)}", name)


def read(path: Path, root: Path) -> Block:
    """The top mapping of a YAML file; errors name the file relative to `root`."""
    file = path.relative_to(root).as_posix()
    try:
        node = yaml.compose(path.read_bytes(), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise LawError.in_file(file, line, f"not readable as YAML: {error.problem}") from error
    if not isinstance(node, yaml.MappingNode):
        raise LawError.in_file(file, 1, "a mapping (key: value) is expected here")
    return Block(node, file)
