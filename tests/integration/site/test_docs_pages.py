from __future__ import annotations

import re

import pytest
from django.urls import reverse

from lanjie.core.clocks import CLOCKS
from lanjie.core.coverage import coverage
from lanjie.core.figures import FIGURES
from lanjie.core.imports import FORMATS
from lanjie.site.pages.docs import markdown
from lanjie.site.pages.docs.markdown import leads, rendered

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@pytest.fixture
def reader(client_of):
    return client_of("laboratory")


def page(client, address: str, lang: str = "zh") -> str:
    answer = client.get(address, headers={"accept-language": LANGUAGES[lang]})
    assert answer.status_code == 200, address
    return answer.content.decode()


# written pages ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_help_page_opens_without_an_account(client, db, lang):
    for entry in markdown.entries(lang):
        shown = page(client, reverse("docs:page", args=[entry.slug]), lang)
        assert f"<h1>{markdown.page(lang, entry.slug).title}</h1>" in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_index_leads_to_every_page(client, db, lang):
    shown = page(client, "/docs/", lang)
    for entry in markdown.entries(lang):
        assert reverse("docs:page", args=[entry.slug]) in shown


def test_a_stranger_is_not_led_to_pages_that_need_an_account(client, db, reader):
    assert "/docs/coverage/" not in page(client, "/docs/")
    assert "/docs/coverage/" in page(reader, "/docs/")


@pytest.mark.parametrize(
    "slug", ["no-such-page", "tasks/no-such-task", "adr/no-such-record", "../README", "adr/../../README"]
)
def test_what_is_not_a_help_page_is_not_found(client, db, slug):
    assert client.get(f"/docs/{slug}/").status_code == 404


def test_the_boundary_statement_says_its_law(client, db):
    assert '<a href="/law/PD-003/">' in page(client, "/docs/boundary/")


def test_a_decision_record_opens_as_english(client, db):
    assert '<div lang="en">' in page(client, "/docs/adr/001-house/")


def test_html_in_a_file_is_shown_and_not_run():
    assert "<script>" not in rendered("# t\n\n<script>x</script>\n", "t.md").body
    assert "&lt;script&gt;" in rendered("# t\n\n<script>x</script>\n", "t.md").body


def test_a_link_that_runs_a_script_is_no_link():
    assert "<a" not in rendered("# t\n\n[x](javascript:alert(1))\n", "t.md").body


@pytest.mark.parametrize(
    ("file", "target", "address"),
    [
        ("tasks/upload.md", "trend.md", "/docs/tasks/trend/"),
        ("tasks/trend.md", "../methods/wastewater.md#x", "/docs/methods/wastewater/#x"),
        ("install.md", "index.md", "/docs/"),
        ("install.md", "https://example.org/a.md", "https://example.org/a.md"),
    ],
)
def test_links_between_files_are_links_between_pages(file, target, address):
    assert f'<a href="{address}">' in rendered(f"# t\n\n[x]({target})\n", file).body


def test_an_address_of_the_product_in_back_quotes_is_a_link():
    body = rendered("# t\n\n`/law/` and `/nowhere/`\n", "t.md").body
    assert '<a href="/law/"><code>/law/</code></a>' in body
    assert "<code>/nowhere/</code>" in body
    assert not leads("/nowhere/")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_address_named_in_the_help_is_answered(client_of, lang):
    province = client_of("province")
    pages = [path.read_text("utf-8") for path in (markdown.ROOT / lang).rglob("*.md")]
    named = {said for text in pages for said in re.findall(r"`(/[^`\n]+)`", text)}
    assert named
    assert [said for said in sorted(named) if province.get(said).status_code == 404] == []


# pages from declarations --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_is_explained_on_a_page_of_its_own(reader, lang):
    listed = page(reader, "/docs/figures/", lang)
    for key, figure in FIGURES.items():
        assert f'href="{key}/"' in listed
        assert key in page(reader, reverse("docs:figure", args=[key]), lang)
        assert figure.definition.render(lang)


def test_the_number_itself_is_offered_to_those_who_may_read_it(reader, client_of):
    key = "situation.wastewater.results"
    assert f'href="/reports/figures/{key}/"' in page(client_of("province"), f"/docs/figures/{key}/")
    assert f'href="/reports/figures/{key}/"' not in page(reader, f"/docs/figures/{key}/")


def test_an_unknown_figure_is_not_found(reader):
    assert reader.get("/docs/figures/no.such.figure/").status_code == 404


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_clock_is_explained(reader, lang):
    shown = page(reader, "/docs/deadlines/", lang)
    assert [key for key in CLOCKS if key not in shown] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_file_format_is_explained_column_by_column(reader, lang):
    shown = page(reader, "/docs/formats/", lang)
    for key, form in FORMATS.items():
        section = shown.split(f'id="{key}"')[1].split("<h2")[0]
        assert section.count("<tr>") == len(form.columns) + 1


# coverage ------------------------------------------------------------------------------------------------------------------------


def numbers(shown: str) -> list[str]:
    return re.findall(r'data-l="(?:编号|Number)">(S\d{3})<', shown)


def test_the_page_shows_every_mechanism_under_each_of_its_capabilities(reader):
    expected = sorted(each.id for each in coverage().mechanisms for _ in each.capabilities or ("declined",))
    assert sorted(numbers(page(reader, "/docs/coverage/"))) == expected


def test_the_page_counts_by_status(reader):
    shown = page(reader, "/docs/coverage/", "en")
    for label, status in (
        ("Works", "works"),
        ("Partly", "partial"),
        ("Not built", "missing"),
        ("Declined", "declined"),
    ):
        assert re.search(rf"<dt>{label}</dt><dd class=\"value\">{coverage().count(status)}</dd>", shown)


@pytest.mark.parametrize("asked", ["q=S104", "q=污水验毒", "q=municipal+wastewater"])
def test_a_mechanism_is_found_by_number_and_words(reader, asked):
    assert numbers(page(reader, f"/docs/coverage/?{asked}")) == ["S104"]


def test_the_status_filter_shows_only_that_status(reader):
    declined = {each.id for each in coverage().mechanisms if each.status == "declined"}
    assert set(numbers(page(reader, "/docs/coverage/?status=declined"))) == declined


def test_nothing_found_says_what_to_do(reader):
    assert "没有这样的机制" in page(reader, "/docs/coverage/?q=没有的词")
