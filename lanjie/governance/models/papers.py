"""The register of dated acts, instructions, meetings and plans."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lanjie.core.models import Scoped
from lanjie.core.words import language
from lanjie.governance.choices import DOCUMENT_KINDS, PRECISIONS, DocumentKind, Precision, options
from lanjie.registry.models import Area, Organisation


class Document(Scoped):
    """One dated act: a document, meeting, event or deadline; whatever mentions the act points here, so it has one date.

    `title_zh` is the canonical title; other spellings stand in `titles`. `dated_on` is a day even where only the month or
    year is known; `precision` says how much of it may be shown. `same_act` names an entry that tells of the same act; where
    the two days differ they are a conflict (computed, never stored), and `note` says what is known about it.
    """

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=options(DOCUMENT_KINDS), default=DocumentKind.DOCUMENT.value)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=240, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=80, blank=True)
    dated_on = models.DateField(null=True, blank=True, db_index=True)
    until = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=10, choices=options(PRECISIONS), default=Precision.DAY.value)
    in_force_on = models.DateField(null=True, blank=True)
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    same_act = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="told_again")
    note = models.CharField(max_length=300, blank=True)
    places = models.CharField(max_length=120, blank=True)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["code"]

    @property
    def title(self) -> str:
        """The canonical title in the reader's language; official titles stay Chinese where no English one is recorded."""
        return (self.title_en or self.title_zh) if language() == "en" else self.title_zh

    def __str__(self) -> str:
        return self.title


class DocumentTitle(Scoped):
    """Another spelling under which a document is mentioned."""

    AREA = "document__area__path"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="titles")
    title = models.CharField(max_length=200)
    where = models.CharField(max_length=120, blank=True)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["document", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "title"], name="document_title_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Instruction(Scoped):
    """A written instruction of an office (批示). The office is recorded; nobody is rated. Closed when every task of it is."""

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=120)
    dated_on = models.DateField(db_index=True)
    text = models.TextField()
    item = models.ForeignKey(
        "governance.OversightItem", null=True, blank=True, on_delete=models.PROTECT, related_name="instructions"
    )
    closed_on = models.DateField(null=True, blank=True)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-dated_on", "code"]

    def __str__(self) -> str:
        return self.code


class Meeting(Scoped):
    """A meeting of a body at some level; its day is that of its entry in the register."""

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=120)
    number = models.CharField(max_length=40, blank=True)
    held_on = models.DateField(db_index=True)
    record = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-held_on", "code"]

    def __str__(self) -> str:
        return f"{self.body} {self.number}".strip()


class AgendaItem(Scoped):
    """One item a meeting dealt with; `drug_control` says whether it counts as a meeting on drug control (G1)."""

    AREA = "meeting__area__path"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    drug_control = models.BooleanField(default=True)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["meeting", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "number"], name="agenda_number_once")]

    def __str__(self) -> str:
        return self.title


class Decision(Scoped):
    """What a meeting decided; tasks come of it."""

    AREA = "meeting__area__path"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    agenda_item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["meeting", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once")]

    def __str__(self) -> str:
        return self.text[:60]


class Plan(Scoped):
    """A plan resting on a document; sub-plans name it as `parent` (one plan and five sub-plans in 2020)."""

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="subplans")
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="plans")
    lead = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=240, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    goal = models.TextField(blank=True)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="plan_ends_after_start"
            ),
        ]

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return (self.title_en or self.title_zh) if language() == "en" else self.title_zh

    def __str__(self) -> str:
        return self.title


class Target(Scoped):
    """What a plan wants an indicator to be in a year, and from which base. `figure_key` names the declared figure that measures it, if one does."""

    AREA = "plan__area__path"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets")
    indicator = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    base = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    base_year = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    figure_key = models.CharField(max_length=120, blank=True)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["plan", "indicator", "year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "indicator", "year"], name="target_once")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"
