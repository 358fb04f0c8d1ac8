from __future__ import annotations

from django.conf import settings

from lanjie.registry.models import Area
from tests import factories


def test_tests_run_in_their_own_mode_and_folder():
    assert settings.MODE == "test"
    assert "lanjie-test-" in str(settings.VAR)
    assert "lanjie-test-" in str(settings.DATABASES["default"]["NAME"]) or settings.DATABASES["default"]["HOST"]


def test_an_account_of_a_city_sees_its_city_and_counties(areas, scope_of):
    seen = {area.path for area in Area.objects.within(scope_of("city", at="430100"))}
    assert factories.path_of("430100") in seen
    assert factories.path_of("430103") in seen
    assert all(path.startswith(factories.path_of("430100")) for path in seen)
