"""Every broken file of the corpus: an error at its place, in the reader's language, and a database that did not move by a byte."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client

from lanjie.core import imports
from lanjie.core.access import Role
from lanjie.core.imports import FORMATS
from lanjie.core.models import Upload
from lanjie.registry.choices import OrganisationKind
from tests import factories
from tests.integration.situation.bad_files import BROKEN, LAB, Broken, book, rows, text
from tests.integration.situation.bad_files_monitoring import BROKEN_MONITORING

pytestmark = pytest.mark.django_db
VOLATILE = {"sessions.session"}


def fingerprint() -> str:
    """A hash of every row of every table but the session's own."""
    digest = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda m: m._meta.label):
        if model._meta.label_lower in VOLATILE or model._meta.proxy or not model._meta.managed:
            continue
        manager = getattr(model, "unscoped", model._base_manager)
        for row in manager.order_by("pk").values_list():
            digest.update(json.dumps([str(model._meta.label), *map(repr, row)], cls=DjangoJSONEncoder).encode())
    return digest.hexdigest()


@pytest.fixture
def place(areas: Any) -> None:
    """A site with people, one elsewhere, a laboratory, and something on record that could be damaged."""
    site = factories.SiteFactory(code="HN-0001")
    factories.CatchmentFactory(site=site)
    elsewhere = factories.SiteFactory(code="GZ-0001", area=factories.area("520100"))
    factories.CatchmentFactory(site=elsewhere)
    factories.OrganisationFactory(code="LAB-1", kind=OrganisationKind.LABORATORY)
    factories.ResultFactory(sample=factories.SampleFactory(site=site, taken_on=date(2020, 5, 4)))
    factories.MonthlyCountFactory(month=date(2020, 5, 1), kind="cases", low=7, high=7)


def client(language: str) -> Client:
    signed_in = Client(headers={"accept-language": language})
    signed_in.force_login(
        factories.user(Role.PROVINCE, at="430000"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return signed_in


def test_the_corpus_holds_at_least_sixty_files() -> None:
    assert len(BROKEN) >= 60
    assert len({broken.name for broken in BROKEN}) == len(BROKEN)


@pytest.mark.parametrize("broken", [*BROKEN, *BROKEN_MONITORING], ids=lambda broken: broken.name)
@pytest.mark.usefixtures("place")
def test_a_broken_file_is_refused_at_its_place_and_changes_nothing(broken: Broken) -> None:
    content = broken.content()
    readers = {"zh": client("zh-hans"), "en": client("en")}
    before = fingerprint()
    for language, words in (("zh", broken.zh), ("en", broken.en)):
        file = SimpleUploadedFile(broken.filename, content)
        answer = readers[language].post("/situation/upload/", {"format": broken.form, "file": file})
        assert answer.status_code == 422
        page = answer.content.decode()
        if content:  # the form itself refuses an empty file
            problems = answer.context["batch"].problems
            assert (broken.row, broken.column) in {(p.row, p.column) for p in problems}, [p.line.zh for p in problems]
            here = [p for p in problems if (p.row, p.column) == (broken.row, broken.column)]
            assert any(words in p.line.render(language) for p in here), [p.line.render(language) for p in here]
        assert words in page.replace("&#x27;", "'").replace("&quot;", '"')
        assert "Traceback" not in page
    assert fingerprint() == before


@pytest.mark.usefixtures("place")
def test_a_refused_file_can_not_be_written_by_asking_again() -> None:
    officer = client("zh-hans")
    content = text(rows(**{"结果 ng/L": "0"}))
    officer.post("/situation/upload/", {"format": LAB, "file": SimpleUploadedFile("a.csv", content)})
    before = fingerprint()
    answer = officer.post("/situation/upload/", {"format": LAB, "write": hashlib.sha256(content).hexdigest()})
    assert answer.status_code == 422
    assert fingerprint() == before


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    "content",
    [text(rows()), text(rows(), encoding="gb18030"), book(rows()), text(rows(), delimiter="\t")],
    ids=["utf-8", "gb18030", "xlsx", "tabs"],
)
def test_the_good_file_beside_them_is_written_with_its_loads(content: bytes) -> None:
    officer = client("zh-hans")
    checked = officer.post("/situation/upload/", {"format": LAB, "file": SimpleUploadedFile("good.csv", content)})
    assert checked.status_code == 200, [p.line.zh for p in checked.context["batch"].problems]
    written = officer.post("/situation/upload/", {"format": LAB, "write": hashlib.sha256(content).hexdigest()})
    upload = Upload.objects.get()
    assert written.headers["Location"] == f"/situation/uploads/{upload.code}/"
    assert upload.written == 5
    assert bytes(upload.content) == content
    assert (
        "118.4" in officer.get(written.headers["Location"]).content.decode()
        or "118" in officer.get(written.headers["Location"]).content.decode()
    )


@pytest.mark.usefixtures("place")
def test_the_same_file_twice_changes_nothing() -> None:
    scope = factories.user(Role.PROVINCE, at="430000").scope()
    content = text(rows())

    def hand_in() -> Upload:
        batch = imports.check(scope=scope, form=FORMATS[LAB], content=content, filename="a.csv")
        return imports.write(scope=scope, batch=batch, content=content)

    first = hand_in()
    before = fingerprint()
    assert hand_in().pk == first.pk
    assert fingerprint() == before


@pytest.mark.usefixtures("place")
def test_a_value_that_differs_from_the_record_needs_the_word_correction_and_keeps_the_old_one() -> None:
    from lanjie.situation.models import Result

    scope = factories.user(Role.PROVINCE, at="430000").scope()

    def hand_in(content: bytes, **options: bool) -> imports.Batch:
        batch = imports.check(scope=scope, form=FORMATS[LAB], content=content, filename="a.csv", options=options)
        if batch.ok:
            imports.write(scope=scope, batch=batch, content=content)
        return batch

    hand_in(text(rows()))
    changed = text(rows(**{"结果 ng/L": "99.5"}))
    assert [(p.row, p.column) for p in hand_in(changed).problems] == [(3, "I")]
    assert hand_in(changed, correct=True).ok
    values = (
        Result.unscoped.filter(sample__code="B-2").order_by("recorded_at").values_list("value_ng_l", "superseded_at")
    )
    assert [value for value, _ in values] == [118.4, 99.5]
    assert [closed is None for _, closed in values] == [False, True]
