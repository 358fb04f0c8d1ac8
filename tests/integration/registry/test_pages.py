"""Pages of the registry: searched in two characters, filtered, exported as seen, only within the reader's area."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from lanjie.core.models import Upload
from lanjie.registry.choices import FacilityKind, OrganisationKind
from lanjie.registry.commands.areas import load_divisions
from lanjie.registry.imports import ORGANISATIONS
from lanjie.registry.models import Organisation
from tests import factories
from tests.integration.registry.sheets import content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


@pytest.fixture
def client(client_of):
    return client_of("province", at="430000")


def sheet(response) -> list[tuple[object, ...]]:
    book = load_workbook(io.BytesIO(response.content))
    return list(book.worksheets[0].values)


def codes(response) -> set[str]:
    return {row.record.code for row in response.context["table"].paginated_rows}


def test_two_chinese_characters_find_an_area(client):
    assert codes(client.get(reverse("registry:areas"), {"q": "韶山"})) == {"430382"}


def test_the_level_filter_leaves_management_zones(client):
    found = codes(client.get(reverse("registry:areas"), {"level": "management_zone"}))
    assert {"430372", "430373"} <= found
    assert len(found) == 12


def test_the_tree_stands_in_order_and_moves_names_in(client):
    response = client.get(reverse("registry:areas"))
    assert '\u3000\u3000<a href="/registry/areas/430102/">' in response.content.decode()


def test_the_export_holds_what_the_filter_leaves(client):
    rows = sheet(client.get(reverse("registry:areas"), {"level": "management_zone", "q": "湘潭", "export": "xlsx"}))
    assert [row[1] for row in rows[1:]] == ["430371", "430372", "430373"]


def test_the_export_holds_numbers_as_numbers(client):
    area = factories.area("430102")
    area.population = 640_000
    area.save()
    rows = sheet(client.get(reverse("registry:areas"), {"q": "430102", "export": "xlsx"}))
    assert rows[1][rows[0].index("人口，人")] == 640_000


def test_an_area_page_lists_what_lies_in_it(client):
    unit = factories.OrganisationFactory(area=factories.area("430102"))
    place = factories.FacilityFactory(area=factories.area("430102"))
    factories.OrganisationFactory(area=factories.area("430302"), name_zh="别处单位")
    page = client.get(reverse("registry:area", args=["430100"])).content.decode()
    assert unit.name_zh in page
    assert place.name_zh in page
    assert "别处单位" not in page


def test_an_area_without_population_says_so_with_a_dash(client):
    page = client.get(reverse("registry:area", args=["430102"])).content.decode()
    assert "<dt>人数</dt><dd>—</dd>" in page


def test_organisations_are_filtered_by_kind(client):
    laboratory = factories.OrganisationFactory(kind=OrganisationKind.LABORATORY)
    factories.OrganisationFactory(kind=OrganisationKind.COMPANY)
    assert codes(client.get(reverse("registry:organisations"), {"kind": "laboratory"})) == {laboratory.code}


def test_organisations_are_found_by_the_name_of_their_area(client):
    found = factories.OrganisationFactory(area=factories.area("430302"))
    factories.OrganisationFactory(area=factories.area("430102"))
    assert codes(client.get(reverse("registry:organisations"), {"q": "雨湖"})) == {found.code}


def test_an_organisation_names_the_facilities_it_runs(client):
    operator = factories.OrganisationFactory(kind=OrganisationKind.OPERATOR)
    works = factories.FacilityFactory(kind=FacilityKind.TREATMENT_WORKS, organisation=operator)
    assert codes(client.get(reverse("registry:organisation", args=[operator.code]))) == {works.code}


def test_a_facility_names_who_runs_it(client):
    operator = factories.OrganisationFactory(kind=OrganisationKind.OPERATOR)
    works = factories.FacilityFactory(organisation=operator)
    assert operator.name_zh in client.get(reverse("registry:facility", args=[works.code])).content.decode()


@pytest.mark.parametrize("page", ["0", "999", "x"])
def test_an_old_address_of_a_page_still_leads_somewhere(client, page):
    answer = client.get(reverse("registry:organisations"), {"page": page})
    assert answer.status_code == 200


def test_nothing_found_says_so(client):
    assert "没有符合条件的机构" in client.get(reverse("registry:organisations"), {"q": "无此机构"}).content.decode()


def test_a_city_does_not_list_the_organisations_of_another(client_of):
    factories.OrganisationFactory(area=factories.area("430302"))
    own = factories.OrganisationFactory(area=factories.area("430102"))
    assert codes(client_of("city", at="430100").get(reverse("registry:organisations"))) == {own.code}


def test_a_list_goes_through_the_upload_page(client):
    file = io.BytesIO(content(ORGANISATIONS, {"code": "LAB-X", "name": "检测中心", "kind": "实验室", "area": "430100"}))
    file.name = "机构.csv"
    checked = client.post(reverse("registry:upload"), {"format": ORGANISATIONS.key, "file": file})
    asked = {"write": checked.context["batch"].sha256, "format": ORGANISATIONS.key}
    done = client.post(reverse("registry:upload"), asked)
    assert done.url == reverse("registry:uploaded", args=[Upload.objects.get().code])
    assert Organisation.unscoped.get().code == "LAB-X"
    assert client.get(done.url).status_code == 200


@pytest.mark.parametrize(
    ("lang", "words"), [("zh-hans", "怀化市第七次人口普查公报（第一号）"), ("en", "7th census bulletin no.1, Huaihua")]
)
def test_a_population_source_of_the_catalogue_speaks_the_readers_language(client, lang, words):
    load_divisions()
    client.cookies["django_language"] = lang
    assert words in client.get(reverse("registry:area", args=["431202"])).content.decode()
    assert words in client.get(reverse("registry:areas"), {"q": "431202"}).content.decode()


def test_a_population_source_somebody_entered_stands_as_entered(client):
    area = factories.area("430102")
    area.population, area.population_source = 640_000, "区统计公报"
    area.save()
    client.cookies["django_language"] = "en"
    assert "区统计公报" in client.get(reverse("registry:area", args=["430102"])).content.decode()
