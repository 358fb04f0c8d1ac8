"""Is this the file that was issued? And if not, which numbers were changed."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.conf import settings

from lanjie.core.access import Scope
from lanjie.core.documents import seal
from lanjie.core.documents_docx import Found, tagged
from lanjie.core.documents_xlsx import NUMBERS
from lanjie.core.words import LANGUAGES
from lanjie.reports.models import AssessmentIssue, AssessmentIssueFile, Issue, IssueFile
from lanjie.reports.queries.assessment_issues import assessment_issues
from lanjie.reports.queries.issues import issues

#: What may have been issued: the quarterly bulletin of wastewater or the monthly one of the assessment.
AnyIssue = Issue | AssessmentIssue


@dataclass(frozen=True, slots=True)
class Changed:
    """A number that is not what was issued: `found` empty where it was taken out, `issued` empty where none was printed."""

    tag: str
    issued: str
    found: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file is: `unchanged` (byte for byte), `changed` (a mended copy of an issue), `unknown` (of no issue we can name).

    `numbers` counts the tagged numbers that were compared; PDF has none, only the whole file can be compared.
    """

    state: str
    sha256: str
    issue: AnyIssue | None = None
    file: IssueFile | AssessmentIssueFile | None = None
    numbers: int = 0
    changed: tuple[Changed, ...] = ()


def verify(scope: Scope, content: bytes) -> Verdict:
    """Hold a file against every issue the reader may see."""
    sha256 = hashlib.sha256(content).hexdigest()
    mine, monthly = issues(scope), assessment_issues(scope)
    exact: IssueFile | AssessmentIssueFile | None = (
        IssueFile.objects.filter(sha256=sha256, issue__in=mine).defer("content").select_related("issue").first()
        or AssessmentIssueFile.objects.filter(sha256=sha256, issue__in=monthly).defer("content").select_related("issue").first()
    )  # fmt: skip
    if exact is not None:
        return Verdict("unchanged", sha256, exact.issue, exact)
    found = _numbers(content)
    issue = _issue_of(chain(mine.defer(None).defer("evidence"), monthly.defer(None).defer("evidence")), found)
    if issue is None:
        return Verdict("unknown", sha256)
    return Verdict("changed", sha256, issue, None, len(issue.numbers), tuple(_changes(issue, found)))


def _numbers(content: bytes) -> list[Found]:
    """The tagged numbers of a docx or of an annex; none of anything else."""
    try:
        return tagged(content)
    except ValueError:
        return _annex(content)


def _annex(content: bytes) -> list[Found]:
    """The sheet of printed numbers of an annex; [] of anything else."""
    import openpyxl  # slow import

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > settings.LANJIE_UPLOAD_UNPACKED_BYTES:
                return []
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        name = next((sheet for sheet in book.sheetnames if sheet in NUMBERS.values()), None)
        rows = book[name].iter_rows(min_row=2, max_row=20_000, max_col=4, values_only=True) if name else ()
        return [Found(str(row[0]), "", str(row[3]), str(row[1])) for row in rows if len(row) == 4]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        return []


def _issue_of(candidates: Iterable[AnyIssue], found: list[Found]) -> AnyIssue | None:
    """The issue whose seals the file carries most of; a seal binds code, run, tag and print, so a few suffice."""
    if not found:
        return None
    marks = {one.seal for one in found}
    best: tuple[int, AnyIssue | None] = (0, None)
    for issue in candidates:
        hits = sum(mark in marks for mark in _seals(issue))
        if hits > best[0]:
            best = (hits, issue)
    return best[1]


def _seals(issue: AnyIssue) -> Iterator[str]:
    for tag, number in issue.numbers.items():
        for lang in LANGUAGES:
            yield seal(issue.code, issue.run.code, tag, number[lang])


def _changes(issue: AnyIssue, found: list[Found]) -> Iterator[Changed]:
    """Every number printed otherwise than it was issued, every one added and every one missing."""
    lang = _language(issue, found)
    seen = set()
    for one in found:
        seen.add(one.tag)
        issued = issue.numbers.get(one.tag)
        expected = issued[lang] if issued else ""
        if one.text != expected:
            yield Changed(one.tag, expected, one.text)
    for tag, number in issue.numbers.items():
        if tag not in seen:
            yield Changed(tag, number[lang], "")


def _language(issue: AnyIssue, found: list[Found]) -> str:
    """The language most of the numbers agree with."""
    return max(LANGUAGES, key=lambda lang: sum(issue.numbers.get(f.tag, {}).get(lang) == f.text for f in found))
