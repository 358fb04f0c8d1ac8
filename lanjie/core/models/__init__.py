"""Tables every room leans on: accounts, the audit chain, uploads, jobs and signed figures."""

from __future__ import annotations

from lanjie.core.models.accounts import Grant, User
from lanjie.core.models.audit import AuditEvent, AuditHead
from lanjie.core.models.base import Recorded, Scoped, ScopedQuerySet, UnscopedQueryError
from lanjie.core.models.jobs import Job
from lanjie.core.models.proposals import Proposal, ProposalDecision
from lanjie.core.models.uploads import Upload

__all__ = [
    "AuditEvent",
    "AuditHead",
    "Grant",
    "Job",
    "Proposal",
    "ProposalDecision",
    "Recorded",
    "Scoped",
    "ScopedQuerySet",
    "UnscopedQueryError",
    "Upload",
    "User",
]
