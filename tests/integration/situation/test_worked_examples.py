"""S104. The worked examples where data come in by file, by form and over HTTP, read back on the page, over HTTP and in the export.

Each example is held on every path that computes it: O1 file → page, API, export; O2 and O8 file, form, API → page, API, export;
O10 form of the factor set → page, API; O11 form, API → page, API. What needs no data on record is in `test_formulas.py`.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lanjie.core import imports
from lanjie.core.access import SYSTEM
from lanjie.core.models import Grant
from lanjie.core.quantities import today
from lanjie.science import wastewater as ww
from lanjie.situation.commands.estimate import estimate
from lanjie.situation.commands.factors import adopt_shipped, sign
from lanjie.situation.imports import LABORATORY
from lanjie.situation.models import Factor, MedicalSupply, Result, Round, Sample
from tests.factories import user
from tests.integration.situation.wastewater import USUAL, hand_in, laboratory, row, site, standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


@pytest.fixture
def client(client_of) -> Client:
    return client_of("province", at="430000")


@pytest.fixture
def signed() -> None:
    sign(scope=user("province").scope(), factor_set=adopt_shipped(scope=SYSTEM).value)


def post(client: Client, path: str, **given: Any) -> Any:
    return client.post(path, json.dumps(given), content_type="application/json")


def sheet(*rows: dict[str, Any]) -> bytes:
    heads = {column.name: column.heads[0] for column in LABORATORY.columns}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([heads[name] for name in USUAL])
    writer.writerows([[cells[name] for name in USUAL] for cells in rows])
    return out.getvalue().encode("utf-8-sig")


def by_file(client: Client, *rows: dict[str, Any]) -> None:
    hand_in(*rows)


def by_api(client: Client, *rows: dict[str, Any]) -> None:
    laboratory()
    file = SimpleUploadedFile("sheet.csv", sheet(*rows))
    answer = client.post("/api/situation/imports", {"file": file, "format": LABORATORY.key})
    assert answer.status_code == 201, answer.content


def by_form(client: Client, *rows: dict[str, Any]) -> None:
    laboratory()
    for cells in rows:
        typed = {name: str(cells[name]) for name in ("sample", "site", "date", "laboratory", "method", "cotinine")}
        typed |= {"mark": f"m-{cells['sample']}", "composite": "flow", "flow": f"{cells['flow']:.0f}"}
        typed |= {"value-0": str(cells["value"]), "limit-0": str(cells["limit"])}
        answer = client.post("/situation/entry/", typed)
        assert answer.status_code == 302, answer.context["form"].errors


WAYS = pytest.mark.parametrize("way", [by_file, by_form, by_api])


def shown_use(client: Client, code: str = "HN-T1") -> dict[str, Any]:
    """The line of methamphetamine over HTTP, once a run stands."""
    estimate(scope=SYSTEM)
    return next(
        use for use in client.get(f"/api/situation/use?site={code}").json() if use["residue"] == "methamphetamine"
    )


# O1 ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def europe(client_of) -> Client:
    """A reader of the province who holds the reference areas too, as in the demo."""
    client = client_of("province", at="430000")
    Grant.objects.create(user_id=client.session["_auth_user_id"], role="province", area_path="/EU/")
    return client


@pytest.fixture
def graz(europe: Client, data: Path) -> None:
    published = (data / "wastewater" / "euda_score_2011_2022.csv").read_bytes().splitlines()
    rows = [line for line in published if b"Graz" in line and line.startswith(b"2022") and b"amphetamine" in line]
    file = SimpleUploadedFile("graz.csv", b"\n".join([published[0], *rows]))
    answer = europe.post("/api/situation/imports", {"file": file, "format": "wastewater-european"})
    assert answer.status_code == 201, answer.content


def graz_site() -> str:
    found: str = Result.unscoped.values_list("sample__site__code", flat=True)[0]
    return found


@pytest.mark.usefixtures("graz")
def test_o1_over_http(europe: Client) -> None:
    found = europe.get(f"/api/situation/weeks?site={graz_site()}&substance=amphetamine").json()["items"]
    assert [(week["first"], week["precision"], week["days"]) for week in found] == [("2022-01-01", "year", 7)]
    means = [found[0][name] for name in ("weekday", "weekend", "daily")]
    assert [mean["low"] for mean in means] == pytest.approx([22.37, 26.0375, 24.464], abs=0.005)
    assert all(mean["low"] == mean["high"] for mean in means)


@pytest.mark.usefixtures("graz")
def test_o1_on_the_page(europe: Client) -> None:
    shown = europe.get(f"/situation/sites/{graz_site()}/?substance=amphetamine").content.decode()
    cells = ["2022 年", "7", "22.4", "26.0", "24.5"]
    assert [row for row in _cells(shown) if row == cells] == [cells]


@pytest.mark.usefixtures("graz")
def test_o1_in_the_export(europe: Client) -> None:
    content = europe.get(f"/situation/sites/{graz_site()}/?export=weeks").content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2, values_only=True))
    week = next(line for line in rows if line[1] == "苯丙胺")
    assert list(week[4:]) == pytest.approx([22.37, 22.37, 26.0375, 26.0375, 24.464, 24.464], abs=0.005)


def _cells(page: str) -> list[list[str]]:
    """The rows of the tables of a page as text."""
    rows = page.split("<tr>")[1:]
    return [[cell.split(">", 1)[-1].split("<")[0] for cell in one.split("</td>")[:-1]] for one in rows]


@pytest.mark.parametrize("layout", ["wastewater-european", "wastewater-european-sites"])
def test_published_series_are_refused_to_whoever_does_not_hold_their_areas(client: Client, layout: str) -> None:
    """In words: they belong to no province."""
    form = imports.FORMATS[layout]
    heads = ",".join(column.heads[1] for column in form.columns if column.required)
    line = ",".join(column.example for column in form.columns if column.required)
    file = SimpleUploadedFile("x.csv", f"{heads}\n{line}\n".encode())
    answer = client.post("/api/situation/imports/check", {"file": file, "format": layout}).json()
    assert "参考地区不在您的辖区，不能写入" in [error["wrong"] for error in answer["errors"]]


def test_a_week_with_a_day_below_its_limit_is_a_range(client: Client) -> None:
    site()
    days = [
        row(sample=f"B-{n}", date=f"2020-08-{12 + n}", value="<10" if n == 0 else "100", limit="10") for n in range(7)
    ]
    hand_in(*days)
    _in_one_round()
    week = client.get("/api/situation/weeks?site=HN-T1").json()["items"][0]
    assert week["weekend"] == {"low": 50.0, "high": 50.0}  # Friday to Monday, all measured; 2020-08-12 is a Wednesday
    assert week["weekday"] == {"low": pytest.approx(100 / 3), "high": pytest.approx(105 / 3)}
    assert (week["first"], week["precision"]) == ("2020-08-12", "day")


@pytest.mark.parametrize("days", [6, 7])
def test_only_seven_days_are_a_week(client: Client, days: int) -> None:
    site()
    hand_in(*(row(sample=f"B-{n}", date=f"2020-08-{12 + n}") for n in range(days)))
    _in_one_round()
    assert client.get("/api/situation/weeks?site=HN-T1").json()["count"] == (days == 7)


def _in_one_round() -> None:
    bottles = Sample.unscoped.order_by("taken_on")
    first, last = bottles.first(), bottles.last()
    assert first is not None
    assert last is not None
    made = Round.unscoped.create(
        site=first.site, kind="week", starts_on=first.taken_on, ends_on=last.taken_on, results_due_on=last.taken_on
    )
    bottles.update(round=made)


# O2 ----------------------------------------------------------------------------------------------------------------------


@WAYS
@pytest.mark.parametrize(("ng_l", "load"), [("10.36", 5.18), ("58.4", 29.2)])
def test_o2_a_measured_load_by_every_way_in(client: Client, way: Any, ng_l: str, load: float) -> None:
    site()
    way(client, row(value=ng_l))
    found = client.get("/api/situation/results?site=HN-T1").json()["items"][0]
    assert (found["load"], found["qualifier"]) == (pytest.approx(load), "=")
    content = client.get("/situation/sites/HN-T1/?export=xlsx").content
    sheet_rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2, values_only=True)
    line = next(sheet_rows)
    assert line[9] == pytest.approx(load)
    assert f">{ww.three_digits(load)}<" in client.get("/situation/sites/HN-T1/").content.decode().replace(" ", "")


@WAYS
def test_o2_below_the_limit_by_every_way_in(client: Client, signed: None, way: Any) -> None:
    site()
    way(client, row(value="<2.24", limit="2.24"))
    found = client.get("/api/situation/results?site=HN-T1").json()["items"][0]
    assert (found["load"], found["load_limit"], found["qualifier"]) == (None, pytest.approx(1.12), "<LOQ")
    use = shown_use(client)
    assert (use["use"], use["factor_set"]) == (None, "FS-1")
    assert use["high"] == pytest.approx(use["load_high"] / 0.43)
    given = {"per_1000": found["load_limit"], "fraction": 0.43, "drug": "methamphetamine", "residue": "methamphetamine"}
    assert client.get("/api/situation/formulas/use", given).json()["values"]["use"] == pytest.approx(2.60, abs=0.005)


@WAYS
def test_o2_use_is_the_level_through_the_factor(client: Client, signed: None, way: Any) -> None:
    site()
    way(client, row(value="10.36"))
    use = shown_use(client)
    assert use["use"] == pytest.approx(use["load"] / 0.43)
    assert use["kg_year"] == pytest.approx(ww.annual_kg(use["use"], 200_000))


# O8 ----------------------------------------------------------------------------------------------------------------------

MEASURE = {
    "method": "cotinine",
    "since": "2020-07-01",
    "until": "2020-07-31",
    "valid_from": "2020-01-01",
    "ammonium_g": "8",
    "cigarettes": "4",
    "domestic_share": "0.8",
    "used": "on",
    "source": "规则表",
}


def measured_by_page(client: Client) -> None:
    address = "/situation/sites/HN-T1/population/"
    given = {"act": "measure", **{f"measure-{name}": value for name, value in MEASURE.items()}}
    assert client.post(address, given).status_code == 302
    assert client.post(address, {"act": "restate", "restate-reason": "改用可替宁人口"}).status_code == 302


def measured_by_api(client: Client) -> None:
    address = "/api/situation/sites/HN-T1/population"
    assert post(client, f"{address}/measure", **MEASURE).status_code == 200
    assert post(client, f"{address}/restate", reason="改用可替宁人口").status_code == 200


@WAYS
@pytest.mark.parametrize("people", [measured_by_page, measured_by_api])
def test_o8_from_cotinine_to_load(client: Client, way: Any, people: Any) -> None:
    site()
    days = [row(sample=f"C-{n}", date=f"2020-07-0{n + 1}", cotinine="1500") for n in range(3)]
    way(client, row(value="60"), *days)
    assert standing().load == 30.0
    people(client)
    version = client.get("/api/situation/sites/HN-T1/population").json()[0]
    assert (version["method"], version["used"], round(version["population"] / 1000, 2)) == ("cotinine", True, 214.29)
    assert "214,286" in client.get("/situation/sites/HN-T1/population/").content.decode()
    found = client.get("/api/situation/results?site=HN-T1&since=2020-08-01").json()["items"][0]
    assert found["load"] == pytest.approx(28.0, abs=0.001)


def test_o8_use(client: Client, signed: None) -> None:
    site()
    by_api(
        client, row(value="60"), *(row(sample=f"C-{n}", date=f"2020-07-0{n + 1}", cotinine="1500") for n in range(3))
    )
    measured_by_api(client)
    use = shown_use(client)
    assert use["use"] / use["load"] * 28.0 == pytest.approx(65.1, abs=0.05)


# O10 ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drug", "residue", "share", "shown"),
    [
        ("heroin", "morphine", 0.42, "3.08"),
        ("heroin", "6-MAM", 0.013, "86.8"),
        ("THC", "THC-COOH", 0.005, "183"),
        ("cocaine", "benzoylecgonine", 0.45, "2.33"),
    ],
)
def test_o10_a_factor_typed_into_a_set(client: Client, drug: str, residue: str, share: float, shown: str) -> None:
    adopt_shipped(scope=SYSTEM)
    Factor.objects.filter(drug=drug, biomarker=residue).exclude(
        pk=Factor.objects.filter(drug=drug, biomarker=residue).order_by("position")[0].pk
    ).delete()
    found = Factor.objects.get(drug=drug, biomarker=residue)
    given = {"excretion": str(share), "evidence": "seen", "source": "甲文"}
    assert client.post(f"/situation/factors/1/rows/{found.pk}/", given).status_code == 302
    page = client.get("/situation/factors/1/")
    values = {(str(line["drug"]), line["excretion"]): line["value"] for line in page.context["rows"]}
    assert shown in [value for (_, excretion), value in values.items() if excretion == f"{share:g}"]
    assert shown in page.content.decode()


# O11 ---------------------------------------------------------------------------------------------------------------------

SOURCES = (
    {"part": "codeine", "basis": "ratio", "amount": 0.2},
    {"part": "clinical", "basis": "share", "amount": 0.285},
    {"part": "poppy", "basis": "share", "amount": 0.591},
)


def sources_by_page(client: Client, given: dict[str, Any]) -> None:
    assert client.post("/situation/supply/", given).status_code == 302


def sources_by_api(client: Client, given: dict[str, Any]) -> None:
    assert post(client, "/api/situation/supply", **given).status_code == 201


@pytest.mark.parametrize("enter", [sources_by_page, sources_by_api])
def test_o11_sources_of_morphine(client: Client, signed: None, enter: Any) -> None:
    for one in SOURCES:
        enter(client, {**one, "area": "430000", "year": 2020, "cv": 10, "source": "Shao 2024"})
    assert MedicalSupply.unscoped.count() == 3
    site()
    codeine = 13.0 * 0.092 / 0.2
    hand_in(row(substance="morphine", value="13.0"), row(substance="codeine", value=f"{codeine:.4f}"))
    estimate(scope=SYSTEM)
    use = {line["residue"]: line for line in client.get("/api/situation/use?site=HN-T1").json()}
    assert (use["morphine"]["use"], use["morphine"]["why"]) == (None, "与医疗用药无法区分")
    shown = client.get("/situation/sites/HN-T1/").content.decode()
    for words in ("可待因代谢 9%", "临床吗啡 28%", "罂粟壳类药品 59%", "与医疗用药无法区分"):
        assert words in shown, words


# Refusals of the API -----------------------------------------------------------------------------------------------------


def test_a_wrong_source_is_refused_under_its_name(client: Client) -> None:
    answer = post(client, "/api/situation/supply", **SOURCES[0], area="430000", year=1999, cv=10, source="甲文")
    assert (answer.status_code, answer.json()["rows"][0]["column"]) == (422, "year")
    assert MedicalSupply.unscoped.count() == 0


@pytest.mark.parametrize(("population", "status"), [(4_999, 422), (5_000, 200)])
def test_the_minimum_holds_over_http(client: Client, population: int, status: int) -> None:
    site()
    given = {
        "population": population,
        "method": "census",
        "cv": 15,
        "valid_from": today().isoformat(),
        "source": "普查",
    }
    answer = post(client, "/api/situation/sites/HN-T1/population/register", **given)
    assert answer.status_code == status
    assert status == 200 or "5,000" in answer.json()["rows"][0]["wrong"]


def test_people_of_the_neighbour_are_not_changed(client_of) -> None:
    site()
    given = {"population": 9_000, "method": "census", "cv": 15, "valid_from": "2020-01-01", "source": "普查"}
    address = "/api/situation/sites/HN-T1/population/register"
    assert post(client_of("city", at="430300"), address, **given).status_code == 404
    assert post(client_of("auditor", at="430100"), address, **given).status_code == 403
    assert post(client_of("city", at="430100"), address, **given).status_code == 200


@pytest.mark.parametrize(("head", "said"), [("wed", "E列「wed」"), ("周三", "E列「周三」")])
def test_an_error_quotes_the_head_the_file_has(europe: Client, head: str, said: str) -> None:
    content = f"year,metabolite,site_id,country,{head},city\n2022,MDMA,AT001,AT,x,Graz\n"
    file = SimpleUploadedFile("x.csv", content.encode())
    page = europe.post("/situation/upload/", {"format": "wastewater-european", "file": file}).content.decode()
    assert said in page.replace(" ", "")


def test_allowed_values_and_missing_heads_are_listed_in_the_language_of_the_reader(europe: Client) -> None:
    heads = [column.heads[1] for column in LABORATORY.columns if column.required]
    for kept, words in ((heads, "Allowed: "), (heads[1:], "The head row should hold: sample, site")):
        file = SimpleUploadedFile("x.csv", f"{','.join(kept)}\n{','.join('x' for _ in kept)}\n".encode())
        given = {"format": LABORATORY.key, "file": file}
        found = europe.post("/api/situation/imports/check", given, headers={"accept-language": "en"}).json()
        mends = [error["mend"] for error in found["errors"]]
        assert any(mend.startswith(words) for mend in mends), mends
        assert not any("\u4e00" <= character <= "\u9fff" for mend in mends for character in mend), mends
