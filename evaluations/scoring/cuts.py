"""Where the cuts between tiers lie so that tiers have the shares a team wants of its own pool."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Of a pool that is 5 % S, 20 % A, 45 % B, 22 % C and 8 % D, the share below the cut of C, B, A and S.
SHARES_BELOW = (0.08, 0.30, 0.75, 0.95)
# Halving steps: 2**-60 of the range of all scores is below the precision of a float.
STEPS = 60
REACH = 10  # standard deviations beyond which nothing is left of a bell curve

_erf = np.frompyfunc(math.erf, 1, 1)


def normal_cdf(z: ArrayLike) -> NDArray[np.float64]:
    inside = np.asarray(_erf(np.asarray(z, dtype=float) / math.sqrt(2)), dtype=float)
    return (1 + inside) / 2


def calibrated_cuts(
    means: ArrayLike, sds: ArrayLike, *, shares_below: Sequence[float] = SHARES_BELOW
) -> list[float]:
    """The cuts below which the expected share of true scores lies, in the order of the shares.

    `means` and `sds` are what is believed of each creator of the pool. Quantiles of the means alone would lie too
    close together, because beliefs are shrunk. Raises ValueError for a pool without creators or without spread.
    """
    mean, sd = np.asarray(means, dtype=float), np.asarray(sds, dtype=float)
    if not mean.size:
        raise ValueError("Cuts are calibrated on a pool of at least one creator.")
    if not (sd > 0).all():
        raise ValueError("Every creator of the pool needs a spread above zero.")
    return [_cut(mean, sd, share) for share in shares_below]


def _cut(mean: NDArray[np.float64], sd: NDArray[np.float64], share: float) -> float:
    low, high = float((mean - REACH * sd).min()), float((mean + REACH * sd).max())
    for _step in range(STEPS):
        middle = (low + high) / 2
        if normal_cdf((middle - mean) / sd).mean() < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2
