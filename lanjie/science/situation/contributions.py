"""Why an area stands where it stands: contributions of the indicators that add up to its level."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lanjie.science.situation.draws import level_weights
from lanjie.science.situation.fit import Fit
from lanjie.science.situation.posterior import solve
from lanjie.science.situation.response import own_response
from lanjie.science.situation.threads import one_blas_thread
from lanjie.science.situation.types import Array


@dataclass(frozen=True)
class Contributions:
    """Parts of the listed level, arrays (T, N).

    by_indicator: name -> part of the level above the common movement; they add up to it. own: what the area's own
    data say; neighbours: what the map adds. own + neighbours is the same sum. common (T,): movement of all areas.
    """

    by_indicator: dict[str, Array]
    own: Array
    neighbours: Array
    common: Array


@one_blas_thread()
def contributions(fit: Fit) -> Contributions:
    """Decompose the posterior mean, which is linear in the pseudo-data, by switching off all indicators but one."""
    weights = level_weights(fit)
    params, cells = fit.posterior.params, fit.cells
    offset = np.broadcast_to(params.offset, fit.pseudo.value.shape)
    common = weights @ params.path
    by_indicator = {}
    for j, name in enumerate(fit.spec.names):
        kept = (cells.indicator == j)[:, None]
        pseudo = replace(fit.pseudo, value=np.where(kept, fit.pseudo.value, offset))
        total = solve(cells, pseudo, params, fit.areas).total
        by_indicator[name] = np.einsum("f,tfn->tn", weights, total) - common[:, None]
    shift = np.where(cells.panel.seen, fit.pseudo.value - offset, 0.0)
    own = np.einsum("f,tfn->tn", weights, own_response(cells, fit.posterior, shift)[1])
    together = np.einsum("f,tfn->tn", weights, fit.posterior.total) - common[:, None]
    return Contributions(by_indicator, own, together - own, np.asarray(common))
