from __future__ import annotations

from dataclasses import replace

import numpy as np

from lanjie.science.situation.data import Input
from lanjie.science.situation.export import flags, number, parameter_rows, residuals
from lanjie.science.situation.outputs import assess
from lanjie.science.situation.screen import Suspect

from .factories import fitted


def given() -> Input:
    found = fitted()
    return Input(found.panel, found.spec, found.areas, (Suspect(2, 0, 3, 1000.0),), ())


def test_no_value_is_an_empty_cell() -> None:
    assert number(float("nan")) == ""
    assert number(0.12345678) == "0.123457"


def test_flags_name_the_suspect_cell_and_what_cannot_be_separated() -> None:
    found = fitted()
    figures = assess(found, 100)
    words = flags(given(), found, figures)
    assert "unit_suspect_ww" in words[2][3].split("|")
    chance = np.stack(list(figures.p_worst.values()))[:, 4]
    open_question = ((chance > 0.2) & (chance < 0.8)).any(axis=0)
    assert [("cannot_separate" in word) for word in words[4]] == open_question.tolist()


def test_an_area_without_data_is_flagged_in_every_period() -> None:
    found = fitted()
    hidden = np.zeros(found.panel.seen.shape, dtype=bool)
    hidden[:, :, 1] = True
    bare = replace(found, panel=found.panel.without(hidden))
    words = flags(replace(given(), panel=bare.panel), bare, assess(bare, 50))
    assert all("no_data" in row[1].split("|") for row in words)


def test_residuals_are_standard_where_seen_and_empty_elsewhere() -> None:
    found = fitted()
    value = residuals(found)["case"]
    assert np.array_equal(np.isnan(value), ~found.panel.seen[:, found.panel.names.index("case")])
    assert 0.5 < np.nanstd(value) < 1.2


def test_every_parameter_has_a_row_of_its_own() -> None:
    rows = parameter_rows(fitted())
    assert len({(r[0], r[1]) for r in rows}) == len(rows)
    assert ["loading on use", "ww", "1"] in rows
