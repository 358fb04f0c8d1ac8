"""The definitions are complete, and an incomplete file is refused with its line."""

from __future__ import annotations

import re
import shutil

import pytest

from lanjie.law.errors import LawError
from lanjie.reports.definitions import definitions, identities, loader

CHAPTER = """\
chapter: 3
title: {zh: 源头, en: Sources}
figures:
  pre.registered:
    number: F040
    place: 三（一）
    label: {zh: 企业, en: Companies}
    about: {zh: 在册企业, en: companies on the register}
    unit: companies
    kind: stock
    owner: police
    version: v1
    boundary: open
"""


@pytest.fixture
def folder(tmp_path):
    """A folder of definitions that a test may break."""
    for name in ("units.yaml", "owners.yaml"):
        shutil.copy(loader.FOLDER / name, tmp_path / name)
    (tmp_path / "03_sources.yaml").write_text(CHAPTER, "utf-8")
    return tmp_path


def test_the_worked_case_is_whole():
    figures = definitions().figures.values()
    classes = [figure.boundary for figure in figures]
    assert [figure.number for figure in figures] == [f"F{n:03d}" for n in range(1, 169)]
    assert (classes.count("open"), classes.count("aggregate"), classes.count("quoted")) == (133, 33, 2)


def test_every_text_is_in_both_languages():
    for figure in definitions().figures.values():
        for words in (figure.label, figure.about, figure.unit.words, figure.owner.words):
            assert not re.search(r"[\u4e00-\u9fff]", words.en), figure.key
            assert re.search(r"[\u4e00-\u9fff%]", words.zh), figure.key


def test_counts_of_persons_are_never_open():
    assert [f.key for f in definitions().figures.values() if f.unit.persons and f.boundary == "open"] == OPEN_PERSONS


#: Counts of staff, quotas and rule parameters: persons as a unit, but no person behind them.
OPEN_PERSONS = [
    "aid.training_places",
    "com.station_threshold",
    "stf.added",
    "stf.specialists",
    "trn.course_people",
    "stf.town_min",
    "stf.fulltime",
    "stf.parttime",
]


def test_a_good_folder_loads(folder):
    assert list(loader.load(folder).figures) == ["pre.registered"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit: companies", "unit: companeis", "03_sources.yaml:9: 'companeis' is not one of"),
        ("kind: stock", "kind: stok", "03_sources.yaml:10: 'stok' is not one of stock, flow; did you mean 'stock'?"),
        ("owner: police", "owner: polcie", "03_sources.yaml:11: "),
        ("version: v1", "version: one", "03_sources.yaml:12: 'one' is not a version such as v1"),
        ("boundary: open", "boundary: person", "03_sources.yaml:13: 'person' is not one of open, aggregate, quoted"),
        ("number: F040", "number: 40", "03_sources.yaml:5: text is expected"),
        ("en: Companies", "de: Firmen", "03_sources.yaml:7: "),
        ("    version: v1\n", "", "key 'version' is missing"),
        ("    version: v1\n", "    version: v1\n    versoin: v2\n", "03_sources.yaml:13: unknown key 'versoin'"),
        ("boundary: open", "boundary: open\n    print: {digits: 5}", "03_sources.yaml:14: digits are 0 to 4"),
        ("boundary: open", "boundary: open\n    cumulative: false", "03_sources.yaml:14: write true, or leave it out"),
        ("boundary: open", "boundary: open\n    same_as: pre.active", "03_sources.yaml:14: same_as names 'pre.active'"),
        (
            "boundary: open",
            "boundary: quoted\n    computed_by: a.b",
            "03_sources.yaml:14: a quoted claim is never computed",
        ),
        ("  pre.registered:", "  Registered:", "03_sources.yaml:4: 'Registered' is not a key"),
    ],
)
def test_an_incomplete_file_is_refused_with_its_line(folder, old, new, said):
    (folder / "03_sources.yaml").write_text(CHAPTER.replace(old, new, 1), "utf-8")
    with pytest.raises(LawError, match=re.escape(said)):
        loader.load(folder)


def test_a_key_stands_once(folder):
    (folder / "04_more.yaml").write_text(CHAPTER.replace("chapter: 3", "chapter: 4"), "utf-8")
    with pytest.raises(LawError, match=r"04_more\.yaml:4: pre\.registered is already defined"):
        loader.load(folder)


def test_a_chapter_stands_once(folder):
    (folder / "04_more.yaml").write_text(CHAPTER.replace("pre.registered", "pre.active"), "utf-8")
    with pytest.raises(LawError, match=r"04_more\.yaml:1: chapter 3 is already defined"):
        loader.load(folder)


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (
            "{kind: exact, left: pre.regstered, right: '1', note: {zh: 甲, en: a}}",
            "there is no figure 'pre.regstered'; did you mean",
        ),
        ("{kind: exact, left: open(1), right: '1', note: {zh: 甲, en: a}}", "is not allowed in a check"),
        ("{kind: exact, left: '1', note: {zh: 甲, en: a}}", "every other check has a right side"),
        ("{kind: bound, left: 1 < 2, right: '1', note: {zh: 甲, en: a}}", "a bound is one condition"),
        ("{kind: bound, left: 1 < law.no.such.rule, note: {zh: 甲, en: a}}", "no.such.rule"),
        ("{kind: exact, left: '1', right: '1', tolerance: 'x', note: {zh: 甲, en: a}}", "a number in quotes"),
    ],
)
def test_an_impossible_check_is_refused_with_its_line(tmp_path, check, said):
    (tmp_path / "identities.yaml").write_text(f"I-A: {check}\n", "utf-8")
    with pytest.raises(LawError, match=re.escape(said)) as refused:
        identities.load(tmp_path)
    assert str(refused.value).startswith("identities.yaml:1: ")
