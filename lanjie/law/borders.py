"""Which counties share a border, measured once on the simplified outlines; `python -m lanjie.law.borders` prints the catalogue anew.

The outlines of two neighbours were simplified separately and miss each other by some hundred metres, so a shared border is outline
within `NEAR_KM` of the other outline. Pairs that meet in a point or along less than `LEAST_KM` are no neighbours.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from typing import Any

from lanjie.law.book import ROOT
from lanjie.law.entries import outlines
from lanjie.law.nodes import read

NEAR_KM = 0.7  # not law: the outlines overlap by up to 0.6 km
LEAST_KM = 1.5  # not law: two corners that touch are within NEAR_KM along 1.4 km
STEP_KM = 0.5


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two counties that share a border, codes in order, and how many kilometres of it (simplified, so a little short)."""

    a: str
    b: str
    km: float


@cache
def neighbours() -> tuple[Neighbours, ...]:
    """The stored pairs, in order."""
    block = read(ROOT / "catalogues" / "neighbours.yaml", ROOT)
    block["source"].text()
    pairs = []
    for item in block["pairs"].items():
        entry = item.block()
        pairs.append(Neighbours(entry["a"].text(), entry["b"].text(), float(entry["km"].number())))
        entry.done()
    block.done()
    return tuple(pairs)


def measure(collection: dict[str, Any] | None = None) -> tuple[Neighbours, ...]:
    """Pairs measured on outlines (GeoJSON with `code` in the properties; the catalogue's when None)."""
    import numpy as np  # noqa: PLC0415  slow import, for measuring only

    shapes = {f["properties"]["code"]: f["geometry"] for f in (collection or outlines())["features"]}
    # the latitude of the province's middle: a flat map is good to a few per cent over its height
    km = np.array([np.cos(np.radians(27.5)), 1.0]) * 111.32
    segments, points = {}, {}
    for code, shape in shapes.items():
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        lines = [(a, b) for polygon in polygons for ring in polygon for a, b in pairwise(ring)]
        segments[code] = np.array(lines) * km
        points[code] = np.array(
            [(*(a + (b - a) * share), length) for a, b in segments[code] for share, length in _steps(a, b)]
        )
    found = []
    for a, b in combinations(sorted(shapes), 2):
        here, there = points[a], segments[b]
        low, high = there.min(axis=(0, 1)) - NEAR_KM, there.max(axis=(0, 1)) + NEAR_KM
        here = here[((here[:, :2] >= low) & (here[:, :2] <= high)).all(axis=1)]
        if len(here):
            start, along = there[:, 0], there[:, 1] - there[:, 0]
            square = np.maximum((along**2).sum(axis=1), 1e-12)
            off = here[:, None, :2] - start
            share = np.clip((off * along).sum(axis=2) / square, 0.0, 1.0)
            gap = ((off - share[..., None] * along) ** 2).sum(axis=2).min(axis=1)
            shared = float(here[gap < NEAR_KM**2, 2].sum())
            if shared >= LEAST_KM:
                found.append(Neighbours(a, b, round(shared, 1)))
    return tuple(found)


def _steps(a: Any, b: Any) -> list[tuple[float, float]]:
    """Middles of equal steps from a to b as shares of the way, each with its length."""
    length = float(((b - a) ** 2).sum() ** 0.5)
    count = max(1, round(length / STEP_KM))
    return [((n + 0.5) / count, length / count) for n in range(count)]


if __name__ == "__main__":
    sys.stdout.write(
        "# Counties that share a border: measured on the simplified outlines by `python -m lanjie.law.borders`.\n"
    )
    sys.stdout.write("source: own measurement on hunan_outlines.geojson\npairs:\n")
    for pair in measure():
        sys.stdout.write(f"  - {{a: '{pair.a}', b: '{pair.b}', km: {pair.km}}}\n")
