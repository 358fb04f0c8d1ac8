"""Enumerations of reported figures: what a source says of a number, and the status of an observation (after SDMX CL_OBS_STATUS)."""

from __future__ import annotations

from lanjie.core.words import say

QUALIFIERS = {
    "exact": say("准确", "exact"),
    "more_than": say("超过", "more than"),
    "nearly": say("近", "nearly"),
    "at_least": say("不少于", "at least"),
    "range": say("区间", "range"),
}

STATUSES = {
    "normal": say("正常", "normal"),
    "provisional": say("初步", "provisional"),
    "revised": say("修订", "revised"),
    "missing": say("没有数", "missing, not reported"),
    "confidential": say("不公开", "confidential, suppressed"),
}

#: Statuses of an entry that holds no number.
EMPTY = frozenset({"missing", "confidential"})
