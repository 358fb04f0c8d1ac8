"""A small, complete law tree on disk that a test bends in one place."""

from __future__ import annotations

from pathlib import Path

UNITS = """\
day: {zh: 日, en: day, plural: days, kind: time}
duty: {zh: 适用, en: applies, kind: word}
times: {zh: 次, en: time, plural: times, kind: count}
"""
GROUPS = "PC: {zh: 易制毒化学品, en: Precursors}\n"
TEXT = """\
title: {zh: 某条例, en: Some Regulations}
issuer: 国务院
level: administrative_regulation
jurisdiction: CN
effective: 2010-01-01
found: [a library]
"""
RULE = """\
rule: PC-001
label: {zh: 报告期限, en: Time to report}
unit: day
jurisdiction: CN
values:
  2010-01-01:
    value: 15
    sources:
      - {text: some-regulations, clause: art. 1, quote: 十五日内}
  2020-01-01:
    value: 10
    sources:
      - {text: some-regulations, clause: art. 1, quote: 十日内}
checked_on: 2026-11-24
status: primary
verified_in: L1
"""


def plant(root: Path, *, rule: str = RULE, text: str = TEXT, units: str = UNITS, groups: str = GROUPS) -> Path:
    """Write the tree under `root` with the rule at precursors/report.yaml and return `root`."""
    for name, content in {
        "units.yaml": units,
        "groups.yaml": groups,
        "texts/some-regulations.yaml": text,
        "parameters/precursors/report.yaml": rule,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return root
