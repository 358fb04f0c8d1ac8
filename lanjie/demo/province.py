"""The simulated province: what is drawn and why it looks as it does. Every record it makes is marked simulated.

Levels follow published facts about a southwest province in 2021 (156 plants; methamphetamine use 22.6 mg/1000 people/day with cities from 0.6 to
49.7, ketamine found in 6 % of samples, morphine load 6.7, no MDMA found) turned into loads; the rest is chosen for the demonstration.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from lanjie import law

SEED = 20200911
QUARTERS = 12


@dataclass(frozen=True, slots=True)
class Drug:
    """How a residue behaves: median load, spread between counties, walk a quarter, day-to-day spread, weekend factor, limits of two laboratories."""

    name: str
    load: float
    between: float
    walk: float
    daily: float
    weekend: float
    limits: tuple[float, float]


DRUGS = (
    Drug("methamphetamine", 9.0, 0.75, 0.10, 0.25, 1.04, (5.0, 2.0)),
    Drug("amphetamine", 0.9, 0.60, 0.10, 0.22, 1.12, (4.0, 1.5)),
    Drug("ketamine", 0.35, 0.90, 0.14, 0.34, 1.28, (5.0, 2.0)),
    Drug("MDMA", 0.06, 0.70, 0.12, 0.58, 2.02, (3.0, 2.0)),
    Drug("morphine", 6.5, 0.30, 0.05, 0.20, 1.00, (5.0, 3.0)),
    Drug("codeine", 2.8, 0.35, 0.06, 0.20, 1.00, (4.0, 2.0)),
)


@dataclass(frozen=True, slots=True)
class Works:
    """A simulated treatment works: its people, water a person, laboratory and the quarter its laboratory changed (−1: never).

    `ammonium` g a person and day: 8, or twice that where industry discharges too; `smokes`: whether cotinine is measured there.
    """

    code: str
    area: str
    name_zh: str
    name_en: str
    population: int
    litres: float
    laboratory: str
    changed: int
    ammonium: float
    smokes: bool
    levels: dict[str, np.ndarray] = field(repr=False)


def stream(*names: object) -> np.random.Generator:
    """A random stream of its own for each name, so that adding one draw moves no other."""
    return np.random.default_rng([SEED, zlib.crc32("/".join(map(str, names)).encode())])


def works() -> list[Works]:
    """One works in every county, a second in the larger cities' districts: 136 in all."""
    found = []
    counties = [
        d for d in law.catalogue("divisions") if d.level in ("district", "county", "autonomous_county", "county_city")
    ]
    for division in counties:
        cities = stream("city", division.parent)
        shift = {drug.name: cities.normal(0, 0.35) for drug in DRUGS}
        drift = {drug.name: cities.normal(-0.02, 0.03) for drug in DRUGS}
        second = division.level == "district" and stream("second", division.code).random() < 0.4
        for number in range(1, 2 + second):
            draw = stream("works", division.code, number)
            people = int(np.clip(draw.lognormal(np.log(150_000), 0.6), 22_000, 900_000))
            zh = division.name.zh
            en = division.name.en.removesuffix(" District").removesuffix(" County").removesuffix(" City")
            found.append(
                Works(
                    code=f"{division.code}-W{number}",
                    area=division.code,
                    name_zh=f"{zh}{'第二' if number == 2 else ''}污水处理厂",
                    name_en=f"{en} {'second ' if number == 2 else ''}works",
                    population=round(people, -3),
                    litres=float(draw.uniform(180, 340)),
                    laboratory="LAB-43" if draw.random() < 0.6 else f"LAB-{division.parent[:4]}" if division.parent else "LAB-43",
                    changed=int(draw.integers(4, 9)) if draw.random() < 0.12 else -1,
                    ammonium=15.0 if stream("industry", division.code, number).random() < 0.04 else 8.0,
                    smokes=stream("cotinine", division.code, number).random() < 0.2,
                    levels={
                        drug.name: np.log(drug.load) + shift[drug.name] + draw.normal(0, drug.between)
                        + np.cumsum(np.r_[0.0, drift[drug.name] + draw.normal(0, drug.walk, QUARTERS - 1)])
                        for drug in DRUGS
                    },
                )
            )  # fmt: skip
    return found


def quarters(today: date) -> list[date]:
    """First days of the last twelve complete quarters."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    starts = []
    for _ in range(QUARTERS):
        first = date(first.year - 1, 10, 1) if first.month == 1 else date(first.year, first.month - 3, 1)
        starts.append(first)
    return starts[::-1]


def sampling_days(place: Works, start: date) -> tuple[date, date]:
    """A working day and a day off in the second month of a quarter."""
    draw = stream("days", place.code, start)
    window = [start.replace(month=start.month + 1) + timedelta(days=n) for n in range(28)]
    work = [day for day in window if law.working_day(day)]
    off = [day for day in window if not law.working_day(day)]
    first, second = sorted((work[draw.integers(len(work))], off[draw.integers(len(off))]))
    return first, second


#: Cotinine a person leaves in a day, mg: four cigarettes of 0.14 mg.
COTININE_MG = 0.56

HEADS = (
    "样品编号",
    "监测点",
    "采样日",
    "采样方式",
    "流量 m3/日",
    "目标物",
    "类型",
    "序号",
    "结果 ng/L",
    "定量限 ng/L",
    "回收率 %",
    "实验室",
    "方法",
    "氨氮 mg/L",
    "可替宁 ng/L",
    "标记",
)


def sheet(places: list[Works], index: int, start: date) -> Iterator[list[str]]:
    """The rows of one quarter's laboratory sheet WW-3: samples, replicates, blanks and spikes."""
    for place in places:
        for day in sampling_days(place, start):
            yield from _bottle(place, index, day)


def _bottle(place: Works, index: int, day: date) -> Iterator[list[str]]:
    draw = stream("bottle", place.code, day)
    rain = draw.random() < 0.06
    flow = place.population * place.litres / 1000 * draw.lognormal(0, 0.08) * (1.7 if rain else 1.0)
    missing_flow = draw.random() < 0.01
    second = place.changed >= 0 and index >= place.changed
    laboratory, method = ("LAB-43", "JD/YJY02.15-2023") if second else (place.laboratory, "JD/YJY02.10-2021")
    code = f"{place.code}-{day:%Y%m%d}"
    ammonium = f"{place.ammonium * place.population / flow * draw.lognormal(0, 0.1):.1f}"
    markers = stream("markers", code)
    cotinine = (
        f"{COTININE_MG / 0.8 * 1000 * place.population / flow * markers.lognormal(0, 0.12):.0f}" if place.smokes else ""
    )
    poured = 40.0 if markers.random() < 0.0015 else 1.0
    for drug in DRUGS:
        limit = drug.limits[1] if second else drug.limits[0]
        weekend = drug.weekend if not law.working_day(day) else 1.0
        load = float(np.exp(place.levels[drug.name][index] + draw.normal(0, drug.daily))) * weekend
        value = load * place.population / flow * draw.lognormal(0, 0.10) * (poured if drug is DRUGS[0] else 1.0)
        flag = "降雨" if rain and drug is DRUGS[0] else ""

        def row(
            kind: str, value: float, recovery: str = "", *, drug: Drug = drug, limit: float = limit, flag: str = flag
        ) -> list[str]:
            written = f"<{limit:g}" if value < limit else f"{value:.3g}"
            return [
                code, place.code, day.isoformat(), "24 小时混合（按流量）", "" if missing_flow else f"{flow:.0f}", drug.name, kind, "1",
                written, f"{limit:g}", recovery, laboratory, method, ammonium, cotinine, flag,
            ]  # fmt: skip

        yield row("样品", value)
        if draw.random() < 0.08:
            yield row("平行样", value * draw.lognormal(0, 0.06 if draw.random() < 0.96 else 0.4))
        if draw.random() < 0.05:
            yield row("现场空白", 0.0 if draw.random() < 0.97 else limit * 1.5)
        if draw.random() < 0.05:
            yield row("加标", 100.0, f"{draw.normal(96, 9):.0f}")
