"""``lanjie science`` as people type it: files in all the spellings they come, refusals with row and column."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lanjie.science import cli
from lanjie.science.wastewater.results import COLUMNS

HEAD = "site,date,substance,load,limit,qualifier"
LAB_HEAD = "site,date,substance,ng_per_l,limit_ng_per_l,qualifier,flow_m3_per_day,population"
GOOD = [f"a,{2010 + i // 4}Q{i % 4 + 1},meth,{5 + i % 3},1,=" for i in range(12)]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run a command on the text of a file; gives status, rows written (or None) and what was said."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    def _run(text: str | bytes, *options: str, command: str = "wastewater-trend", encoding: str = "utf-8"):
        source, out = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        status = cli.main([command, str(source), "--out", str(out), *options])
        rows = None
        if out.exists():
            with out.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
        said = capsys.readouterr()
        # nothing half-written may lie about
        assert {path.name for path in tmp_path.iterdir()} <= {"in.csv", "out.csv"}
        return status, rows, said.out + said.err

    return _run


def sheet(*rows: str, head: str = HEAD, end: str = "\n") -> str:
    return end.join([head, *rows]) + end


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in cli.COMMANDS)


@pytest.mark.parametrize("name", list(cli.COMMANDS))
def test_help_of_each_command_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([name, "--help"]) == 0
    assert f"lanjie science {name} " in capsys.readouterr().out


def test_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["wastewater-magic"]) == 2
    assert "wastewater-magic" in capsys.readouterr().err


def test_trend_writes_the_columns_of_the_issue(run) -> None:
    status, rows, _ = run(sheet(*GOOD), "--ahead", "2")
    assert status == 0
    assert tuple(rows[0]) == COLUMNS
    assert [row["kind"] for row in rows] == ["level"] * 12 + ["forecast"] * 2
    assert [row["date"] for row in rows[-2:]] == ["2013Q1", "2013Q2"]


def test_column_order_and_extra_columns_do_not_matter(run) -> None:
    _, straight, _ = run(sheet(*GOOD))
    names = HEAD.split(",")
    turned = [",".join([*reversed(row.split(",")), "note"]) for row in GOOD]
    _, rows, _ = run(sheet(*turned, head=",".join([*reversed(names), "remark"])))
    assert rows == straight


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(run, encoding: str) -> None:
    text = "站点,日期,物质,负荷量,定量限,限定符\n长沙,2020年8月,甲基苯丙胺,5.2,1,=\n长沙,2020年9月,甲基苯丙胺,,1,低于定量限\n"
    status, rows, _ = run(text, encoding=encoding)
    assert status == 0
    assert [(row["site"], row["date"]) for row in rows] == [("长沙", "2020年8月"), ("长沙", "2020年9月")]
    assert rows[0]["share_censored"] == "0.5"


def test_semicolons_with_decimal_commas_and_windows_line_ends(run) -> None:
    status, rows, _ = run("site;date;substance;load;limit;qualifier\r\na;2020;m;5,25;1,0;=\r\n")
    assert status == 0
    assert float(rows[0]["level"]) == pytest.approx(5.25, rel=0.01)


@pytest.mark.parametrize(
    "mark",
    ["<LOQ", "< loq", "<", "ND", "n.d.", "未检出", "低于定量限", "BLOQ", "＜LOQ", "<LOD", "not detected", "<MQL"],
)
def test_spellings_of_below_the_limit(run, mark: str) -> None:
    _, rows, _ = run(sheet(f"a,2020,m,,1,{mark}", "a,2021,m,5,1,="))
    assert rows[0]["share_censored"] == "0.5"


@pytest.mark.parametrize("mark", ["=", "", "==", "detected", "ok"])
def test_spellings_of_measured(run, mark: str) -> None:
    _, rows, _ = run(sheet(f"a,2020,m,5,1,{mark}"))
    assert (rows[0]["n"], rows[0]["share_censored"]) == ("1", "0")


@pytest.mark.parametrize("mark", ["missing", "NA", "缺失", "rejected", "剔除", "invalid"])
def test_spellings_of_no_result(run, mark: str) -> None:
    _, rows, _ = run(sheet(f"a,2020,m,5,1,{mark}"))
    assert (rows[0]["n"], rows[0]["level"]) == ("0", "")


def test_a_load_written_as_below_is_below(run) -> None:
    _, rows, _ = run(sheet("a,2020,m,<5.9,,", "b,2020,m,7,,="))
    below = next(row for row in rows if row["site"] == "a")
    assert (below["level"], below["lo95"], below["share_censored"]) == ("", "0", "1")


def test_zero_with_a_limit_is_below_it_and_said_so(run) -> None:
    status, rows, said = run(sheet("a,2020,m,0,1,=", "a,2021,m,5,1,="))
    assert status == 0
    assert rows[0]["share_censored"] == "0.5"
    assert "row 2: 0 taken as below the limit 1" in said


def test_zero_without_a_limit_is_below_the_smallest_value_of_its_substance(run) -> None:
    _, _, said = run(sheet("a,2020,m,0,,=", "a,2021,m,5,,=", "a,2021,k,2,,="))
    assert "row 2: 0 taken as below the limit 5" in said


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a,2020,m,-1,1,=", "row 3, column load: must not be negative: -1"),
        ("a,2020,m,x,1,=", "row 3, column load: not a number: x"),
        ("a,2020,m,inf,1,=", "row 3, column load: not a number: inf"),
        ('a,2020,m,"1,2",1,=', "row 3, column load: not a number: 1,2"),
        ("a,2020,m,5,-1,=", "row 3, column limit: must not be negative: -1"),
        ("a,2020,m,0.5,1,=", "row 3, column load: measured value 0.5 is under its own limit 1"),
        ("a,2020,m,5,1,<LOQ", "row 3, column load: said to be below the limit, but the value 5 is above the limit 1"),
        ("a,2020,m,,,<LOQ", "row 3, column limit: a result below a limit needs the limit"),
        ("a,2020,m,,0,<LOQ", "row 3, column limit: a limit must be above 0: 0"),
        ("a,20x0,m,5,1,=", "row 3, column date: not a date: 20x0"),
        ("a,,m,5,1,=", "row 3, column date: must not be empty"),
        (",2020,m,5,1,=", "row 3, column site: must not be empty"),
        ("a,2020,m,5,1,maybe", "row 3, column qualifier: unknown qualifier: maybe"),
        ("a,2020,m,5,1,=,9", "row 3: more cells than the header has"),
        ("a,2020,z,0,,=", "row 3, column load: 0 is not a measured value"),
    ],
)
def test_refusals_name_row_and_column_and_write_nothing(run, row: str, message: str) -> None:
    status, rows, said = run(sheet("a,2019,m,5,1,=", row))
    assert status == 1
    assert rows is None
    assert message in said
    assert "Traceback" not in said


def test_refusals_in_chinese(run) -> None:
    _, _, said = run(sheet("a,2020,m,-1,1,="), "--lang", "zh")
    assert "第 2 行，load 列：不能为负数：-1" in said


def test_all_problems_are_shown_up_to_twenty(run) -> None:
    _, _, said = run(sheet(*["a,2020,m,-1,1,="] * 30))
    assert said.count("must not be negative") == 20
    assert "and 10 more errors" in said


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"), (b"  \n\n", "the file is empty"), (b"PK\x03\x04zip", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0old", "Excel workbook"), (b"a\x00b", "not a text file"), (b"\xff\xfa\x80\x81,\n", "encoding"),
        (HEAD.encode(), "a header but no rows"), (b"site,date\na,2020\n", "missing columns: substance, load, limit, qualifier"),
        (b"site,site,date,substance,load,limit,qualifier\na,a,2020,m,1,1,=\n", "appears more than once"),
    ],
)  # fmt: skip
def test_files_that_are_no_table(run, content: bytes, message: str) -> None:
    status, rows, said = run(content)
    assert (status, rows) == (1, None)
    assert message in said


def test_absent_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        cli.main(["wastewater-trend", str(tmp_path / "no.csv"), "--out", str(tmp_path / "o.csv"), "--lang", "en"]) == 1
    )
    assert "no such file" in capsys.readouterr().err


def test_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.csv"
    source.write_text(sheet(*GOOD), encoding="utf-8")
    assert cli.main(["wastewater-trend", str(source), "--out", str(tmp_path / "no" / "o.csv"), "--lang", "en"]) == 1
    assert "cannot write" in capsys.readouterr().err


def test_a_refused_file_leaves_the_old_output_as_it_was(run, tmp_path: Path) -> None:
    run(sheet(*GOOD))
    before = (tmp_path / "out.csv").read_bytes()
    status, _, _ = run(sheet("a,2020,m,-1,1,="))
    assert status == 1
    assert (tmp_path / "out.csv").read_bytes() == before


@pytest.mark.parametrize("ahead", ["-1", "x", "121"])
def test_impossible_steps_ahead_are_wrong_usage(run, ahead: str) -> None:
    assert run(sheet(*GOOD), "--ahead", ahead)[0] == 2


def lab(*rows: str, extra: str = "") -> str:
    return sheet(*rows, head=LAB_HEAD + extra)


def test_load_command_turns_concentrations_into_loads(run) -> None:
    status, rows, _ = run(
        lab("a,2020,m,120,2,=,30000,85000", "a,2021,m,,2,<LOQ,30000,85000"), command="wastewater-load"
    )
    assert status == 0
    assert float(rows[0]["load"]) == pytest.approx(42.3529, rel=1e-5)
    assert float(rows[0]["load_mg_per_day"]) == pytest.approx(3600)
    assert (rows[1]["load"], float(rows[1]["limit"]), rows[1]["qualifier"]) == (
        "",
        pytest.approx(0.705882, rel=1e-5),
        "<LOQ",
    )


def test_doubling_the_flow_and_halving_the_concentration_leaves_the_file_equal(run) -> None:
    _, one, _ = run(lab("a,2020,m,120,2,=,30000,85000"), command="wastewater-load")
    _, other, _ = run(lab("a,2020,m,60,1,=,60000,85000"), command="wastewater-load")
    assert one == other


def test_load_output_goes_straight_into_the_trend(run, tmp_path: Path) -> None:
    run(
        lab("a,2020,m,120,2,=,30000,85000", "a,2021,m,,2,<LOQ,30000,85000", "a,2022,m,5,2,=,,85000"),
        command="wastewater-load",
    )
    status, rows, _ = run((tmp_path / "out.csv").read_bytes())
    assert status == 0
    assert [row["n"] for row in rows] == ["2", "2", "2"]


def test_load_command_flags_and_rejects(run) -> None:
    rows = run(
        lab(
            "a,2020,m,120,2,=,30000,85000,200,0",
            "b,2020,m,120,2,=,,85000,120,0",
            extra=",replicate_ng_per_l,blank_ng_per_l",
        ),
        command="wastewater-load",
    )[1]
    assert [(row["flags"], row["excluded"], row["qualifier"]) for row in rows] == [
        ("replicate_bad", "yes", "rejected"),
        ("flow_missing", "yes", "rejected"),
    ]


def test_a_catchment_under_the_minimum_is_refused(run) -> None:
    status, rows, said = run(lab("a,2020,m,120,2,=,30000,4999"), command="wastewater-load")
    assert (status, rows) == (1, None)
    assert "row 2, column population: the population must be at least 5000: 4999" in said


def test_negative_flow_is_refused(run) -> None:
    assert (
        "column flow_m3_per_day: must not be negative"
        in run(lab("a,2020,m,1,1,=,-5,85000"), command="wastewater-load")[2]
    )


def test_design_prints_a_plan(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["wastewater-design", "--sites", "14", "--cost", "800", "--samples", "2", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "samples/quarter" in said
    assert "to see a rise of 20%" in said


def test_design_says_when_no_plan_would_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["wastewater-design", "--change", "0.01", "--lang", "en"]) == 0
    assert "would not show" in capsys.readouterr().out


def test_design_refuses_impossible_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["wastewater-design", "--samples", "1000", "--lang", "en"]) == 2
    assert "between 1 and 92" in capsys.readouterr().err
