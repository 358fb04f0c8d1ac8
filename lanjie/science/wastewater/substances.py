"""Molar masses of drugs and of the residues measured for them (g/mol, from their formulas).

Atomic masses: C 12.011, H 1.008, N 14.007, O 15.999, F 18.998, Cl 35.45.
"""

from __future__ import annotations

MOLAR_MASS: dict[str, float] = {
    "methamphetamine": 149.24,
    "amphetamine": 135.21,
    "MDMA": 193.25,
    "MDA": 179.22,
    "cocaine": 303.36,
    "benzoylecgonine": 289.33,
    "heroin": 369.42,
    "6-MAM": 327.38,
    "morphine": 285.34,
    "codeine": 299.37,
    "ketamine": 237.73,
    "norketamine": 223.70,
    "THC": 314.47,
    "THC-COOH": 344.45,
    "methadone": 309.45,
    "EDDP": 277.41,
    "fentanyl": 336.48,
    "norfentanyl": 232.33,
    "tramadol": 263.38,
    "O-desmethyltramadol": 249.35,
    "etomidate": 244.29,
    "etomidate acid": 216.24,
    "oxycodone": 315.37,
    "noroxycodone": 301.34,
    "nicotine": 162.24,
    "cotinine": 176.22,
}

NAMES_ZH: dict[str, str] = {
    "methamphetamine": "甲基苯丙胺",
    "amphetamine": "苯丙胺",
    "MDMA": "MDMA（摇头丸）",
    "MDA": "MDA",
    "cocaine": "可卡因",
    "benzoylecgonine": "苯甲酰爱康宁",
    "heroin": "海洛因",
    "6-MAM": "6-单乙酰吗啡",
    "morphine": "吗啡",
    "codeine": "可待因",
    "ketamine": "氯胺酮",
    "norketamine": "去甲氯胺酮",
    "THC": "四氢大麻酚",
    "THC-COOH": "四氢大麻酸",
    "methadone": "美沙酮",
    "EDDP": "EDDP（美沙酮代谢物）",
    "fentanyl": "芬太尼",
    "norfentanyl": "去甲芬太尼",
    "tramadol": "曲马多",
    "O-desmethyltramadol": "O-去甲曲马多",
    "etomidate": "依托咪酯",
    "etomidate acid": "依托咪酯酸",
    "oxycodone": "羟考酮",
    "noroxycodone": "去甲羟考酮",
    "nicotine": "尼古丁",
    "cotinine": "可替宁",
}


def mass_ratio(parent: str, biomarker: str) -> float:
    """Molar mass of the parent drug over that of the residue measured, e.g. cocaine / benzoylecgonine = 1.0485.

    Raises KeyError for a substance without a molar mass here.
    """
    return MOLAR_MASS[parent] / MOLAR_MASS[biomarker]
