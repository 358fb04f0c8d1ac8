"""A run as a file: levels, changes, ranks, probabilities, contributions and residuals of every county and month."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from lanjie.core.access import endpoint, scope_of
from lanjie.core.pages.files import table_file
from lanjie.core.words import say
from lanjie.situation.assessment_validation import LIMITS
from lanjie.situation.queries import assessment
from lanjie.situation.queries.assessment_export import heads, rows

KINDS = ("csv", "xlsx")


@endpoint("situation.read")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The run the address names (`?run=`), or the newest, as csv or xlsx; within the reader's areas."""
    scope = scope_of(request)
    code = request.GET.get("run", "")
    run = assessment.run_by_code(scope, code) if code else assessment.standing(scope)
    if run is None or kind not in KINDS:
        raise Http404
    notes = [
        say("运行 {code}，数据截止 {cut}，输入 SHA-256 {sha}", "Run {code}, cut-off {cut}, SHA-256 of the input {sha}", code=run.code, cut=run.cut_off, sha=run.input_sha256),
        *([say("模拟数据", "Simulated data")] if run.simulated else []),
        *LIMITS,
    ]  # fmt: skip
    return table_file(kind, run.code, run.code, heads(run), rows(scope, run), notes=notes)
