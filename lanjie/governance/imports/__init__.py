"""File formats of governance; importing this registers them."""

from __future__ import annotations

from lanjie.governance.imports.assessments import SCHEME, VALUES
from lanjie.governance.imports.documents import DOCUMENTS
from lanjie.governance.imports.evidence import EVIDENCE
from lanjie.governance.imports.measures import MEASURES
from lanjie.governance.imports.pairs import PAIRS
from lanjie.governance.imports.tasks import TASKS

__all__ = ["DOCUMENTS", "EVIDENCE", "MEASURES", "PAIRS", "SCHEME", "TASKS", "VALUES"]
