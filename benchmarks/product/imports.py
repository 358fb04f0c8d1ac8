"""Rows a second of a laboratory sheet into SQLite and PostgreSQL: read, checked, judged, written with audit, committed."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import time

from benchmarks.wastewater.report import publish
from tests.postgres import server

SITES, BOTTLES, DRUGS = 130, 60, 6


def sheet() -> bytes:
    """A sheet of 46,800 results in 7,800 bottles, about a third below their limit, drawn from fixed streams."""
    from lanjie.demo import province

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(province.HEADS)
    for place in range(SITES):
        draw = province.stream("bench", place)
        for bottle in range(BOTTLES):
            year, month = 2020 + bottle // 24, 1 + bottle // 2 % 12
            day = f"{year}-{month:02d}-{5 + 14 * (bottle % 2):02d}"
            for drug in province.DRUGS:
                value = drug.load * float(draw.lognormal(0, 0.6)) / 0.25
                written = f"{value:.3g}" if value >= drug.limits[0] else f"<{drug.limits[0]:g}"
                writer.writerow(
                    [
                        f"B-{place}-{bottle}",
                        f"S-{place}",
                        day,
                        "",
                        "25000",
                        drug.name,
                        "样品",
                        "1",
                        written,
                        f"{drug.limits[0]:g}",
                        "",
                        "LAB-1",
                        "M-1",
                        "32",
                        "",
                    ]
                )
    return out.getvalue().encode()


def child() -> None:
    """In a fresh process: prepare a database, hand the sheet in, print the seconds of each step."""
    import django

    django.setup()
    from django.core.management import call_command

    from lanjie.core import imports
    from lanjie.core.access import SYSTEM
    from lanjie.core.imports import FORMATS
    from lanjie.registry.models import Area, Organisation
    from lanjie.situation.models import Catchment, Result, Site

    call_command("migrate", verbosity=0)
    area = Area.unscoped.get(code="430304")
    Organisation.unscoped.create(code="LAB-1", name_zh="室", kind="laboratory", area=area)
    for number in range(SITES):
        site = Site.unscoped.create(code=f"S-{number}", name_zh="厂", kind="plant", area=area)
        Catchment.unscoped.create(
            site=site, version=1, population=100_000, method="census", cv=0.1, valid_from="2019-01-01"
        )
    content = sheet()
    form = FORMATS["wastewater-laboratory"]
    began, cpu = time.perf_counter(), time.process_time()
    batch = imports.check(scope=SYSTEM, form=form, content=content, filename="bench.csv")
    checked = time.perf_counter()
    assert batch.ok, [p.line.en for p in batch.problems[:3]]
    imports.write(scope=SYSTEM, batch=batch, content=content)
    ended = time.perf_counter()
    assert Result.unscoped.count() == SITES * BOTTLES * DRUGS
    print(json.dumps({"check": checked - began, "write": ended - checked, "cpu": time.process_time() - cpu}))


def measure(url: str | None) -> dict[str, float]:
    """Run `child` against a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "LANJIE_VAR": folder, "DJANGO_SETTINGS_MODULE": "lanjie.site.settings"}
        environment.pop("DATABASE_URL", None)
        if url:
            environment["DATABASE_URL"] = url
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.product.imports", "child"],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Both databases, one table."""
    count = SITES * BOTTLES * DRUGS
    found = {"SQLite": measure(None)}
    with server() as url:
        import psycopg

        with psycopg.connect(url.format("postgres"), autocommit=True) as connection:
            connection.execute("create database bench")
        found["PostgreSQL"] = measure(url.format("bench"))
    rows = [
        {
            "database": name,
            "rows": count,
            "check_s": round(t["check"], 2),
            "write_s": round(t["write"], 2),
            "rows_per_s": round(count / (t["check"] + t["write"])),
            "rows_per_cpu_s": round(count / t["cpu"]),
            "target": "5000 rows/s",
        }
        for name, t in found.items()
    ]
    publish("product_imports", "A laboratory sheet of 46,800 results, checked and written", rows)


if __name__ == "__main__":
    child() if sys.argv[1:] == ["child"] else main()
