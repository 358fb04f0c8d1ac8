"""The worked examples O1–O11 of the methods note as numbers in and numbers out of the formulas: one table for every path that computes them."""

from __future__ import annotations

from dataclasses import dataclass, field

MG = "methamphetamine"


@dataclass(frozen=True)
class Example:
    """An example: which formula, what goes in, what must come out and how closely (absolute)."""

    name: str
    formula: str
    given: dict[str, float]
    gives: dict[str, float | None]
    within: float
    pair: tuple[str, str] | None = None
    words: str = field(default="")

    @property
    def query(self) -> dict[str, str]:
        """The example as an address."""
        drugs = {"drug": self.pair[0], "residue": self.pair[1]} if self.pair else {}
        return {**drugs, **{name: repr(value) for name, value in self.given.items()}}

    def __str__(self) -> str:
        return self.name


GRAZ = {"wed": 24.0, "thu": 20.9, "fri": 24.22, "sat": 27.86, "sun": 28.27, "mon": 23.8, "tue": 22.2}
NOT_TOLD = "与医疗用药无法区分"

EXAMPLES = (
    Example("O1 Graz", "week", GRAZ, {"weekday": 22.37, "weekend": 26.0375, "daily": 24.46}, 0.005),
    Example("O2 B-1", "use", {"per_1000": 5.18, "fraction": 0.43}, {"use": 12.0}, 0.05, (MG, MG)),
    Example("O2 K-3", "use", {"per_1000": 29.2, "fraction": 0.43}, {"use": 67.9}, 0.05, (MG, MG)),
    Example("O2 B-9", "use", {"per_1000": 1.12, "fraction": 0.43}, {"use": 2.60}, 0.005, (MG, MG)),
    Example("O2 B-1 COD", "use", {"per_1000": 2.59, "fraction": 0.638}, {"use": 4.06}, 0.005, ("codeine", "codeine")),
    Example("O2 K-3 COD", "use", {"per_1000": 8.61, "fraction": 0.638}, {"use": 13.5}, 0.05, ("codeine", "codeine")),
    *(
        Example(f"O3 {name}", "sewer", {"concentration": 100, "hours": 12, "half_life": half}, {"lost": lost}, 0.0005)
        for name, half, lost in (
            ("6-MAM 20 °C", 87, 0.091),
            ("cocaine 20 °C", 35, 0.212),
            ("M3G 20 °C", 7, 0.695),
            ("6-MAM 10 °C", 139, 0.058),
            ("cocaine 10 °C", 173, 0.047),
            ("M3G 10 °C", 18, 0.370),
        )
    ),
    Example("O4 r 0.1984", "amphetamine", {"amphetamine": 0.1984, MG: 1}, {"overestimate": 0.83}, 0.001),
    Example("O4 r 1", "amphetamine", {"amphetamine": 1, MG: 1}, {"overestimate": 0.099}, 0.0005),
    Example("O5 China", "year", {"per_1000": 157, "people": 1.395e9}, {"kg": 79_900}, 50),
    Example("O6 Dalian, people", "year", {"per_1000": 457, "kg": 1310}, {"people": 7.85e6}, 5e3),
    Example("O6 Dalian, people again", "year", {"per_1000": 220, "kg": 633}, {"people": 7.88e6}, 5e3),
    Example("O6 Dalian, use", "year", {"people": 7.85e6, "kg": 1310}, {"per_1000": 457}, 0.5),
    Example(
        "O7 Beijing",
        "implied",
        {"per_1000": 2190, "per_mille": 1.98, "people": 12.5e6},
        {"persons": 24_750, "mg_each": 1106},
        0.5,
    ),
    Example(
        "O8 people",
        "cotinine",
        {"cotinine": 1500, "flow": 100_000, "share": 0.8, "cigarettes": 4, "mg_each": 0.14},
        {"people": 214_290},
        5,
    ),
    Example("O8 load", "load", {"concentration": 60, "flow": 100_000, "people": 214_286}, {"per_1000": 28.0}, 0.005),
    Example("O8 use", "use", {"per_1000": 28.0, "fraction": 0.43}, {"use": 65.1}, 0.05, (MG, MG)),
    Example(
        "O9 interval",
        "interval",
        {"value": 1, "cv1": 10, "cv2": 15, "cv3": 5, "cv4": 25, "cv5": 20},
        {"low": 0.4873, "high": 2.0522},
        0.0001,
    ),
    *(
        Example(f"O10 {drug} {residue} {share}", "use", {"per_1000": 1, "fraction": share}, {"factor": value}, within, (drug, residue))
        for drug, residue, share, value, within in (
            ("heroin", "morphine", 0.42, 3.08, 0.005),
            ("heroin", "6-MAM", 0.013, 86.8, 0.05),
            ("THC", "THC-COOH", 0.006, 152.2, 0.05),
            ("THC", "THC-COOH", 0.005, 182.6, 0.05),
            ("cocaine", "benzoylecgonine", 0.45, 2.33, 0.005),
        )
    ),
    Example(
        "O11 sources",
        "opiates",
        {"morphine": 100, "codeine": 46, "k_low": 0.1, "k_high": 0.3, "clinical": 28.5, "poppy": 59.1, "cv": 15},
        {"codeine_part": 9.2, "clinical_part": 28.5, "poppy_part": 59.1, "lawful": 100 - 3.2, "left": None},
        0.001,
        words=NOT_TOLD,
    ),
)  # fmt: skip
