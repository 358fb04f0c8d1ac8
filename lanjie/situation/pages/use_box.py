"""What a site's and an area's page say of use: one table, and two sentences for heroin and amphetamine."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from lanjie.core.charts import Head
from lanjie.core.quantities import percent, significant
from lanjie.core.words import Words, say
from lanjie.situation.choices import OPIATE_PARTS, SUBSTANCES
from lanjie.situation.queries.apportionment import Apportioned
from lanjie.situation.queries.loads import Amounts
from lanjie.situation.queries.use import ASSUMED_CV, Line, Load, Range, Use

HEAD = (
    Head(say("药物（残留物）", "Drug (residue)")),
    Head(say("负荷", "Load"), number=True),
    Head(say("用量", "Use"), number=True),
    Head(say("随机误差", "Random error"), number=True),
    Head(say("含系统误差", "With systematic"), number=True),
    Head(say("公斤/年", "kg a year"), number=True),
    Head(say("用者‰", "Users ‰"), number=True),
)
NONE = "—"


def use_box(found: Amounts | None) -> dict[str, Any]:
    """What `parts/use.html` shows; empty without any level."""
    if found is None:
        return {}
    rows = [_line(line) for line in found.lines if line.substance not in {a.residue for a in found.apportioned}]
    rows += [_apportioned(part) for part in found.apportioned]
    return {
        "head": HEAD,
        "rows": rows,
        "caption": _caption(found),
        "notes": [_note(part) for part in found.apportioned],
        "assumed": percent(ASSUMED_CV) if any(use.cv_assumed for use in _uses(found)) else "",
        "confirmed": "、".join(sorted({use.confirmed_by for use in _uses(found) if use.confirmed_by})),
        "set_version": found.factors.set.version if found.factors else None,
    }


def _uses(found: Amounts) -> list[Use]:
    uses = [*(line.use for line in found.lines), *(part.use for part in found.apportioned)]
    return [use for use in uses if use is not None]


def _caption(found: Amounts) -> Words:
    if found.factors is None:
        return say(
            "没有已签认的因子集，只报负荷；mg/1000 人/日", "No signed factor set: loads only; mg/day/1000 people"
        )
    chosen = found.factors.set
    return say(
        "负荷与用量 mg/1000 人/日，括号与区间为 95%；因子集 {id}（{label}），{day} 签认",
        "Load and use in mg/day/1000 people, 95% intervals; factor set {id} ({label}), signed {day}",
        id=str(chosen),
        label=chosen.label,
        day=chosen.signed_at.date() if chosen.signed_at else NONE,
    )


def interval(found: Range) -> str:
    """`7.4 – 13`, or `0 – 13` of an upper limit."""
    return f"{significant(found.low, 2)} – {significant(found.high, 2)}"


def load_words(load: Load) -> str:
    """`9.8`, or `< 1.1` below the limit."""
    return significant(load.level, 2) if load.level is not None else f"< {significant(load.high, 2)}"


def _name(drug: str, residue: str) -> Words | str:
    if drug == residue:
        return SUBSTANCES[residue]
    return say("{drug}（{residue}）", "{drug} ({residue})", drug=SUBSTANCES[drug], residue=SUBSTANCES[residue])


def _cells(use: Use) -> list[str]:
    """Use, its two intervals, kilograms and users."""
    if use.amount is None:
        return [f"< {significant(use.total.high, 2)}", NONE, NONE, f"< {significant(use.kg_interval.high, 2)}", NONE]
    kilograms = NONE if use.kg_year is None else f"{significant(use.kg_year, 2)} ({interval(use.kg_interval)})"
    return [
        significant(use.amount, 2),
        interval(use.random),
        interval(use.total),
        kilograms,
        interval(use.users) if use.users else NONE,
    ]


def _line(line: Line) -> list[Any]:
    load = load_words(line.load)
    if line.use is None:
        return [_told(SUBSTANCES[line.substance], line.why), load, NONE, NONE, NONE, NONE, NONE]
    return [_name(line.use.drug, line.substance), load, *_cells(line.use)]


def _apportioned(part: Apportioned) -> list[Any]:
    drug = "heroin" if part.residue == "morphine" else "amphetamine"
    name, load = _name(drug, part.residue), load_words(part.load)
    if part.use is not None:
        return [name, load, *_cells(part.use)]
    return [_told(name, part.words or part.load_only), load, NONE, NONE, NONE, NONE, NONE]


def _told(name: Words | str, why: Words | None) -> SafeString:
    """A name with the reason under it why no amount follows."""
    return format_html("{}<br><small>{}</small>", name, why or "")


def _note(part: Apportioned) -> Words:
    """One sentence on how the residue was divided."""
    if part.residue == "morphine":
        return _morphine(part)
    return say(
        "苯丙胺：扣除甲基苯丙胺代谢的 0.09 倍后{rest}。",
        "Amphetamine, less 0.09 of methamphetamine: {rest}.",
        rest=_rest(part),
    )


def _morphine(part: Apportioned) -> Words:
    if not part.parts:
        return say("吗啡来源：{why}。", "Sources of morphine: {why}.", why=part.words or "")
    named = [(OPIATE_PARTS[p.part], percent(p.share), p.source, p.year) for p in part.parts]
    shares = Words(
        "，".join(f"{name.zh} {share}（{source}，{year}）" for name, share, source, year in named),
        ", ".join(f"{name.en} {share} ({source}, {year})" for name, share, source, year in named),
    )
    return say(
        "吗啡来源：{parts}；其余归海洛因的部分{rest}。",
        "Sources of morphine: {parts}; what is left for heroin: {rest}.",
        parts=shares,
        rest=_rest(part),
    )


def _rest(part: Apportioned) -> Words:
    if part.left is not None and part.low is not None and part.high is not None:
        return say(
            "为 {x} mg/1000 人/日（95% 区间 {a} 至 {b}）",
            "{x} mg/day/1000 people (95% interval {a} to {b})",
            x=significant(part.left, 2),
            a=significant(part.low, 2),
            b=significant(part.high, 2),
        )
    if part.low is None or part.high is None:
        return part.words or say("", "")
    return say(
        "{why}（95% 区间 {a} 至 {b}）",
        "{why} (95% interval {a} to {b})",
        why=part.words or "",
        a=significant(part.low, 2),
        b=significant(part.high, 2),
    )
