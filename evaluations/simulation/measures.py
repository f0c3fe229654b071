"""How near an estimate is to the truth. Tiers are ranks, 0 for D to 4 for S; -1 is unrated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]

UNRATED = -1
# A change of tier that is taken back within so many months was none.
TAKEN_BACK_WITHIN = 3


def ranks(values: ArrayLike) -> Array:
    """From 1; equal values share the mean of their ranks."""
    _distinct, place, count = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    shared: Array = (last - (count - 1) / 2)[place]
    return shared


def spearman(estimates: ArrayLike, truths: ArrayLike) -> float:
    """Over the pairs in which both are known."""
    estimate, truth = np.asarray(estimates, dtype=float), np.asarray(truths, dtype=float)
    known = ~(np.isnan(estimate) | np.isnan(truth))
    return float(np.corrcoef(ranks(estimate[known]), ranks(truth[known]))[0, 1])


def tiers_of(scores: ArrayLike, cuts: Sequence[float]) -> Array:
    score = np.asarray(scores, dtype=float)
    tier: Array = (score[..., None] + 1e-9 >= np.asarray(cuts)).sum(-1)
    return np.where(np.isnan(score), UNRATED, tier)


def wrong_tiers(given: Array, true: Array) -> tuple[float, float]:
    """The share of rated ones in another tier than the true one, and two or more tiers off."""
    rated = given != UNRATED
    off = np.abs(given[rated] - true[rated])
    return float((off > 0).mean()), float((off > 1).mean())


def flip_flops(tiers: Array) -> float:
    """Changes taken back within three months, in 100 creator-months; rows are months."""
    months = len(tiers)
    back = watched = 0
    for month in range(1, months):
        rated = (tiers[month] != UNRATED) & (tiers[month - 1] != UNRATED)
        watched += int(rated.sum())
        if month + TAKEN_BACK_WITHIN >= months:
            continue
        later = tiers[month + 1 : month + 1 + TAKEN_BACK_WITHIN]
        changed = rated & (tiers[month] != tiers[month - 1])
        back += int((changed & (later == tiers[month - 1]).any(0)).sum())
    return 100 * back / max(watched, 1)


def changes(tiers: Array) -> float:
    """In 100 creator-months; rows are months."""
    rated = (tiers[1:] != UNRATED) & (tiers[:-1] != UNRATED)
    return 100 * float((rated & (tiers[1:] != tiers[:-1])).sum() / rated.sum())


def recovered(estimates: ArrayLike, truths: ArrayLike) -> tuple[float, float]:
    """The correlation r, and the RMSE around the common mean: only differences between raters are seen."""
    estimate, truth = np.asarray(estimates, dtype=float), np.asarray(truths, dtype=float)
    gap = (estimate - estimate.mean()) - (truth - truth.mean())
    # Raters who are all believed alike are not recovered at all.
    r = float(np.corrcoef(estimate, truth)[0, 1]) if estimate.std() > 0 else 0.0
    return r, float(np.sqrt((gap**2).mean()))


def share(claims: Array) -> float | None:
    """None of nothing."""
    return float(claims.mean()) if claims.size else None
