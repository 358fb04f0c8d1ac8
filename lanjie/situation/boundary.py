"""The smallest catchment the system will hear of, the same for a file, a form and a program."""

from __future__ import annotations

from django.conf import settings

from lanjie.core.words import Words, say


class TooSmallError(ValueError):
    """A catchment below the minimum; `why` and `instead` are words for the user."""

    def __init__(self, population: int) -> None:
        self.why, self.instead = too_small(population)
        super().__init__(str(self.why))


def too_small(population: int) -> tuple[Words, Words]:
    """Why a catchment below the minimum is refused, and what to do instead."""
    minimum = f"{settings.LANJIE_MINIMUM_CATCHMENT:,}"
    return (
        say(
            "服务人口 {n} 少于 {minimum}：小汇水区的数值会指向少数住户，不设监测点",
            "It serves {n} people, fewer than {minimum}: a small catchment would point at a few households, so no site may be set there",
            n=f"{population:,}",
            minimum=minimum,
        ),
        say("改在下游合并的汇水口采样", "Sample further down, where several catchments have joined"),
    )


def require_minimum(population: int) -> None:
    """Raise `TooSmallError` below the minimum."""
    if population < settings.LANJIE_MINIMUM_CATCHMENT:
        raise TooSmallError(population)
