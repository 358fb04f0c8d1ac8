"""Satisfaction surveys: one row one answer, or as many answers as share a weight; summed by cluster as they are written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, Row, day, number, register, text, whole
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.registry.models import Area
from lanjie.situation.imports.monitoring import (
    AREA,
    CONFIRMED,
    Plan,
    Scale,
    differs,
    places,
    refuse_persons,
    repeated,
)
from lanjie.situation.models import Survey, SurveyCluster

#: Weights of a wave lie around their median; a far one is asked about.
FLOOR = 0.7
#: Unequal weights that make a survey worth less than a third of its answers are asked about.
WASTEFUL = 3.0
ROUNDING = 1e-9

COLUMNS = (
    Column("survey", ("调查", "survey"), text(24), say("一期调查的代码，例如 2020Q3", "The code of the wave, for example 2020Q3"), example="2020Q3"),
    Column("starts_on", ("开始日", "from"), day(), say("现场第一天", "First day in the field"), example="2020-09-01"),
    Column("ends_on", ("结束日", "to"), day(), say("现场最后一天", "Last day in the field"), example="2020-09-20"),
    Column("plan", ("调查方案", "plan"), text(200), say("已批准或备案的统计调查方案（GV-008）", "The survey plan that was approved or filed (GV-008)"), example="群众满意度调查方案 2020 年备案"),
    AREA,
    Column("stratum", ("层", "stratum"), text(40), say("抽样的层，例如城镇、乡村；没有分层留空", "The stratum, for example town or village; empty without strata"), required=False, example="城镇"),
    Column("cluster", ("群", "cluster"), text(40), say("抽样的社区或村的代码；没有整群抽样留空", "The code of the community drawn; empty without clusters"), required=False, example="C01"),
    Column("weight", ("权重", "weight"), number(0, 1e9, above=0), say("每份答卷的权重；没有加权留空", "The weight of each answer; empty without weights"), required=False, example="1.25"),
    Column("answers", ("答卷数", "answers"), whole(1, 10_000_000), say("一份一行时留空", "Empty for one answer a row"), required=False, example="15"),
    Column("satisfied", ("满意数", "satisfied"), whole(0, 10_000_000), say("满意的答卷数；一份一行时填 1 或 0", "Satisfied answers; for one answer a row 1 or 0"), example="13"),
    Column("invited", ("受访数", "invited"), whole(1, 10_000_000), say("请求访问的人数，含拒访；不知道留空", "How many were asked, refusals included; empty if not known"), required=False, example="22"),
    CONFIRMED,
)  # fmt: skip


class Key(NamedTuple):
    """What identifies a cluster of a wave."""

    survey: str
    area: str
    stratum: str
    cluster: str


@dataclass(slots=True)
class Sums:
    """What the rows of one cluster add up to."""

    row: Row
    answers: int = 0
    satisfied: int = 0
    invited: int | None = None
    weight: float = 0.0
    weight_square: float = 0.0
    weight_satisfied: float = 0.0

    def add(self, row: Row) -> None:
        """Add one row of the file."""
        n, yes, weight = row["answers"], row["satisfied"], row["weight"]
        self.answers += n
        self.satisfied += yes
        self.weight += n * weight
        self.weight_square += n * weight * weight
        self.weight_satisfied += yes * weight
        if row["invited"] is not None:
            self.invited = (self.invited or 0) + row["invited"]

    def record(self, key: Key, area: Area, survey: Survey) -> SurveyCluster:
        """The cluster as it is stored."""
        return SurveyCluster(
            survey=survey, area=area, stratum=key.stratum, cluster=key.cluster, answers=self.answers, satisfied=self.satisfied,
            invited=self.invited, weight=self.weight, weight_square=self.weight_square, weight_satisfied=self.weight_satisfied,
            upload_row=self.row.number,
        )  # fmt: skip

    def same(self, old: SurveyCluster) -> bool:
        """Whether the record says the same."""
        whole_numbers = (old.answers, old.satisfied, old.invited) == (self.answers, self.satisfied, self.invited)
        sums = zip(
            (old.weight, old.weight_square, old.weight_satisfied),
            (self.weight, self.weight_square, self.weight_satisfied),
            strict=True,
        )
        return whole_numbers and all(abs(a - b) <= ROUNDING * max(abs(a), 1.0) for a, b in sums)


@dataclass(slots=True)
class SurveyPlan(Plan[SurveyCluster]):
    """The waves that are new, besides the clusters."""

    waves: dict[str, Survey] = field(default_factory=dict)


def _check(batch: Batch, scope: Scope) -> None:
    refuse_persons(batch, ("survey", "plan", "stratum", "cluster", "confirmed"))
    areas = places(batch, scope)
    plan = SurveyPlan(areas)
    for row in batch.rows:
        row.values.update(
            weight=row["weight"] if row["weight"] is not None or row.raw.get("weight") is not None else 1.0,
            answers=row["answers"] if row["answers"] is not None or row.raw.get("answers") is not None else 1,
            stratum=row["stratum"] or "",
            cluster=row["cluster"] or "",
        )
    # single answers may well be alike; two equal rows of many answers are one row sent twice
    repeated(batch, "area", lambda r: (*_key(r), r["weight"]) if _whole(r) and r["answers"] > 1 else None)
    _waves(batch, plan)
    _numbers(batch)
    sums: dict[Key, Sums] = {}
    for row in batch.rows:
        if _whole(row) and row["area"] in areas and row["survey"] in plan.waves:
            sums.setdefault(_key(row), Sums(row)).add(row)
    _on_record(batch, sums, plan)
    _weighting(batch, sums)
    batch.context = plan


def _whole(row: Row) -> bool:
    return all(row[name] is not None for name in ("survey", "ends_on", "area", "weight", "answers", "satisfied"))


def _key(row: Row) -> Key:
    return Key(row["survey"], row["area"], row["stratum"], row["cluster"])


def _waves(batch: Batch, plan: SurveyPlan) -> None:
    """Every row of a wave, and the record, name the same days and the same plan."""
    known = {s.code: s for s in Survey.objects.filter(code__in={r["survey"] for r in batch.rows if r["survey"]})}
    for row in batch.rows:
        if row["ends_on"] and row["starts_on"] and row["ends_on"] < row["starts_on"]:
            batch.problem(row, "ends_on", say("早于开始日", "Before the first day"), say("核对日期", "Check the days"))
        if not (row["survey"] and row["starts_on"] and row["ends_on"] and row["plan"]):
            continue
        wave = plan.waves.setdefault(
            row["survey"],
            known.get(row["survey"])
            or Survey(code=row["survey"], starts_on=row["starts_on"], ends_on=row["ends_on"], plan=row["plan"]),
        )
        for name in ("starts_on", "ends_on", "plan"):
            if getattr(wave, name) != row[name]:
                batch.problem(
                    row,
                    name,
                    say("与本期调查「{old}」不同", "Differs from the wave's “{old}”", old=_shown(getattr(wave, name))),
                    say(
                        "同一期调查各行应相同；另一期换一个代码",
                        "All rows of a wave agree; another wave has another code",
                    ),
                )


def _shown(value: date | str) -> str:
    return value.isoformat() if isinstance(value, date) else value


def _numbers(batch: Batch) -> None:
    weights: dict[str, list[float]] = defaultdict(list)
    for row in batch.rows:
        if row["weight"] is not None:
            weights[row["survey"]].append(row["weight"])
    scale = Scale(weights, FLOOR)
    for row in batch.rows:
        n, yes = row["answers"], row["satisfied"]
        if n is not None and yes is not None and yes > n:
            batch.problem(
                row,
                "satisfied",
                say("满意数 {y} 多于答卷数 {n}", "{y} satisfied of {n} answers", y=yes, n=n),
                say("核对两列是否填反", "Check whether the columns were swapped"),
            )
        if n is not None and row["invited"] is not None and row["invited"] < n:
            batch.problem(
                row,
                "invited",
                say("受访数 {i} 少于答卷数 {n}", "{i} asked, {n} answered", i=row["invited"], n=n),
                say("受访数含拒访的人", "Those who refused count as asked"),
            )
        if row["weight"] is not None:
            scale.check(
                batch, row, "weight", row["weight"], (row["survey"],), note=say("极端的权重会放大误差", "Extreme weights widen the interval")
            )  # fmt: skip


def _on_record(batch: Batch, sums: dict[Key, Sums], plan: SurveyPlan) -> None:
    found = SurveyCluster.unscoped.filter(survey__code__in=plan.waves, superseded_at=None)
    standing = {
        Key(r.survey.code, r.area.code, r.stratum, r.cluster): r for r in found.select_related("survey", "area")
    }
    for key, total in sums.items():
        old = standing.get(key)
        if old is not None:
            if total.same(old):
                continue
            if not differs(batch, total.row, "satisfied", f"{old.satisfied} / {old.answers}"):
                continue
            plan.old.append(old.pk)
        plan.fresh.append(total.record(key, plan.areas[key.area], plan.waves[key.survey]))


def _weighting(batch: Batch, sums: dict[Key, Sums]) -> None:
    """Areas whose weights alone cost most of their answers."""
    by_area: dict[tuple[str, str], list[Sums]] = defaultdict(list)
    for key, total in sums.items():
        by_area[key.survey, key.area].append(total)
    for parts in by_area.values():
        weight = sum(p.weight for p in parts)
        effect = sum(p.answers for p in parts) * sum(p.weight_square for p in parts) / weight**2
        if effect > WASTEFUL:
            batch.warn(
                parts[0].row,
                "weight",
                say("本县区权重相差悬殊，加权的设计效应 {e}", "Unequal weights: a design effect of {e} in this county", e=f"{effect:.1f}"),
                say("检查权重是否截尾", "Check whether the weights were trimmed"),
            )  # fmt: skip


def _write(batch: Batch, scope: Scope, upload: Upload) -> int:
    plan: SurveyPlan = batch.context
    for wave in plan.waves.values():
        if wave.pk is None:
            wave.upload, wave.simulated = upload, bool(batch.options.get("simulated"))
            wave.save()
    for cluster in plan.fresh:
        cluster.survey_id = plan.waves[cluster.survey.code].pk
    return plan.carry_out(SurveyCluster, batch, scope, upload)


SURVEYS = register(
    Format(
        key="satisfaction-surveys",
        label=say("群众满意度调查表 SV-1", "Satisfaction survey SV-1"),
        act="situation.import",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say(
            "一行一份匿名答卷，或同一权重的若干份。写入时按群合计，不保存单份答卷的记录；须有已批准或备案的调查方案。",
            "One row one anonymous answer, or several of one weight. Summed by cluster when written, no single answer becomes a record; an approved or filed plan is required.",
        ),
    )
)
