"""Results typed by hand: the same checks and the same writer as a sheet, errors beside the cell, nothing lost, nothing twice."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from lanjie.core.models import Upload
from lanjie.registry.choices import OrganisationKind
from lanjie.situation.imports import LABORATORY
from lanjie.situation.models import Marker, Result, Sample
from tests import factories
from tests.integration.registry.sheets import write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
#: The usual substances are offered where nothing was measured: methamphetamine first, then amphetamine, ketamine …
METH, KETAMINE = 0, 2


@pytest.fixture
def bottle():
    """A bottle at the laboratory."""
    factories.OrganisationFactory(code="LAB-1", kind=OrganisationKind.LABORATORY, area=factories.area("430000"))
    site = factories.SiteFactory(code="HN-1")
    factories.CatchmentFactory(site=site, population=120_000)
    return factories.SampleFactory(code="B-1", site=site, state="received", taken_on=date(2020, 6, 1), flow_m3_d=None)


@pytest.fixture
def client(client_of):
    return client_of("laboratory", at="430000")


def typed(**changed) -> dict[str, str]:
    return {
        "mark": "m1",
        "sample": "B-1",
        "site": "HN-1",
        "date": "2020-06-01",
        "composite": "flow",
        "flow": "30000",
        "laboratory": "LAB-1",
        f"value-{METH}": "120",
        f"limit-{METH}": "12",
        **changed,
    }


def post(client, **changed):
    return client.post(reverse("situation:entry") + "?sample=B-1", typed(**changed))


def test_the_form_knows_its_bottle(client, bottle):
    response = client.get(reverse("situation:entry"), {"sample": "B-1"})
    form = response.context["form"]
    assert (form["site"].value(), form["date"].value(), form["laboratory"].value()) == (
        "HN-1",
        date(2020, 6, 1),
        "LAB-1",
    )


def test_a_typed_result_is_the_same_as_one_from_a_sheet(client, bottle):
    post(client)
    by_hand = Result.unscoped.get()
    other = factories.SiteFactory(code="HN-2")
    factories.CatchmentFactory(site=other, population=120_000)
    line = {"sample": "B-2", "site": "HN-2", "date": "2020-06-01", "composite": "flow", "flow": "30000"}
    scope = factories.user("laboratory", at="430000").scope()
    write(
        scope,
        LABORATORY,
        {**line, "laboratory": "LAB-1", "substance": "methamphetamine", "value": "120", "limit": "12"},
    )
    by_sheet = Result.unscoped.get(sample__code="B-2")
    fields = (
        "substance",
        "kind",
        "number",
        "value_ng_l",
        "qualifier",
        "limit_ng_l",
        "load",
        "load_limit",
        "in_trend",
        "flags",
    )
    assert [getattr(by_hand, name) for name in fields] == [getattr(by_sheet, name) for name in fields]
    assert by_hand.load == pytest.approx(120 * 30_000 / 120_000)


def test_all_substances_controls_and_markers_are_written_at_once(client, bottle):
    post(
        client,
        nh4n="31.5",
        **{
            f"replicate-{METH}": "118",
            f"field_blank-{METH}": "<12",
            f"method_blank-{METH}": "<12",
            f"spike-{METH}": "100",
            f"recovery-{METH}": "94",
            f"value-{KETAMINE}": "<5",
        },
    )
    found = set(Result.unscoped.values_list("substance", "kind", "qualifier"))
    assert found == {
        ("methamphetamine", "sample", "="),
        ("methamphetamine", "replicate", "="),
        ("methamphetamine", "field_blank", "<LOQ"),
        ("methamphetamine", "method_blank", "<LOQ"),
        ("methamphetamine", "spike", "="),
        ("ketamine", "sample", "<LOQ"),
    }
    assert Marker.unscoped.get().value == 31.5


def test_the_bottle_is_analysed_and_what_was_typed_is_kept(client, bottle):
    post(client)
    assert Sample.unscoped.get(code="B-1").state == "analysed"
    assert "120" in bytes(Upload.objects.get().content).decode("utf-8-sig")


def test_it_ends_at_the_voucher(client, bottle):
    assert post(client).url == reverse("situation:uploaded", args=[Upload.objects.get().code])


def test_sent_twice_it_is_written_once(client, bottle):
    first, second = post(client), post(client)
    assert first.url == second.url
    assert Result.unscoped.count() == 1


def test_the_same_values_on_another_form_change_nothing(client, bottle):
    post(client)
    post(client, mark="m2")
    assert [upload.written for upload in Upload.objects.order_by("pk")] == [1, 0]


@pytest.mark.parametrize(
    ("given", "places"),
    [
        ({f"value-{METH}": "0"}, f"value-{METH}"),
        ({f"value-{METH}": "约 9"}, f"value-{METH}"),
        ({f"value-{METH}": "9"}, f"value-{METH}"),
        ({f"value-{METH}": ""}, f"value-{METH}"),
        ({f"limit-{METH}": "0.012"}, f"limit-{METH}"),
        ({f"value-{KETAMINE}": "<LOQ"}, f"limit-{KETAMINE}"),
        ({f"spike-{METH}": "100"}, f"recovery-{METH}"),
        ({f"replicate-{KETAMINE}": "-3"}, f"replicate-{KETAMINE}"),
        ({"flow": "3"}, "flow"),
        ({"flow": "很多"}, "flow"),
        ({"site": "HN-9"}, "site sample"),  # the bottle of that number stands elsewhere
        ({"sample": ""}, "sample"),
        ({"date": "2020-06-31"}, "date sample"),
        ({"nh4n": "-1"}, "nh4n"),
    ],
)
def test_an_error_stands_beside_its_cell_and_nothing_is_written_or_lost(client, bottle, given, places):
    response = post(client, remarks="上午取样", **given)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(places.split())
    assert 'value="上午取样"' in response.content.decode()
    assert not Result.unscoped.exists()
    assert not Upload.objects.exists()


def test_the_summary_links_to_the_cell(client, bottle):
    page = post(client, **{f"value-{METH}": "0"}).content.decode()
    assert f'href="#id_value-{METH}"' in page
    assert f'id="id_value-{METH}"' in page


def test_an_empty_grid_is_refused(client, bottle):
    response = post(client, **{f"value-{METH}": "", f"limit-{METH}": ""})
    assert "至少填一个结果" in response.content.decode()


def test_a_value_on_record_needs_the_word_correction(client, bottle):
    post(client)
    assert post(client, mark="m2", **{f"value-{METH}": "90"}).status_code == 422
    post(client, mark="m3", correct="on", **{f"value-{METH}": "90"})
    assert Result.unscoped.get(superseded_at=None).value_ng_l == 90
    assert Result.unscoped.count() == 2


def test_a_bottle_whose_seal_is_in_doubt_takes_no_results(client, bottle):
    Sample.unscoped.filter(pk=bottle.pk).update(flags=["seal_broken"])
    response = post(client)
    assert list(response.context["form"].errors) == ["sample"]


def test_a_missed_bottle_takes_no_results(client, bottle):
    Sample.unscoped.filter(pk=bottle.pk).update(state="missed")
    assert post(client).status_code == 422


def test_every_substance_is_offered_when_asked_for(client, bottle):
    few = client.get(reverse("situation:entry"), {"sample": "B-1"}).context["form"].substances
    every = client.get(reverse("situation:entry"), {"sample": "B-1", "all": "1"}).context["form"].substances
    assert (len(few), len(every)) == (6, 26)
