"""Solve again with the same parameters and other observations: the base of every what-if."""

from __future__ import annotations

from dataclasses import replace

from lanjie.science.situation.fit import Fit, relinearise
from lanjie.science.situation.panel import Panel, split
from lanjie.science.situation.posterior import solve
from lanjie.science.situation.threads import one_blas_thread


@one_blas_thread()
def resolve(fit: Fit, panel: Panel) -> Fit:
    """`fit` with its parameters kept and its observations replaced by `panel` (same areas, periods, indicators)."""
    cells = split(panel, fit.spec)
    params = fit.posterior.params
    pseudo = relinearise(cells, fit.pseudo, params, fit.areas)
    return replace(fit, panel=panel, cells=cells, pseudo=pseudo, posterior=solve(cells, pseudo, params, fit.areas))
