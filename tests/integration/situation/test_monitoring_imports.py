"""Files of the monitoring inputs: good ones in both encodings and as xlsx, twice, corrected, confirmed, and what is warned of."""

from __future__ import annotations

from datetime import date

import pytest

from lanjie.core import imports
from lanjie.core.access import SYSTEM
from lanjie.core.imports import FORMATS
from lanjie.core.models import AuditEvent
from lanjie.situation.models import HairRound, MonthlyCount, PriceReport, Survey, SurveyCluster
from tests import factories
from tests.integration.situation.bad_files import book, text
from tests.integration.situation.bad_files_monitoring import COUNTS, HAIR, PRICES, SHEETS, SURVEYS, sheet, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
MODELS = {COUNTS: MonthlyCount, HAIR: HairRound, PRICES: PriceReport, SURVEYS: SurveyCluster}
#: Records that six good rows become.
RECORDS = {COUNTS: 24, HAIR: 6, PRICES: 6, SURVEYS: 6}


def check(form, content, **options):
    return imports.check(scope=SYSTEM, form=FORMATS[form], content=content, filename="x.csv", options=options)


def write(form, content, **options):
    batch = check(form, content, **options)
    assert batch.problems == [], [p.line.render("zh") for p in batch.problems]
    return imports.write(scope=SYSTEM, batch=batch, content=content)


@pytest.mark.parametrize("form", MODELS)
@pytest.mark.parametrize("kind", ["utf-8", "utf-8-sig", "gb18030", "xlsx"])
def test_a_good_file_is_written_whole(form, kind):
    heads, _ = SHEETS[form]
    content = book(table(form), heads=heads) if kind == "xlsx" else text(table(form), heads, encoding=kind)
    upload = write(form, content)
    assert (upload.rows, upload.written, MODELS[form].unscoped.count()) == (6, RECORDS[form], RECORDS[form])
    assert AuditEvent.objects.filter(act=f"import.{form}", target=upload.code).count() == 1


@pytest.mark.parametrize("form", MODELS)
def test_english_heads_read_as_well(form):
    english = [column.heads[1] for head in SHEETS[form][0] for column in FORMATS[form].columns if head in column.heads]
    write(form, text(table(form), english))
    assert MODELS[form].unscoped.count() == RECORDS[form]


@pytest.mark.parametrize("form", MODELS)
def test_a_dry_run_writes_nothing(form):
    assert check(form, sheet(form)).ok
    assert not MODELS[form].unscoped.exists()


@pytest.mark.parametrize("form", MODELS)
def test_the_same_file_twice_and_the_same_rows_in_another_file_change_nothing(form):
    first = write(form, sheet(form))
    assert write(form, sheet(form)) == first
    assert write(form, text(table(form), SHEETS[form][0], encoding="gb18030")).written == 0
    assert MODELS[form].unscoped.count() == RECORDS[form]


CORRECTIONS = [
    (COUNTS, "毒品案件数", "40", "low", (31, 40)),
    (HAIR, "阳性数", "3", "low", (2, 3)),
    (PRICES, "价格（元）", "420", "price_fen", (40_000, 42_000)),
    (SURVEYS, "满意数", "14", "satisfied", (13, 14)),
]


@pytest.mark.parametrize(("form", "head", "value", "field", "values"), CORRECTIONS)
def test_a_correction_supersedes_and_keeps_what_was(form, head, value, field, values):
    write(form, sheet(form))
    changed = sheet(form, **{head: value})
    assert [p.row for p in check(form, changed).problems] == [3]
    upload = write(form, changed, correct=True)
    assert upload.written == 1
    model = MODELS[form]
    closed = model.unscoped.get(superseded_at__isnull=False)
    fresh = model.unscoped.get(upload=upload)
    assert (getattr(closed, field), getattr(fresh, field)) == values
    assert closed.superseded_at == fresh.recorded_at
    assert model.unscoped.filter(superseded_at=None).count() == RECORDS[form]


CONFIRMED = [
    (COUNTS, {"检测人次": "640000"}),
    (HAIR, {"检测数": "120000"}),
    (PRICES, {"价格（元）": "400000"}),
    (SURVEYS, {"权重": "1200"}),
]


@pytest.mark.parametrize(("form", "changed"), CONFIRMED)
def test_a_thousand_times_too_much_comes_in_only_confirmed(form, changed):
    refused = check(form, sheet(form, **changed))
    assert [p.row for p in refused.problems] == [3]
    assert "核实" in refused.problems[0].mend.zh
    upload = write(form, sheet(form, **changed, 核实="已电话核实"))
    assert any("已核实：已电话核实" in warning["zh"] for warning in upload.warnings)


def test_a_far_price_is_kept_with_a_warning():
    batch = check(PRICES, sheet(PRICES, **{"价格（元）": "1200"}))
    assert batch.ok
    assert "相差很大" in batch.warnings[0].line.render("zh")


def test_an_all_zero_column_of_counts_is_written_as_zeros():
    heads, _ = SHEETS[COUNTS]
    rows = [[f"2020-{n:02d}", "430102", "0", "0", "0", "0", "", ""] for n in range(1, 7)]
    write(COUNTS, text(rows, heads))
    assert set(MonthlyCount.unscoped.values_list("low", "high")) == {(0, 0)}


def test_suppressed_counts_keep_their_bounds():
    write(COUNTS, sheet(COUNTS, 首次查获吸毒人数="<5"))
    assert set(MonthlyCount.unscoped.filter(kind="first_detected").values_list("low", "high")) == {(0, 4), (12, 12)}
    assert set(MonthlyCount.unscoped.filter(kind="out_of_province").values_list("low", "high")) == {(1, 4)}


def test_empty_cells_are_no_zeros():
    write(COUNTS, sheet(COUNTS, 毒品案件数=""))
    assert MonthlyCount.unscoped.filter(kind="cases").count() == 5


@pytest.mark.parametrize("written", ["2020-08", "2020/8", "2020年8月", "202008", "2020-08-01"])
def test_months_are_read_as_offices_write_them(written):
    write(COUNTS, text([[written, "430102", "", "31", "", "", "", ""]], SHEETS[COUNTS][0]))
    assert MonthlyCount.unscoped.get().month == date(2020, 8, 1)


@pytest.mark.parametrize(
    ("written", "months"), [("2020Q3", 3), ("2020年第3季度", 3), ("2020年第三季", 3), ("2020-07", 1)]
)
def test_periods_of_prices_are_quarters_or_months(written, months):
    write(PRICES, text([[written, *table(PRICES)[0][1:]]], SHEETS[PRICES][0]))
    found = PriceReport.unscoped.get()
    assert (found.month, found.months) == (date(2020, 7, 1), months)


@pytest.mark.parametrize(
    ("quantity", "unit", "milli", "stored"),
    [
        ("500", "毫克", 500, "g"),
        ("1.5", "克", 1_500, "g"),
        ("2", "公斤", 2_000_000, "g"),
        ("10", "粒", 10_000, "piece"),
    ],
)
def test_quantities_become_thousandths_of_the_unit(quantity, unit, milli, stored):
    write(PRICES, text([[*table(PRICES)[0][:5], quantity, unit, *table(PRICES)[0][7:]]], SHEETS[PRICES][0]))
    found = PriceReport.unscoped.get()
    assert (found.milli, found.unit) == (milli, stored)


def test_the_cut_off_is_that_of_the_law_of_the_day():
    write(HAIR, sheet(HAIR, 成分="可卡因"))
    assert set(HairRound.unscoped.values_list("analyte", "cutoff")) == {("any", None), ("cocaine", 0.5)}


def test_single_answers_are_summed_by_cluster_and_not_kept():
    heads = [h for h in SHEETS[SURVEYS][0] if h not in {"答卷数", "受访数", "核实"}]
    rows = [
        ["2020Q3", "2020-09-01", "2020-09-20", "方案", "430102", "", cluster, weight, yes]
        for cluster, weight, yes in (("a", "1", "1"), ("a", "1", "1"), ("a", "2", "0"), ("b", "1.5", "1"))
    ]
    assert write(SURVEYS, text(rows, heads)).written == 2
    a = SurveyCluster.unscoped.get(cluster="a")
    assert (a.answers, a.satisfied, a.invited) == (3, 2, None)
    assert (a.weight, a.weight_square, a.weight_satisfied) == (4, 6, 2)
    assert Survey.objects.get().plan == "方案"


def test_unequal_weights_are_warned_of():
    heads = SHEETS[SURVEYS][0]
    rows = [[*r[:7], "40" if n == 0 else "1", "15", *r[9:]] for n, r in enumerate(table(SURVEYS, 3))]
    rows += [[*r[:6], f"D{n}", "1", "15", *r[9:]] for n, r in enumerate(table(SURVEYS, 30))]
    batch = check(SURVEYS, text(rows, heads))
    assert any("设计效应" in w.line.render("zh") for w in batch.warnings)


def test_a_second_file_of_a_wave_joins_it():
    write(SURVEYS, sheet(SURVEYS, 3))
    other = [[*row[:4], "430103", *row[5:]] for row in table(SURVEYS, 2)]
    write(SURVEYS, text(other, SHEETS[SURVEYS][0]))
    assert Survey.objects.count() == 1
    assert SurveyCluster.unscoped.count() == 5


def test_a_population_far_from_the_registry_needs_confirming():
    area = factories.area("430102")
    area.population = 400_000
    area.save()
    assert [p.column for p in check(COUNTS, sheet(COUNTS, 常住人口="45000")).problems] == ["G"]
    write(COUNTS, sheet(COUNTS, 常住人口="450000"))


def test_what_is_handed_in_as_simulated_is_marked():
    write(SURVEYS, sheet(SURVEYS), simulated=True)
    assert Survey.objects.get().simulated
    assert set(SurveyCluster.unscoped.values_list("simulated", flat=True)) == {True}
