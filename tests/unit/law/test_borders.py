"""The map of neighbours: measured, symmetric by construction, connected, and none left alone."""

from __future__ import annotations

from lanjie import law
from lanjie.law.borders import LEAST_KM, Neighbours, measure, neighbours


def square(code: str, x: float, y: float, side: float = 0.2) -> dict[str, object]:
    """A county as a square of `side` degrees with its lower left corner at x, y."""
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def pairs(*features: dict[str, object]) -> set[tuple[str, str]]:
    """Codes of the pairs measured on some squares."""
    return {(n.a, n.b) for n in measure({"features": list(features)})}


def test_squares_side_by_side_are_neighbours() -> None:
    assert pairs(square("B", 0.2, 27.5), square("A", 0.0, 27.5)) == {("A", "B")}


def test_squares_that_meet_in_a_corner_are_not() -> None:
    assert pairs(square("A", 0.0, 27.5), square("B", 0.2, 27.7)) == set()


def test_a_gap_below_seven_hundred_metres_is_bridged_and_one_above_is_not() -> None:
    assert pairs(square("A", 0.0, 27.5), square("B", 0.2 + 0.6 / 98.7, 27.5)) == {("A", "B")}
    assert pairs(square("A", 0.0, 27.5), square("B", 0.2 + 0.8 / 98.7, 27.5)) == set()


def test_the_length_of_the_border_is_that_of_the_side() -> None:
    (found,) = measure({"features": [square("A", 0.0, 27.5), square("B", 0.2, 27.5)]})
    assert abs(found.km - 0.2 * 111.32) < 2 * 0.75


def test_the_stored_pairs_are_what_the_outlines_say() -> None:
    assert neighbours() == measure()


def test_every_pair_is_of_two_counties_and_stands_once() -> None:
    counties = {tile.code for tile in law.catalogue("tile_grid")}
    assert {n.a for n in neighbours()} | {n.b for n in neighbours()} == counties
    assert len({frozenset((n.a, n.b)) for n in neighbours()}) == len(neighbours())
    assert all(n.a < n.b and n.km >= LEAST_KM for n in neighbours())


def test_the_province_is_one_piece() -> None:
    reached, edge = set(), {neighbours()[0].a}
    while edge:
        reached |= edge
        edge = {b for n in neighbours() for a, b in ((n.a, n.b), (n.b, n.a)) if a in edge} - reached
    assert reached == {tile.code for tile in law.catalogue("tile_grid")}


def test_some_known_neighbours() -> None:
    held = {(n.a, n.b) for n in neighbours()}
    assert ("430302", "430304") in held, "Yuhu and Yuetang, across the Xiang river"
    assert ("430102", "430802") not in held, "Furong and Yongding are 250 km apart"
    assert isinstance(neighbours()[0], Neighbours)
