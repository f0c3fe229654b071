"""How far raters agree on the same units: of single marks, and of the mean of a panel."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .arrays import SLACK, Floats, Integers, Labels, numbered

Light = Literal["green", "amber", "red", "none"]


@dataclass(frozen=True)
class Agreement:
    """Of one group of marks; None where there is no variance to tell agreement by."""

    group: int
    # with two marks or more
    units: int
    alpha: float | None
    alpha_adjusted: float | None
    icc: float | None


def alpha_interval(units: Labels, values: Floats) -> float | None:
    """Krippendorff's alpha for interval data; 1 is full agreement, 0 that of chance, below 0 is worse than chance.

    1 - (sum of m * variance within a unit / sum of m) / variance of all marks in units with m >= 2, the closed form
    of Hayes and Krippendorff (2007). None without such units or where all marks are the same.
    """
    unit, value = _pairable(units, values)
    if not len(value) or np.ptp(value) == 0:
        return None
    sizes, within = _within(unit, value)
    expected = value.var(ddof=1)
    return float(1 - np.dot(sizes, within / (sizes - 1)) / len(value) / expected)


def icc_of_mean(units: Labels, values: Floats) -> float | None:
    """ICC(1,k) of unbalanced one-way data: how reliable the mean of a unit's marks is; 1 at best.

    (MSB - MSW) / MSB over units with two marks or more, below 0 where marks differ more within units than between
    them (Koo and Li 2016). None with fewer than two units or where their means are the same.
    """
    unit, value = _pairable(units, values)
    sizes, within = _within(unit, value)
    if len(sizes) < 2:  # noqa: PLR2004 -- between fewer there is no variance
        return None
    means = np.bincount(unit, value) / sizes
    between = np.dot(sizes, (means - value.mean()) ** 2) / (len(sizes) - 1)
    if between <= SLACK:
        return None
    return float(1 - within.sum() / (len(value) - len(sizes)) / between)


def light_of(alpha: float | None, units: int, *, least: int, green: float, amber: float) -> Light:
    """Krippendorff's customary cuts on alpha; none with fewer than `least` shared units or no variance."""
    if alpha is None or units < least:
        return "none"
    if alpha + SLACK >= green:
        return "green"
    return "amber" if alpha + SLACK >= amber else "red"


def agreements(groups: Integers, units: Labels, raw: Floats, adjusted: Floats) -> Iterator[Agreement]:
    """Of each group: alpha of raw and of adjusted marks, and the ICC of the mean of adjusted ones.

    A unit belongs to one group. The same rows in another order give the same but for the last digits.
    """
    order = np.lexsort((adjusted, raw, units, groups))
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    for rows in np.split(order, starts[1:]) if len(order) else ():
        unit = numbered(units[rows])[1]
        yield Agreement(
            group=int(groups[rows[0]]),
            units=int(np.count_nonzero(np.bincount(unit) > 1)),
            alpha=alpha_interval(unit, raw[rows]),
            alpha_adjusted=alpha_interval(unit, adjusted[rows]),
            icc=icc_of_mean(unit, adjusted[rows]),
        )


def _pairable(units: Labels, values: Floats) -> tuple[Integers, Floats]:
    unit = numbered(units)[1]
    shared = np.bincount(unit)[unit] > 1 if len(unit) else np.zeros(0, dtype=bool)
    return numbered(unit[shared])[1], values[shared].astype(np.float64)


def _within(unit: Integers, value: Floats) -> tuple[Integers, Floats]:
    """Of each unit the number of marks and the sum of their squared distances from its mean."""
    sizes: Integers = np.bincount(unit).astype(np.int64)
    away = value - (np.bincount(unit, value) / np.maximum(sizes, 1))[unit]
    squares: Floats = np.bincount(unit, away * away).astype(np.float64)
    return sizes, squares
