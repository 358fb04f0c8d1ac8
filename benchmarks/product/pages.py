"""Server time and queries of every page on the full demo, and again with 50 more counties.

Each request runs the WSGI application in this process as granian calls it: all middleware, sessions, access, templates, gzip; no socket
and no test client. `p50`, `p90` and `max` are of warm requests for one page, `new` is the median of first requests for pages
nobody has asked for since the last estimation (other sites, other areas, charts not drawn yet). Queries must not depend on the number
of counties, sites and results.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from benchmarks.wastewater.report import publish

REQUESTS, WARM, NEW = 25, 3, 8
TARGET_MS = 100
COUNTIES = 50


@dataclass
class Timed:
    """Milliseconds of warm and of first requests for one page, and its queries."""

    warm: list[float] = field(default_factory=list)
    new: list[float] = field(default_factory=list)
    queries: int = 0
    status: str = "200 OK"
    kilobytes: float = 0.0


def child() -> None:
    """In a fresh process: the demo, the pages, 50 counties more, the pages again."""
    import django

    django.setup()
    from django.core.management import call_command

    from lanjie.demo.build import build

    with contextlib.redirect_stdout(sys.stderr):
        call_command("migrate", verbosity=0)
        build(lambda _what: None)
    before = pages()
    grow()
    after = pages()
    rows = [row(name, before[name], after[name]) for name in before]
    print(json.dumps(rows))


def row(name: str, before: Timed, after: Timed) -> dict[str, object]:
    """One line of the table."""
    if not before.warm or not after.warm:
        return {"page": name, "ok": False, "status": before.status}
    warm = sorted(before.warm)
    return {
        "page": name,
        "p50_ms": round(warm[len(warm) // 2], 1),
        "p90_ms": round(warm[int(len(warm) * 0.9)], 1),
        "max_ms": round(warm[-1], 1),
        "new_ms": round(sorted(before.new)[len(before.new) // 2], 1) if before.new else None,
        "p90_more_ms": round(sorted(after.warm)[int(len(after.warm) * 0.9)], 1),
        "queries": before.queries,
        "queries_more": after.queries,
        "kB": round(before.kilobytes, 1),
        "ok": warm[int(len(warm) * 0.9)] <= TARGET_MS and before.queries == after.queries,
    }


def pages() -> dict[str, Timed]:
    """Time every page of the list."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.e2e.pages import PAGES

    ask = {reader: Reader(reader) for reader in {look.reader for look in PAGES}}
    found = {}
    for look in PAGES:
        timed = found[str(look)] = Timed()
        get = ask[look.reader].get
        timed.status = ask[look.reader].status(look.path)
        if not timed.status.startswith("200"):
            continue
        for _ in range(WARM):
            get(look.path)
        for _ in range(REQUESTS):
            timed.warm.append(get(look.path)[0])
        timed.new = [get(path)[0] for path in others(look)]
        with CaptureQueriesContext(connection) as captured:
            timed.kilobytes = get(look.path)[1] / 1000
        timed.queries = len(captured)
    return found


def others(look: Any) -> Iterator[str]:
    """Pages of the same kind that were not asked for yet."""
    from django.urls import reverse

    from lanjie.registry.models import Area
    from lanjie.situation.models import Sample, Site

    objects: dict[str, Callable[[], Any]] = {
        "situation:site": lambda: Site.unscoped.filter(simulated=True).order_by("-code"),
        "situation:population": lambda: Site.unscoped.filter(simulated=True).order_by("-code"),
        "situation:area": lambda: (
            Area.unscoped.filter(level="county", wastewater_sites__isnull=False).distinct().order_by("-code")
        ),
        "situation:sample": lambda: Sample.unscoped.order_by("code"),
    }
    if look.name in objects and not look.query:
        for code in objects[look.name]().values_list("code", flat=True)[:NEW]:
            yield reverse(look.name, args=[code])


class Reader:
    """A signed-in reader who asks the application itself."""

    def __init__(self, username: str) -> None:
        from django.test import Client

        from lanjie.core.models import User

        client = Client()
        if username:
            client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        self._cookies = "; ".join(f"{c.key}={c.value}" for c in client.cookies.values())

    def get(self, path: str) -> tuple[float, int]:
        """Milliseconds and bytes of a page."""
        began = time.perf_counter()
        _, size = self._ask(path)
        return (time.perf_counter() - began) * 1000, size

    def status(self, path: str) -> str:
        """What the application answers."""
        return self._ask(path)[0]

    def _ask(self, path: str) -> tuple[str, int]:
        from lanjie.site.wsgi import application

        where, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": where, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1", "HTTP_COOKIE": self._cookies,
            "HTTP_ACCEPT_ENCODING": "gzip", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
            "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
        }  # fmt: skip
        said: list[str] = []

        def start(line: str, *_: Any) -> Any:
            said.append(line)

        answer: Any = application(environ, start)
        size = sum(len(part) for part in answer)
        answer.close()
        return said[0], size


def grow() -> None:
    """50 counties more, each with two sites, each with the results of one of the demo's; then levels and trends again."""
    from lanjie.core.access import SYSTEM
    from lanjie.registry.models import Area
    from lanjie.situation.commands.estimate import estimate
    from lanjie.situation.models import Catchment, Result, Sample, Site

    city = Area.unscoped.get(code="430100")
    pattern = list(Result.unscoped.filter(sample__site__code="430102-W1").select_related("sample"))
    for number in range(COUNTIES):
        code = f"4398{number:02d}"
        area = Area.unscoped.create(
            code=code,
            name_zh=f"新{number}县",
            name_en=f"New {number}",
            level="county",
            parent=city,
            path=f"{city.path}{code}/",
        )
        for works in (1, 2):
            site = Site.unscoped.create(
                code=f"{code}-W{works}", name_zh=f"新{number}厂", kind="plant", area=area, simulated=True
            )
            catchment = Catchment.unscoped.create(
                site=site, version=1, population=100_000, method="census", cv=0.1, valid_from="2019-01-01"
            )
            bottles = {}
            for result in pattern:
                bottle = result.sample
                if bottle.code not in bottles:
                    bottles[bottle.code] = Sample.unscoped.create(
                        code=f"{site.code}-{bottle.code}", site=site, taken_on=bottle.taken_on + timedelta(days=works - 1),
                        composite=bottle.composite, flow_m3_d=bottle.flow_m3_d, state=bottle.state,
                    )  # fmt: skip
                result.pk, result.sample, result.catchment = None, bottles[bottle.code], catchment
            Result.unscoped.bulk_create(pattern)
    estimate(scope=SYSTEM)


def main() -> None:
    """Print the table and write benchmarks/out/product_pages.json."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("LANJIE_") and k != "DATABASE_URL"}
        environment |= {"LANJIE_VAR": folder, "LANJIE_MODE": "demo", "DJANGO_SETTINGS_MODULE": "lanjie.site.settings"}
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.product.pages", "child"],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    rows = json.loads(done.stdout.splitlines()[-1])
    publish(
        "product_pages",
        f"Server time of every page, full demo, SQLite, {REQUESTS} warm requests; target p90 ≤ {TARGET_MS} ms, queries as before with {COUNTIES} more counties",
        rows,
    )


if __name__ == "__main__":
    child() if sys.argv[1:] == ["child"] else main()
