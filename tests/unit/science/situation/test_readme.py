from __future__ import annotations

from lanjie.science.situation.data import Input
from lanjie.science.situation.readme import readme
from lanjie.science.situation.screen import Suspect
from lanjie.science.situation.words import Words

from .factories import fitted


def test_says_what_was_assumed_what_was_set_aside_and_what_the_figures_cannot_say() -> None:
    found = fitted()
    suspects = (Suspect(2, 0, 3, 1000.0),)
    given = Input(found.panel, found.spec, found.areas, suspects, (Words("已假定", "assumed"),))
    text = readme(given, found, "abc", ["ranking"])
    for part in (
        "`abc`",
        "已假定 assumed",
        "ww A0003 2018-03",
        "1e+03",
        "## 不能说明什么 Limits",
        "![ranking](ranking.svg)",
    ):
        assert part in text, part
