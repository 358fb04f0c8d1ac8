"""Server time and queries of every governance page with 100 opinions, 5,000 tasks and 20,000 evidence files.

The demo's two cases are grown to five years of a province; each request runs the WSGI application in this process, as in
``benchmarks.product.pages``. `p90_ms` is of warm requests; `queries` must not depend on how much there is: the same pages are counted
before and after growing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from typing import Any

from benchmarks.product.pages import REQUESTS, TARGET_MS, WARM, Reader
from benchmarks.wastewater.report import publish

OPINIONS, TASKS, FILES, LETTERS, DOCUMENTS = 100, 5_000, 20_000, 1_000, 1_000
STATES = ("assigned", "accepted", "in_progress", "submitted", "verified", "closed", "closed", "closed")


def grow() -> None:
    """Records from fixed strides, without the doors: only reading is timed here."""
    from lanjie.core import bulk
    from lanjie.core.quantities import today
    from lanjie.governance.models import (
        Demand,
        Document,
        Evidence,
        Letter,
        Measure,
        Opinion,
        Original,
        OversightItem,
        Session,
        Task,
    )
    from lanjie.registry.models import Area, Organisation

    day = today()
    province = Area.unscoped.get(code="430000")
    units = list(Organisation.unscoped.filter(kind="office").select_related("area"))
    for number in range(OPINIONS // 10):
        session = Session.unscoped.create(code=f"B-{number}", area=province, body="常委会")
        OversightItem.unscoped.create(
            code=f"B-{number}",
            session=session,
            title_zh=f"第 {number} 项监督",
            received_on=day - timedelta(days=180 * number),
        )
    items = list(OversightItem.unscoped.filter(code__startswith="B-"))
    text = "各级政府要加强领导，完善机制，压实责任，强化考核，广泛发动群众。" * 3
    bulk.insert(
        [
            Opinion(item=item, number=n, text=text, state="in_handling", received_on=item.received_on)
            for item in items
            for n in range(1, 11)
        ]
    )
    step = len(text) // 4
    bulk.insert(
        [
            Demand(
                opinion=o,
                number=n + 1,
                start=n * step,
                end=(n + 1) * step,
                title_zh=f"要点 {n + 1}",
                lead=units[n % len(units)],
                state="answered",
            )
            for o in Opinion.unscoped.filter(item__in=items)
            for n in range(4)
        ]
    )
    bulk.insert(
        [
            Document(
                code=f"B-D{n}", area=province, title_zh=f"文件 {n}", dated_on=day - timedelta(days=n), issuer="省禁毒办"
            )
            for n in range(DOCUMENTS)
        ]
    )
    papers = list(Document.unscoped.filter(code__startswith="B-D"))
    demands = list(Demand.unscoped.filter(opinion__item__in=items).select_related("opinion"))
    bulk.insert(
        [
            Measure(
                code=f"B-M{n}", area=province, item_id=d.opinion.item_id, title_zh=f"措施 {n}", lead=units[n % len(units)],
                state=("implementing", "implemented", "target_set")[n % 3], document=papers[n % len(papers)],
                starts_on=day - timedelta(days=200), due_on=day + timedelta(days=n % 100),
            )
            for n, d in enumerate(demands)
        ]
    )  # fmt: skip
    measures = list(Measure.unscoped.filter(code__startswith="B-M"))
    through = Measure.demands.through
    through.objects.bulk_create([through(measure=m, demand=d) for m, d in zip(measures, demands, strict=True)])
    tasks = []
    for n in range(TASKS):
        state, unit = STATES[n % len(STATES)], units[n % len(units)]
        assigned = day - timedelta(days=40 + n % 1_700)
        tasks.append(
            Task(
                code=f"B-T{n}", area=unit.area, unit=unit, title_zh=f"任务 {n}", measure=measures[n % len(measures)],
                assigned_on=assigned, due_on=assigned + timedelta(days=30 + n % 60), state=state,
                closed_on=assigned + timedelta(days=35) if state == "closed" else None,
            )
        )  # fmt: skip
    bulk.insert(tasks)
    made = list(Task.unscoped.filter(code__startswith="B-T"))
    contents = [f"证据 {n}".encode() * 40 for n in range(FILES)]
    bulk.insert(
        [
            Original(sha256=hashlib.sha256(c).hexdigest(), filename=f"证据{n}.pdf", size=len(c), content=c)
            for n, c in enumerate(contents)
        ]
    )
    originals = list(Original.objects.filter(filename__startswith="证据").values_list("pk", flat=True))
    bulk.insert(
        [
            Evidence(
                code=f"B-E{n}", area_id=task.area_id, task=task, kind="file", title=f"证据 {n}", original_id=originals[n % len(originals)],
                unit_id=task.unit_id, dated_on=task.assigned_on,
            )
            for n in range(FILES)
            for task in (made[n % TASKS],)
        ]
    )  # fmt: skip
    bulk.insert(
        [
            Letter(
                code=f"B-L{n}", kind=("reminder", "letter", "bulletin", "talk")[n % 4], area_id=task.area_id, unit_id=task.unit_id,
                task=task, for_due_on=task.due_on, trigger="逾期", issued_on=task.due_on, answer_due_on=task.due_on + timedelta(days=5),
                body={"zh": ["请说明。"]}, answered_on=task.due_on if n % 2 else None,
            )
            for n in range(LETTERS)
            for task in (made[n],)
        ]
    )  # fmt: skip


def looks(grown: bool) -> list[Any]:
    """The pages of the room: those that are looked at, and after growing the same about the grown records."""
    from tests.e2e.pages import PAGES, Look

    found = [look for look in PAGES if look.name.startswith("governance:")]
    found += [Look("home"), Look("home", reader="xian"), Look("home", reader="danwei"), Look("home", reader="weiyuan")]
    if grown:
        found += [
            Look("governance:item", ("B-0",)), Look("governance:matrix", ("B-0",)), Look("governance:opinion", ("B-0", "1")),
            Look("governance:measure", ("B-M7",)), Look("governance:task", ("B-T7",)), Look("governance:piece", ("B-E7",)),
            Look("governance:letter", ("B-L7",)), Look("governance:document", ("B-D7",)),
            Look("governance:tasks", query={"q": "任务 49", "state": "in_progress"}),
            Look("governance:evidence", query={"q": "证据 199"}), Look("governance:evidence", query={"page": "300"}),
        ]  # fmt: skip
    return found


def measure(grown: bool) -> dict[str, dict[str, Any]]:
    """Milliseconds and queries of every page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    readers = {look.reader: Reader(look.reader) for look in looks(grown)}
    found: dict[str, dict[str, Any]] = {}
    for look in looks(grown):
        reader = readers[look.reader]
        status = reader.status(look.path)
        if not status.startswith("200"):
            found[str(look)] = {"status": status}
            continue
        for _ in range(WARM):
            reader.get(look.path)
        times = sorted(reader.get(look.path)[0] for _ in range(REQUESTS))
        with CaptureQueriesContext(connection) as captured:
            size = reader.get(look.path)[1]
        found[str(look)] = {
            "p50": times[len(times) // 2], "p90": times[int(len(times) * 0.9)], "queries": len(captured), "kB": size / 1000
        }  # fmt: skip
    return found


def child() -> None:
    """In a fresh process: the demo of the room, the pages, five years more, the pages again."""
    import django

    django.setup()
    from django.core.management import call_command

    from lanjie.demo import build, governance

    with contextlib.redirect_stdout(sys.stderr):
        call_command("migrate", verbosity=0)
        build.accounts()
        build.organisations()
        governance.build()
    before = measure(grown=False)
    grow()
    after = measure(grown=True)
    rows = []
    for name, page in after.items():
        if "status" in page:
            rows.append({"page": name, "ok": False, "status": page["status"]})
            continue
        small = before.get(name, page)
        rows.append({
            "page": name, "p50_ms": round(page["p50"], 1), "p90_ms": round(page["p90"], 1), "queries": page["queries"],
            "queries_small": small.get("queries"), "kB": round(page["kB"], 1), "ok": page["p90"] <= TARGET_MS,
        })  # fmt: skip
    print(json.dumps(rows))


def main() -> None:
    """One table."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "LANJIE_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "lanjie.site.settings",
            "LANJIE_MODE": "demo",
        }
        environment.pop("DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.governance.pages", "child"],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
    title = f"Governance pages with {OPINIONS} opinions, {TASKS:,} tasks, {FILES:,} evidence files"
    publish("governance_pages", title, json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    child() if sys.argv[1:] == ["child"] else main()
