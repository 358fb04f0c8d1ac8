"""Estimate the variances of the walks and the noise, and the levels given them, from measured and censored results.

Expectation propagation for censored results and Newton steps on the log variances run interleaved: the gradient is
exact at the fixed point, the Hessian is the average-information matrix of variance-component models (as in AI-REML),
and weak priors keep every variance positive where the data say nothing about it. Deterministic, no seeds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lanjie.science.wastewater.below_limit import below
from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.walks import Layout, Prior, Walks

COMMON, OWN, START, NOISE = range(4)  # the four log variances of a substance, in this order
PRIOR_SD = np.array([1.5, 1.5, 1.0, 1.0])
MAX_ROUNDS = 40
DAMP = 1.0
NEWTON = 1.0
LARGEST_STEP = 1.0
TOLERANCE = 0.02


@dataclass(frozen=True)
class Observations:
    """Results that count. ``node`` is the flat index s * T + t, ``value`` the log load or log limit."""

    layout: Layout
    node: NDArray[np.intp]
    value: Floats
    censored: NDArray[np.bool_]
    known: Floats  # known log-scale variance of each result
    fresh: NDArray[np.bool_]  # (S, T-1) steps across a change of laboratory
    prior_mean: Floats  # (4,) expected log variances


@dataclass
class Fit:
    """Posterior of the levels at the estimated variances."""

    walks: Walks
    log_variances: Floats  # (K, 4)
    curvature: Floats  # (K, 4, 4)
    extra: Floats  # (S, T, R) factors of the variance that the common walk leaves in the levels
    rest: Floats  # (S, T)
    variance: Floats  # (S, T) of the level
    rounds: int


FRESH_VARIANCE = 1.0


def prior_of(obs: Observations, theta: Floats) -> Prior:
    of = obs.layout.of
    variances = np.exp(theta)
    steps = np.broadcast_to(variances[of, OWN, None], obs.fresh.shape)
    if obs.fresh.any():
        steps = steps + FRESH_VARIANCE * obs.fresh
    return Prior(variances[:, COMMON], np.asarray(steps), variances[of, START])


def estimate(obs: Observations, trace: bool = False) -> Fit:
    layout = obs.layout
    shape = (len(layout.of), layout.periods)
    nodes = shape[0] * shape[1]
    of_obs = layout.of[obs.node // layout.periods]
    cen = obs.censored
    unc = ~cen
    y, node_u, k_u, known_u = obs.value[unc], obs.node[unc], of_obs[unc], obs.known[unc]
    limit, node_c, k_c, known_c = obs.value[cen], obs.node[cen], of_obs[cen], obs.known[cen]
    count = len(layout.starts)
    theta = np.tile(obs.prior_mean, (count, 1))
    has_known = bool(obs.known.any())
    # first guess for a censored result: half a standard deviation below its limit, with a wide spread
    noise = np.exp(theta[:, NOISE])
    tau_c = 0.3 / (noise[k_c] + 0.5)
    nu_c = tau_c * (limit - 0.5)
    extra = rest = None
    refresh = {0, 3, 7, 12, 20}
    done = False
    limit_step = np.full((count, 4), LARGEST_STEP)
    last = limit_step
    for round_ in range(MAX_ROUNDS):
        noise = np.exp(theta[:, NOISE])
        tau_u = 1.0 / (noise[k_u] + known_u) if has_known else (1.0 / noise)[k_u]
        weight = np.concatenate([tau_u, tau_c])
        both = np.concatenate([node_u, node_c])
        information = np.bincount(both, weight, nodes).reshape(shape)
        weighted = np.bincount(both, np.concatenate([tau_u * y, nu_c]), nodes).reshape(shape)
        walks = Walks(layout, prior_of(obs, theta), information, weighted)
        if extra is None or round_ in refresh or done:
            extra, rest = walks.carried()
            extra_var = (extra**2).sum(axis=2) + rest
            extra_own = walks_extra_steps(walks, extra, layout)
        variance = walks.own + extra_var
        if done:
            break
        mean_c, var_c = walks.level.ravel()[node_c], variance.ravel()[node_c]
        rest_p = 1.0 / var_c - tau_c
        cav_v = 1.0 / np.maximum(rest_p, 1e-10)
        cav_m = cav_v * (mean_c / var_c - nu_c)
        ep = below(limit, noise[k_c] + known_c, cav_m, cav_v)
        ep_change = np.abs(ep.precision - tau_c) * cav_v / (1 + tau_c * cav_v)
        tau_c, nu_c = tau_c + DAMP * (ep.precision - tau_c), nu_c + DAMP * (ep.weighted - nu_c)

        # gradient in log variances
        gradient = np.zeros((count, 4))
        g = walks.common
        cov = walks.common_cov
        diag = np.einsum("kii->ki", cov)
        offd = np.einsum("kii->ki", cov[:, :-1, 1:])
        sq = ((g[:, 1:] - g[:, :-1]) ** 2 + diag[:, 1:] + diag[:, :-1] - 2 * offd).sum(axis=1)
        gradient[:, COMMON] = 0.5 * (sq / np.exp(theta[:, COMMON]) - (layout.periods - 1))
        u = walks.level - g[layout.of]
        du = u[:, 1:] - u[:, :-1]
        own = walks.own
        vdu = own[:, :-1] + own[:, 1:] * (1.0 - 2.0 * walks.gain) + extra_own[0]
        use = ~obs.fresh
        sq = layout.sums(((du * du + vdu) * use).sum(axis=1))
        gradient[:, OWN] = 0.5 * (sq / np.exp(theta[:, OWN]) - layout.sums(use.sum(axis=1).astype(float)))
        sq = layout.sums(u[:, 0] ** 2 + own[:, 0] + extra_own[1])
        gradient[:, START] = 0.5 * (sq / np.exp(theta[:, START]) - np.bincount(layout.of, minlength=count))
        res = y - walks.level.ravel()[node_u]
        res2 = res**2 + variance.ravel()[node_u]
        gn = np.bincount(k_u, 0.5 * (res2 * tau_u**2 - tau_u), count) + np.bincount(k_c, ep.slope, count)
        gradient[:, NOISE] = gn * noise
        gradient -= (theta - obs.prior_mean) / PRIOR_SD**2

        # average information
        parts = np.empty((*shape, 4))
        parts[..., COMMON] = (g - g[:, :1])[layout.of]
        parts[..., OWN] = u - u[:, :1]
        parts[..., START] = u[:, :1]
        hs = parts * information[..., None]
        e = res * tau_u * noise[k_u]
        hs[..., NOISE] = np.bincount(node_u, tau_u * e, nodes).reshape(shape)
        fits, _ = walks.smooth(hs)
        left = hs - information[..., None] * fits
        prod = np.einsum("stk,stl->skl", parts[..., :3], left)
        a = np.zeros((count, 4, 4))
        top = layout.sums(prod)
        a[:, :3, :] = top
        a[:, 3, :3] = a[:, :3, 3]
        see = np.bincount(k_u, tau_u * e * e, count) - layout.sums((hs[..., 3] * fits[..., 3]).sum(axis=1))
        a[:, 3, 3] = see
        a[:, 3, 3] += 2 * np.bincount(k_c, (ep.slope * noise[k_c]) ** 2, count)
        a = 0.25 * (a + a.transpose(0, 2, 1))
        a[:, range(4), range(4)] += 1.0 / PRIOR_SD**2
        step = np.linalg.solve(a, gradient[..., None])[..., 0]
        if round_:
            limit_step = np.clip(np.where(step * last < 0, 0.5, 1.3) * limit_step, 0.01, LARGEST_STEP)
        step = np.clip(step, -limit_step, limit_step)
        last = step
        if trace:
            print(round_, np.abs(step).max(axis=1).round(3), float(ep_change.max()) if len(ep_change) else 0)
        theta = theta + step * NEWTON
        if np.abs(step).max() < TOLERANCE and (not len(ep_change) or ep_change.max() < 0.02):
            done = True
    return Fit(walks, theta, a, extra, rest, variance, round_ + 1)


def walks_extra_steps(walks: Walks, extra: Floats, layout: Layout) -> tuple[Floats, Floats]:
    """Variance that g's uncertainty leaves in steps of u and in its start (needs u = f - g factors)."""
    # factors of u: F - factor of g; recompute the factor of g the same way
    values, vectors = np.linalg.eigh(walks.common_cov)
    rank = extra.shape[2]
    factor = (vectors[:, :, -rank:] * np.sqrt(np.maximum(values[:, None, -rank:], 0.0)))[layout.of]
    own = extra - factor
    return ((own[:, 1:] - own[:, :-1]) ** 2).sum(axis=2), (own[:, 0] ** 2).sum(axis=1)
