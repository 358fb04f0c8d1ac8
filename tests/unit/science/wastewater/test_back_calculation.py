"""Factors, use, users: what is refused and what is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from lanjie.science import wastewater as ww
from tests.unit.science.wastewater.tables import shared_rows


def test_shipped_factors_are_the_nineteen_researched_rows() -> None:
    theirs = [
        (row["drug"].removesuffix(" (population)"), row["biomarker"], row["excretion_fraction"], row["evidence"])
        for row in shared_rows("correction_factors.csv")
    ]
    ours = [
        (row.drug, row.biomarker, "" if row.fraction is None else f"{row.fraction:g}", row.evidence)
        for row in ww.shipped_factors().factors
    ]
    assert ours == theirs


def test_unverified_factor_is_refused() -> None:
    with pytest.raises(ww.UnverifiedFactor, match="a named person"):
        ww.use(1.0, "MDMA")


def test_a_blank_name_confirms_nothing() -> None:
    with pytest.raises(ww.UnverifiedFactor):
        ww.use(1.0, "MDMA", confirmed_by="  ")


def test_confirmed_factor_is_used_and_remembers_who_confirmed() -> None:
    used = ww.use(2.25, "MDMA", confirmed_by="Li")
    assert used.per_1000 == pytest.approx(10.0)
    assert used.confirmed_by == "Li"


def test_verified_factor_needs_nobody_and_remembers_its_set() -> None:
    used = ww.use(4.3, "methamphetamine")
    assert used.confirmed_by is None
    assert used.factor_set == ww.shipped_factors().id


@pytest.mark.parametrize(
    ("drug", "biomarker"), [("fentanyl", "norfentanyl"), ("tramadol", "tramadol"), ("etomidate", "etomidate acid")]
)
def test_drug_without_a_factor_reports_its_load_only(drug: str, biomarker: str) -> None:
    with pytest.raises(ww.NoFactor, match="load only"):
        ww.use(1.0, drug, biomarker, confirmed_by="Li")


def test_users_are_a_range() -> None:
    users = ww.users_range(100.0, mg_per_user_day=(54.3, 24.5))
    assert users.low == pytest.approx(100 / 54.3)
    assert users.high == pytest.approx(100 / 24.5)


def test_users_as_one_number_are_refused() -> None:
    with pytest.raises(ValueError, match="range"):
        ww.users_range(100.0, mg_per_user_day=(30.0, 30.0))


def test_prevalence_names_its_age_band() -> None:
    assert ww.prevalence(6.4, 1.0) == pytest.approx(0.0064)
    with pytest.raises(ValueError, match="age band"):
        ww.prevalence(6.4, 0.0)


def test_doses() -> None:
    assert ww.doses(60.0, 30.0) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("line", "message"),
    [("evidence: rumour", "factor 1: evidence"), ("fraction: 1.5", "factor 1: fraction"), ("colour: red", "factor 1")],
)
def test_a_bad_factor_file_is_refused_with_its_row(tmp_path: Path, line: str, message: str) -> None:
    entry = {"drug": "x", "biomarker": "x", "fraction": "0.5", "ratio": "1.0", "evidence": "seen", "source": "s"}
    key, value = line.split(": ")
    entry[key] = value
    body = "\n    ".join(f"{name}: {text}" for name, text in entry.items())
    path = tmp_path / "factors.yaml"
    path.write_text(f"id: t\ndated: 2026-01-01\nfactors:\n  - {body}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        ww.read_factor_set(path)
