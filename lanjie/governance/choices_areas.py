"""Enumerations of supervision, assessment, listing and accountability: all of them speak of areas, units and offices."""

from __future__ import annotations

from enum import StrEnum

from lanjie.core.words import Words, say


class Tier(StrEnum):
    """The three tiers of the listing, mildest first."""

    WATCH = "watch"
    WARNING = "warning"
    LISTED = "listed"


class Scoring(StrEnum):
    """How a value becomes a share of an item's weight."""

    LINEAR = "linear"
    STEPS = "steps"
    VETO = "veto"


class Outcome(StrEnum):
    """What came of an objection."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"


class ActionKind(StrEnum):
    """What a deciding body did about an office; recorded here, never proposed."""

    REMOVAL = "removal"
    SUSPENSION = "suspension"
    DISCIPLINE = "discipline"
    TALK = "talk"
    CIRCULAR = "circular"


#: Mildest first, so that "stricter than" is a comparison of positions.
TIERS: dict[str, Words] = {
    Tier.WATCH: say("重点关注", "Watched"),
    Tier.WARNING: say("通报警示", "Warned"),
    Tier.LISTED: say("挂牌整治", "Listed for rectification"),
}
#: Other names the tiers go by in papers; a file may use them.
TIER_ALIASES: dict[str, str] = {"重点通报地区": Tier.WARNING, "重点关注地区": Tier.WATCH, "挂牌整治地区": Tier.LISTED}
#: Tiers in which the leading offices of the area are flagged (GV-007).
RESTRICTING = (Tier.WARNING, Tier.LISTED)

SCORINGS: dict[str, Words] = {
    Scoring.LINEAR: say("按比例", "Linear"),
    Scoring.STEPS: say("分档", "Steps"),
    Scoring.VETO: say("一票否决", "Veto"),
}
OUTCOMES: dict[str, Words] = {
    Outcome.UNCHANGED: say("维持", "Unchanged"),
    Outcome.CHANGED: say("更正", "Changed"),
}
ACTION_KINDS: dict[str, Words] = {
    ActionKind.REMOVAL: say("免职", "Removal"),
    ActionKind.SUSPENSION: say("暂缓使用", "Appointment suspended"),
    ActionKind.DISCIPLINE: say("处分", "Discipline"),
    ActionKind.TALK: say("约谈", "Summons to a talk"),
    ActionKind.CIRCULAR: say("通报", "Circular"),
}


def stricter(tier: str, than: str) -> bool:
    """Whether a tier is harder than another."""
    order = list(TIERS)
    return order.index(tier) > order.index(than)
