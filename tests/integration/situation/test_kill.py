"""An import that is killed at any moment leaves all of its rows and its audit row, or nothing at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.situation.bad_files import HEADS, text

#: Seconds after the write began at which the process is killed, until one round outlives its commit.
MOMENTS = (0.0, 0.1, 0.3, 0.7)
ROWS = 3_000
SUBSTANCES = ("甲基苯丙胺", "苯丙胺", "氯胺酮", "吗啡", "可待因", "MDMA")

#: Run in the child: prepare once, hand the file in, or count what is there.
PROGRAM = """
import json, sys, django
django.setup()
from django.core.management import call_command
from lanjie.core import audit, imports
from lanjie.core.access import SYSTEM
from lanjie.core.imports import FORMATS
from lanjie.core.models import AuditEvent, Job, Upload
from lanjie.registry.models import Area, Organisation
from lanjie.situation.models import Catchment, Marker, Result, Sample, Site

word, path = sys.argv[1], sys.argv[2]
if word == "prepare":
    call_command("migrate", verbosity=0)
    area = Area.unscoped.get(code="430304")
    site = Site.unscoped.create(code="HN-0001", name_zh="厂", kind="plant", area=area)
    Catchment.unscoped.create(site=site, version=1, population=120000, method="census", cv=0.1, valid_from="2019-01-01")
    Organisation.unscoped.create(code="LAB-1", name_zh="室", kind="laboratory", area=area)
elif word == "import":
    content = open(path, "rb").read()
    batch = imports.check(scope=SYSTEM, form=FORMATS["wastewater-laboratory"], content=content, filename="a.csv")
    assert batch.ok, batch.problems[:3]
    print("writing", flush=True)
    print("acknowledged", imports.write(scope=SYSTEM, batch=batch, content=content).code, flush=True)
else:
    tables = (Upload, Sample, Result, Marker, Job)
    counts = {m.__name__: getattr(m, "unscoped", m._base_manager).count() for m in tables}
    counts["audit"] = AuditEvent.objects.filter(act="import.wastewater-laboratory").count()
    counts["breaks"] = [str(b) for b in audit.verify()]
    print(json.dumps(counts))
"""


def sheet() -> bytes:
    """Some thousand good results in bottles of six."""
    rows = [
        [f"B-{bottle}", "HN-0001", f"{2019 + bottle // 336}-{1 + bottle // 28 % 12:02d}-{1 + bottle % 28:02d}", "", "50000", substance,
         "样品", "1", "118.4", "12", "", "LAB-1", "M-1", "30", "", "", ""]
        for bottle in range(ROWS // len(SUBSTANCES))
        for substance in SUBSTANCES
    ]  # fmt: skip
    return text(rows, HEADS)


@pytest.fixture
def run(tmp_path: Path) -> Callable[[str], subprocess.Popen[str]]:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    (tmp_path / "a.csv").write_bytes(sheet())
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "LANJIE_TEST_DATABASE_URL")}

    def start(word: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(program), word, str(tmp_path / "a.csv")],
            env={
                **environment,
                "LANJIE_VAR": str(tmp_path / "var"),
                "DJANGO_SETTINGS_MODULE": "lanjie.site.settings",
                "PYTHONPATH": str(Path.cwd()),
                **database(tmp_path),
            },
            stdout=subprocess.PIPE,
            text=True,
        )

    return start


def database(folder: Path) -> dict[str, str]:
    """SQLite in the folder; on the PostgreSQL round a database of its own on the test server."""
    url = os.environ.get("LANJIE_TEST_DATABASE_URL")
    if not url:
        return {}
    name = f"kill_{folder.name}".replace("-", "_").lower()
    import psycopg

    with psycopg.connect(url.rsplit("/", 1)[0] + "/postgres", autocommit=True) as server:
        if not server.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            server.execute(f'create database "{name}"')
    return {"DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{name}"}


def test_killed_at_any_moment_an_import_is_all_there_or_not_at_all(run: Callable[[str], subprocess.Popen[str]]) -> None:
    def ask(word: str) -> str:
        with run(word) as child:
            said = child.communicate()[0]
        assert child.returncode == 0
        return said

    def counts() -> dict[str, Any]:
        found: dict[str, Any] = json.loads(ask("count").splitlines()[-1])
        return found

    nothing = {"Upload": 0, "Sample": 0, "Result": 0, "Marker": 0, "Job": 0, "audit": 0, "breaks": []}
    everything = {
        "Upload": 1,
        "Sample": ROWS // 6,
        "Result": ROWS,
        "Marker": ROWS // 6,
        "Job": 1,
        "audit": 1,
        "breaks": [],
    }
    ask("prepare")
    assert counts() == nothing
    killed = 0
    for moment in MOMENTS:
        with run("import") as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "writing\n"
            time.sleep(moment)
            child.kill()
            acknowledged = "acknowledged" in child.stdout.read()
        after = counts()
        assert after in (nothing, everything)
        assert after == everything or not acknowledged
        if after == everything:
            break
        killed += 1
    assert killed, "no round was killed before its commit"
    if after == nothing:
        ask("import")
    assert counts() == everything
