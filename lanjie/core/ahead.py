"""Pages looked at ahead: what a new run changed is drawn by the worker before its first reader has to wait for it.

    @ahead
    def sites() -> Iterator[tuple[Scope, str]]:
        yield office(path), reverse("situation:site", args=[code])

The job looks at every address in both languages and throws the pages away; the charts and drafts they made stay (`kept.py`), for
everybody, because they are kept by content. It makes way: where other work waits, it stops and goes on behind that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, QueryDict
from django.urls import resolve
from django.utils import translation

from lanjie.core import jobs
from lanjie.core.access import SYSTEM, Role, Scope
from lanjie.core.jobs import Progress, job
from lanjie.core.models import Job
from lanjie.core.words import say

KIND = "core.ahead"
LANGUAGES = ("zh-hans", "en")
DRAWING = say("正在预先绘图", "Drawing ahead")

log = logging.getLogger(__name__)

Addresses = Callable[[], Iterable[tuple[Scope, str]]]
AHEAD: list[Addresses] = []


def ahead(find: Addresses) -> Addresses:
    """Declare addresses that will be asked for once a run is new, those asked for most first, each with a reader who may see it."""
    AHEAD.append(find)
    return find


def office(path: str) -> Scope:
    """A reader at the office of a province, for `@ahead`."""
    return Scope(grants=((Role.PROVINCE, path),))


def start(done: int = 0) -> None:
    """Queue the job in the caller's transaction, unless it waits already."""
    if not Job.objects.filter(kind=KIND, state=Job.WAITING).exists():
        jobs.start(KIND, scope=SYSTEM, done=done)


@job(KIND, label=say("预先绘图", "Drawing ahead"))
def draw(*, scope: Scope, progress: Progress, done: int = 0) -> str:
    """Look at every address from the `done`th on. A page that fails is logged and left to its first reader."""
    del scope  # each address has its reader
    import_module(settings.ROOT_URLCONF)  # what stands beside a page is declared when the page is loaded
    looks = [(*asked, lang) for find in AHEAD for asked in find() for lang in LANGUAGES]
    for number, (reader, address, lang) in enumerate(looks[done:], done):
        if number > done and Job.objects.filter(state=Job.WAITING).exists():
            start(number)
            break
        progress(number, len(looks), DRAWING)
        try:
            look(reader, address, lang)
        except Exception:  # whatever a page may raise
            log.exception("ahead: %s", address)
    else:
        progress(len(looks), len(looks), DRAWING)
    return ""


def look(reader: Scope, address: str, lang: str) -> int:
    """Let the view of an address answer, as it would answer that reader; the status of the answer."""
    path, _, query = address.partition("?")
    found = resolve(path)
    request = HttpRequest()
    request.method, request.path, request.path_info, request.resolver_match = "GET", path, path, found
    request.GET = QueryDict(query)
    request.user = AnonymousUser()
    request.scope = reader.for_act(found.func.access)  # type: ignore[attr-defined]
    with translation.override(lang):
        return int(found.func(request, *found.args, **found.kwargs).status_code)
