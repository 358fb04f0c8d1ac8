"""Sessions, what they oversaw, the opinions they gave and the demands inside them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from lanjie.core.models import Scoped
from lanjie.core.words import language
from lanjie.governance.choices import ITEM_KINDS, PRECISIONS, RESULTS, ItemKind, Precision, options
from lanjie.governance.models.originals import Original
from lanjie.governance.models.papers import Document
from lanjie.governance.spans import Span
from lanjie.governance.states import DEMAND, OPINION
from lanjie.registry.models import Area, Organisation


class Session(Scoped):
    """A session of a standing committee; the header of the report that answers it."""

    AREA = "area__path"

    code = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=120)
    congress_no = models.PositiveSmallIntegerField(null=True, blank=True)
    session_no = models.PositiveSmallIntegerField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    document_no = models.CharField(max_length=80, blank=True)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-held_on", "code"]

    def __str__(self) -> str:
        return self.code


class OversightItem(Scoped):
    """What the committee oversaw and the letter that brought its opinions, kept as it came.

    `letter` is the whole text of the letter; every opinion is a span of it. Where `received_precision` is not the day,
    `received_on` is the last day on which it can have come, so that days since then are at least so many.
    """

    AREA = "session__area__path"

    code = models.CharField(max_length=40, unique=True)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=options(ITEM_KINDS), default=ItemKind.REPORT.value)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=240, blank=True)
    committee = models.CharField(max_length=120, blank=True)
    received_on = models.DateField(null=True, blank=True)
    received_precision = models.CharField(max_length=10, choices=options(PRECISIONS), default=Precision.DAY.value)
    due_on = models.DateField(null=True, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    letter = models.TextField(blank=True)
    original = models.ForeignKey(Original, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-received_on", "code"]

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return (self.title_en or self.title_zh) if language() == "en" else self.title_zh

    def __str__(self) -> str:
        return self.title


class Opinion(Scoped):
    """One deliberation opinion. `text` never changes after receipt: the database itself refuses (`lanjie.governance.fixed`).

    `start` and `end` are its span in the letter. `preamble` lists the spans `[start, end)` of `text` that ask for nothing;
    with the demands they cover every character once before the opinion counts as split. `round` grows when the committee is
    not satisfied.
    """

    AREA = "item__session__area__path"

    item = models.ForeignKey(OversightItem, on_delete=models.PROTECT, related_name="opinions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    preamble = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=12, default=OPINION.initial, choices=[(s, s) for s in OPINION.labels])
    round = models.PositiveSmallIntegerField(default=1)
    received_on = models.DateField(null=True, blank=True)
    draft = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reply = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="answers")
    closed_on = models.DateField(null=True, blank=True)
    simulated = models.BooleanField(default=False)

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["item", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "number"], name="opinion_number_once")]

    def __str__(self) -> str:
        return f"{self.item_id}.{self.number}"


class Demand(Scoped):
    """What an opinion asks for: the span `[start, end)` of its text, with a heading in own words and one lead unit.

    `also` holds further spans where the words stand apart in the text.
    `reason` is written where no measure answers it; `refers_to` names the demand whose measures answer it too.
    """

    AREA = "opinion__item__session__area__path"

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="demands")
    number = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    also = models.JSONField(default=list, blank=True)
    title_zh = models.CharField(max_length=120, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=20, blank=True)
    theme = models.CharField(max_length=40, blank=True)
    lead = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="leads")
    support = models.ManyToManyField(Organisation, blank=True, related_name="supports")
    state = models.CharField(max_length=20, default=DEMAND.initial, choices=[(s, s) for s in DEMAND.labels])
    reason = models.CharField(max_length=500, blank=True)
    refers_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="answered_for")

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["opinion", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opinion", "number"], name="demand_number_once"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="demand_span_not_empty"),
        ]

    @property
    def spans(self) -> list[Span]:
        """Every span of the opinion's text it stands on, in order."""
        return sorted([(self.start, self.end), *((start, end) for start, end in self.also)])

    @property
    def text(self) -> str:
        """The words of the opinion it stands on."""
        return "…".join(self.opinion.text[start:end] for start, end in self.spans)

    @property
    def title(self) -> str:
        """The heading in the reader's language, or the words of the opinion where none was written."""
        zh = self.title_zh or self.text
        return (self.title_en or zh) if language() == "en" else zh

    def __str__(self) -> str:
        return f"{self.opinion.number}.{self.number} {self.title}"


class Comment(Scoped):
    """What a member of the committee or an officer wrote beside an opinion, or one demand of it; never changed."""

    AREA = "opinion__item__session__area__path"

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="comments")
    demand = models.ForeignKey(Demand, null=True, blank=True, on_delete=models.PROTECT, related_name="comments")
    round = models.PositiveSmallIntegerField()
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Evaluation(Scoped):
    """How the committee found one round of handling. Votes are counts where it voted; a vote has no name."""

    AREA = "opinion__item__session__area__path"

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="evaluations")
    round = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=15, choices=options(RESULTS))
    reason = models.TextField(blank=True)
    on = models.DateField()
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    DATA_CLASSES: ClassVar[dict[str, str]] = {"*": "internal"}

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["opinion", "round"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["opinion", "round"], name="evaluation_once_a_round")]

    def __str__(self) -> str:
        return f"{self.opinion_id} {self.round}: {self.result}"
