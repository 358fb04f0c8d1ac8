from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lanjie.science.situation.batch import main

from .factories import adjacency, simulated, table

SETTINGS = """
[indicators.ww]
loads = {use = "1"}
[indicators.hair]
loads = {use = "+"}
[indicators.price]
loads = {use = "-"}
[indicators.sat]
loads = {use = "-"}
[indicators.new]
loads = {use = "+", effort = "+"}
[indicators.case]
loads = {use = "+", effort = "+"}
[indicators.eff]
loads = {effort = "1"}
peculiar = false
[tiers]
sizes = [2, 8]
enter = [0.8, 0.5]
"""


@pytest.fixture
def inputs(tmp_path: Path) -> list[str]:
    sim = simulated()
    (tmp_path / "in.csv").write_text(table(sim), encoding="utf-8")
    (tmp_path / "adj.csv").write_text(adjacency(sim), encoding="utf-8")
    return [str(tmp_path / "in.csv"), "--adjacency", str(tmp_path / "adj.csv"), "--draws", "100"]


def test_writes_the_same_bytes_twice(inputs: list[str], tmp_path: Path) -> None:
    for name in ("first", "second"):
        assert main([*inputs, "--out", str(tmp_path / name)]) == 0
    files = sorted(p.name for p in (tmp_path / "first").iterdir())
    assert files == [
        "README.md",
        "contributions.svg",
        "fallback.svg",
        "levels.csv",
        "parameters.csv",
        "ranking.svg",
        "series.svg",
    ]
    for name in files:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes(), name


def test_levels_have_the_columns_of_the_specification_and_no_nan(inputs: list[str], tmp_path: Path) -> None:
    settings = tmp_path / "s.toml"
    settings.write_text(SETTINGS, encoding="utf-8")
    assert main([*inputs, "--out", str(tmp_path / "out"), "--settings", str(settings)]) == 0
    with (tmp_path / "out" / "levels.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 24 * 14
    wanted = ["area", "month", "level_mean", "level_lo95", "level_hi95", "trend12_mean", "p_up", "rank_median"]
    wanted += ["rank_lo95", "rank_hi95", "p_worst_2", "p_worst_8", "n_obs_used", "share_missing", "effort_mean"]
    wanted += ["contribution_ww", "residual_ww", "flags"]
    assert set(wanted) <= set(rows[0])
    assert not any(value == "nan" for row in rows for value in row.values())
    last = [row for row in rows if row["month"] == "2019-02"]
    assert sum(float(row["p_worst_8"]) for row in last) == pytest.approx(8.0, abs=1e-3)
    named = [key for key in rows[0] if key.startswith("contribution_") and not key.endswith(("_own", "_neighbours"))]
    for row in last:
        total = sum(float(row[key]) for key in named)
        assert total == pytest.approx(float(row["contribution_own"]) + float(row["contribution_neighbours"]), abs=1e-3)


def test_bad_input_is_answered_with_its_faults_and_writes_nothing(
    inputs: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(inputs[0])
    path.write_text(path.read_text(encoding="utf-8") + "A0001,2019-01,ghost,poisson,1,1,\n", encoding="utf-8")
    lines = path.read_text(encoding="utf-8").replace("A0002,2018-03,case", "A0002,2018-02,case")
    path.write_text(lines, encoding="utf-8")
    assert main([*inputs, "--out", str(tmp_path / "out")]) == 1
    assert "stands twice" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_answered_with_its_name(
    inputs: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["absent.csv", *inputs[1:], "--out", str(tmp_path / "out")]) == 1
    assert "absent.csv" in capsys.readouterr().err


def test_a_long_list_of_faults_is_cut(inputs: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(inputs[0])
    path.write_text(path.read_text(encoding="utf-8").replace(",normal,", ",gauss,"), encoding="utf-8")
    assert main([*inputs, "--out", str(tmp_path / "out")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 22
    assert lines[-2].startswith("……另有")
    assert "nothing was written" in lines[-1]


def test_wrong_usage_is_a_status_not_an_exit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["in.csv"]) == 2
    assert "--adjacency" in capsys.readouterr().err
