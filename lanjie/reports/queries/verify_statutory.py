"""Is this the statutory report that was issued? And if not, which numerals were changed, added or removed."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from lanjie.core.access import Scope
from lanjie.core.documents_docx import tagged
from lanjie.reports.models import ReportFile, StatutoryReport
from lanjie.reports.queries.statutory import OUT, reports
from lanjie.reports.statutory.comparing import Compared, Passage, compare, passages

_CODE = re.compile(r"SR-\d{4}-\d{2}-\d{2}-\d+")
_RUN = re.compile(r"F\d+-([0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Verified:
    """What a file is beside an issued report: byte for byte the same (`file`), or a copy with differences (`compared`)."""

    report: StatutoryReport
    sha256: str
    file: ReportFile | None = None
    compared: Compared | None = None
    bound: int = 0


def verify_report(scope: Scope, content: bytes) -> Verified | None:
    """Hold a file against the issued reports the reader may see; None when it comes from none of them."""
    sha256 = hashlib.sha256(content).hexdigest()
    mine = reports(scope).filter(state__in=OUT)
    kept = ReportFile.objects.filter(freeze__report__in=mine).defer("content").select_related("freeze__report__area")
    exact = kept.filter(sha256=sha256).first()
    if exact is not None:
        return Verified(exact.freeze.report, sha256, exact)
    try:
        found = passages(content)
    except ValueError:
        return None
    candidates = list(kept.filter(kind="docx", freeze__digest__startswith=_digest(content, found)).defer(None))
    if not candidates:
        return None
    best = max(
        ((one, passages(bytes(one.content))) for one in candidates),
        key=lambda pair: len({p.text for p in pair[1]} & {p.text for p in found}),
    )
    file, issued = best
    bound = sum(len(passage.marks) for passage in issued)
    return Verified(file.freeze.report, sha256, None, compare(issued, found), bound)


def _digest(content: bytes, found: list[Passage]) -> str:
    """The beginning of the freeze's digest, from a content control or, where those were stripped, from the verification line."""
    marks = [run[1] for one in tagged(content) if (run := _RUN.fullmatch(one.run))]
    if marks:
        return max(set(marks), key=marks.count)
    for passage in reversed(found):
        run = _RUN.search(passage.text)
        if run and _CODE.search(passage.text):
            return run[1]
    return "unknown"
