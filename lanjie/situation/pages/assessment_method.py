"""The method as a member of the commission would read it, with what it cannot say and how well it was measured."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lanjie.core.access import endpoint
from lanjie.core.charts import Head
from lanjie.core.citations import cites
from lanjie.core.quantities import count
from lanjie.core.words import Words, say
from lanjie.situation.assessment_method import DRAWS, ORDER, TIER_NAMES, TIERS, as_data, spec_for
from lanjie.situation.assessment_validation import ACCURACY, FINDINGS, LIMITS, WHERE
from lanjie.situation.assessment_words import indicator, unit
from lanjie.situation.commands.propose import tiers_of
from lanjie.situation.models import AssessmentRun
from lanjie.situation.pages.assessment_boxes import Box
from lanjie.situation.pages.assessment_frame import asked, frame

READ = {
    "normal": say("取对数后的数，误差正态", "logged, normal error"),
    "lognormal": say(
        "取对数后的数，误差正态；低于定量限的只作上限", "logged, normal error; below the limit only as an upper bound"
    ),
    "binomial": say("n 个中的 y 个", "y of n"),
    "poisson": say("按人口计的件数", "a count by population"),
}
KINDS = {"ww": "lognormal", "ww_ketamine": "lognormal", "ww_mdma": "lognormal", "hair": "binomial", "price": "normal", "sat": "binomial", "eff": "normal"}  # fmt: skip
SIGNS = {"1": say("锚定：水平以它为尺度", "anchor: the level is on its scale"), "+": say("同向", "rises with it"), "-": say("反向", "falls with it"), "free": say("由数据定", "left to the data")}  # fmt: skip


@endpoint("situation.read")
@cites(
    "GV-007",
    page="situation:assessment_method",
    label=say("县级毒情评估的方法", "The method of the county assessment"),
    purpose=say("三级名单；席位数和概率为假定", "the three lists; sizes and probabilities are assumed"),
)
def method(request: HttpRequest) -> HttpResponse:
    """The page: what each indicator is read as, the formula in words, the rule of the lists, limits, measurements."""
    what = asked(request)
    run = what.run
    context = frame(request, say("县级毒情评估的方法", "The method of the county assessment"), what) | {
        "area_switch": False,
        "indicators": _indicators(run),
        "lists": _lists(run),
        "draws": count(DRAWS),
        "leave": f"{(tiers_of(run) if run else TIERS).leave:g}",
        "limits": LIMITS,
        "where": WHERE,
        "accuracy": Box(
            (
                Head(say("量的是什么", "Measure")), Head(say("办公指数", "Office index"), number=True), Head(say("要求", "Required"), number=True),
                Head(say("模型，假设成立", "Model, assumptions hold"), number=True), Head(say("模型，假设不成立", "Model, they do not"), number=True),
            ),
            [(m.what, m.office, m.required, m.holds, m.wrong) for m in ACCURACY],
        ),
        "findings": FINDINGS,
        "remarks": [Words(r["zh"], r["en"]) for r in run.summary.get("remarks", ())] if run else [],
    }  # fmt: skip
    return render(request, "situation/assessment_method.html", context)


def _indicators(run: AssessmentRun | None) -> Box:
    """Each indicator of the newest run (of the house where there is none) with how it is read."""
    said = run.spec["indicators"] if run else as_data(spec_for(ORDER)[0], 0)["indicators"]
    head = (Head(say("指标", "Indicator")), Head(say("单位", "Unit")), Head(say("怎样读", "Read as")), Head(say("与水平", "With the level")), Head(say("受工作强度影响", "Moved by effort")))  # fmt: skip
    rows = []
    for name, declared in said.items():
        loads = declared.get("loads", {})
        use = SIGNS[loads["use"]] if "use" in loads else say("不参与", "takes no part")
        effort = say("是", "yes") if "effort" in loads else say("否", "no")
        rows.append((indicator(name), unit(name), READ[KINDS.get(name, "poisson")], use, effort))
    return Box(head, rows)


def _lists(run: AssessmentRun | None) -> Box:
    tiers = tiers_of(run) if run else TIERS
    head = (
        Head(say("名单", "List")),
        Head(say("席位", "Places"), number=True),
        Head(say("进入概率", "Probability to enter"), number=True),
    )
    return Box(
        head,
        [(name, size, f"{enter:g}") for name, size, enter in zip(TIER_NAMES, tiers.sizes, tiers.enter, strict=True)],
    )
