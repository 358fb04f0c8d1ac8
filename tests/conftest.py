"""Fixtures every test may use: a small province, accounts by role, a signed-in browser of Django's and a real one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright

from lanjie.core.access import Role, Scope
from lanjie.core.append_only import protect, protected, unprotect
from lanjie.core.models import User
from lanjie.registry.models import Area
from tests import environment, factories

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite tests use a file, as the product does: an in-memory database locks differently and hides races."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(environment.VAR / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Let the flush between transactional tests empty the tables that refuse to be emptied, and start a new audit chain."""
    # On the class: under the browser driver's event loop the same thread is given another connection.
    operations = type(connection.ops)
    plain = operations.execute_sql_flush

    def flush(ops: BaseDatabaseOperations, statements: list[str]) -> None:
        here = ops.connection
        tables = [name for name in here.introspection.table_names() if protected(here, name)]
        for table in tables:
            unprotect(here, table)
        plain(ops, statements)
        for table in tables:
            protect(here, table)
        shutil.rmtree(environment.VAR / "checkpoints", ignore_errors=True)

    operations.execute_sql_flush = flush


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits of one test do not slow down the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _first_language() -> Iterator[None]:
    """A test that speaks English leaves no language behind for the next."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def areas(db: None) -> dict[str, Area]:
    """The areas of `tests.factories.AREAS` by code."""
    return factories.province()


@pytest.fixture
def account(db: None) -> Callable[..., User]:
    """`account("city", at="430100")`: a new account with roles over an area."""
    return factories.user


@pytest.fixture
def scope_of(account: Callable[..., User]) -> Callable[..., Scope]:
    """`scope_of("city", at="430100")`: the scope of such an account."""
    return lambda *roles, **place: account(*roles, **place).scope()


@pytest.fixture
def client_of(account: Callable[..., User]) -> Callable[..., Client]:
    """`client_of("city", at="430100")`: a Django client signed in as such an account."""

    def sign_in(*roles: Role | str, **place: Any) -> Client:
        client = Client()
        client.force_login(account(*roles, **place), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def refusing_audit(transactional_db: None) -> Callable[[str], AbstractContextManager[None]]:
    """`with refusing_audit("act"):` the database refuses the audit row of that act, as a full disk would."""

    @contextmanager
    def refusing(act: str) -> Iterator[None]:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(
                    f"CREATE TRIGGER refuse BEFORE INSERT ON core_auditevent WHEN NEW.act LIKE '{act}%' "
                    "BEGIN SELECT RAISE(ABORT, 'no audit'); END"
                )
            else:
                cursor.execute(
                    "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN RAISE EXCEPTION 'no audit'; END $$"
                )
                cursor.execute(
                    "CREATE TRIGGER refuse BEFORE INSERT ON core_auditevent FOR EACH ROW "
                    f"WHEN (NEW.act LIKE '{act}%') EXECUTE FUNCTION refuse()"
                )
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                on = "" if connection.vendor == "sqlite" else " ON core_auditevent"
                cursor.execute(f"DROP TRIGGER refuse{on}")

    return refusing


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of published data beside the project."""
    if not DATA.is_dir():
        pytest.skip("no ../shared/data")
    return DATA


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    if not CHROMIUM:
        pytest.skip("no Chromium (make system installs it)")
    # The driver's event loop runs in this thread, and Django would take every query for an unsafe one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()
