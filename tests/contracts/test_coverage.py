"""`coverage.yaml` says the truth: every mechanism once, nothing called working without a page or command and a test that names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lanjie import cli
from lanjie.core.coverage import FILE, STATUSES, CoverageError, Mechanism, coverage
from tests.contracts.urls import addresses

REPOSITORY = FILE.parent
#: Declined in writing; the boundary statement gives the reasons.
DECLINED = {"S017", "S029", "S047", "S109", "S110"}

ENTRY = """\
capabilities:
  C1: {{zh: 甲, en: A}}
mechanisms:
  S001: {{{entry}}}
"""


def mechanisms(status: str) -> list[Mechanism]:
    return [each for each in coverage().mechanisms if each.status == status]


def test_every_mechanism_stands_once_in_order():
    written = re.findall(r"^  (S\d+):", FILE.read_text("utf-8"), re.MULTILINE)
    assert written == [f"S{number:03d}" for number in range(1, 129)]


def test_every_capability_has_a_mechanism():
    assert {key for each in coverage().mechanisms for key in each.capabilities} == {f"C{n}" for n in range(1, 25)}


def test_exactly_the_agreed_mechanisms_are_declined():
    assert {each.id for each in mechanisms("declined")} == DECLINED


def test_what_is_declined_says_why_and_what_answers_instead():
    for each in mechanisms("declined"):
        assert each.note is not None, each.id
        assert each.instead, each.id


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_boundary_statement_names_what_is_declined(lang):
    statement = (REPOSITORY / "docs" / lang / "boundary.md").read_text("utf-8")
    for each in mechanisms("declined"):
        line = next(line for line in statement.splitlines() if line.startswith(f"| {each.id} "))
        assert all(re.search(rf"\b{key}\b", line) for key in each.instead), line


def test_every_name_is_in_both_languages_and_its_own():
    names = [each.name for each in coverage().mechanisms]
    assert all(re.search(r"[\u4e00-\u9fff]", name.zh) and not re.search(r"[\u4e00-\u9fff]", name.en) for name in names)
    assert len({name.zh for name in names}) == len({name.en for name in names}) == len(names)


def test_what_works_has_a_door_and_a_test_that_names_it():
    for each in mechanisms("works"):
        assert each.page or each.command, f"{each.id} works, but where?"
        assert each.test, f"{each.id} works, but no test proves it"


def test_every_page_command_and_test_named_exists():
    pages = {address.key for address in addresses()}
    words = set(re.findall(r"^  lanjie (\w+)", cli.USAGE, re.MULTILINE))
    for each in coverage().mechanisms:
        assert not each.page or each.page in pages, each
        assert not each.command or each.command.split()[0] in words, each
        if each.test:
            proof = REPOSITORY / each.test
            assert proof.is_file(), each
            assert each.id in proof.read_text("utf-8"), f"{each.test} does not name {each.id}"


def test_the_numbers_add_up():
    assert sum(coverage().count(status) for status in STATUSES) == 128


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("in: [C1], room: situation, status: done, zh: 甲, en: A", "'done' is not one of works"),
        ("in: [C1], room: cellar, status: works, zh: 甲, en: A", "'cellar' is not one of situation"),
        ("in: [C9], room: situation, status: works, zh: 甲, en: A", "unknown capability C9"),
        ("in: [], room: situation, status: works, zh: 甲, en: A", "belongs to no capability"),
        ("in: [C1], room: situation, status: works, zh: 甲", "'en'"),
        ("in: [C1], room: situation, status: works, zh: 甲, en: A, tset: x", "tset"),
    ],
)
def test_an_incomplete_entry_is_refused_by_name(tmp_path: Path, entry: str, said: str):
    file = tmp_path / "coverage.yaml"
    file.write_text(ENTRY.format(entry=entry), "utf-8")
    with pytest.raises(CoverageError, match=re.escape(said)) as refused:
        coverage(file)
    assert str(refused.value).startswith("S001: ")
