"""Leniency of raters: least squares with a ridge on the rater, by alternating passes.

The model is mark = theta(unit) + b(rater) + error, a unit being one criterion of one collaboration. Comparing only
within units takes out that raters do not get creators at random. See Houston, Raymond and Svec (1991) for why a
rater adjustment beats the mean of raw marks where panels are incomplete.
"""

from dataclasses import dataclass
from typing import overload

import numpy as np

from .arrays import SLACK, Booleans, Floats, Integers, Labels, numbered, paired

LOWEST, HIGHEST = 0.0, 5.0


@dataclass(frozen=True)
class RaterEffects:
    """Arrays in the order of `raters`. A rater who shares no unit has n 0 and leniency 0: not linked."""

    raters: Labels
    # points above colleagues on the same units, within ± clamp
    leniency: Floats
    standard_error: Floats
    # marks in shared units
    n: Integers
    needs_calibration: Booleans
    is_flat: Booleans
    # of one mark around the truth, in points; None: nothing is shared
    sigma_e: float | None
    # shared ones
    units: int


@dataclass(frozen=True)
class _Shared:
    """The marks of shared units as columns, in an order that the rows given do not change."""

    people: Labels
    rater: Integers
    unit: Integers
    value: Floats
    n: Integers


def rater_effects(
    units: Labels,
    raters: Labels,
    values: Floats,
    *,
    pull: float,
    passes: int,
    clamp: float,
    calibrate_leniency: float,
    calibrate_z: float,
    flat_spread: float,
    flat_least: int,
) -> RaterEffects:
    """One row per mark; the order of the rows is of no consequence.

    b(r) = sum(y - theta) / (n + pull) and theta(u) = mean(y - b), `passes` times from b = 0, over units with two
    raters or more. Standard error sigma_e / sqrt(n + pull), with sigma_e from the residuals. A rater needs
    calibration from |b| >= `calibrate_leniency` points on, if that is at least `calibrate_z` standard errors. A
    rater with `flat_least` shared marks is flat whose marks spread less than `flat_spread` of the colleagues'.
    """
    shared = _shared(units, raters, values)
    leniency, sigma = _fit(shared, pull, passes)
    held = np.clip(leniency, -clamp, clamp)
    error = (sigma or 0.0) / np.sqrt(np.maximum(shared.n + pull, SLACK))
    far, beyond_doubt = (
        np.abs(held) + SLACK >= calibrate_leniency,
        np.abs(held) + SLACK >= calibrate_z * error,
    )
    return RaterEffects(
        raters=shared.people,
        leniency=held,
        standard_error=error,
        n=shared.n,
        needs_calibration=far & beyond_doubt & (shared.n > 0),
        is_flat=_flat(shared, flat_spread, flat_least),
        sigma_e=sigma,
        units=int(shared.unit.max(initial=-1)) + 1,
    )


def _shared(units: Labels, raters: Labels, values: Floats) -> _Shared:
    (people, rater), (_units, unit) = numbered(raters), numbered(units)
    rows = np.flatnonzero(paired(unit, rater))
    order = rows[np.lexsort((values[rows], unit[rows] * len(people) + rater[rows]))]
    rater = rater[order]
    return _Shared(
        people=people,
        rater=rater,
        unit=numbered(unit[order])[1],
        value=values[order].astype(np.float64),
        n=np.bincount(rater, minlength=len(people)),
    )


def _fit(shared: _Shared, pull: float, passes: int) -> tuple[Floats, float | None]:
    unit, rater, value, n = shared.unit, shared.rater, shared.value, shared.n
    leniency = np.zeros(len(n))
    if not len(value):
        return leniency, None
    sizes, weights = np.bincount(unit), np.maximum(n + pull, SLACK)
    theta = np.bincount(unit, value) / sizes
    for _pass in range(passes):
        leniency = np.bincount(rater, value - theta[unit], minlength=len(n)) / weights
        theta = np.bincount(unit, value - leniency[rater]) / sizes
    residual = value - theta[unit] - leniency[rater]
    freedom = max(len(value) - len(sizes) - int(np.count_nonzero(n)) + 1, 1)
    return leniency, float(np.sqrt(np.dot(residual, residual) / freedom))


def _flat(shared: _Shared, flat_spread: float, least: int) -> Booleans:
    """Both standard deviations are over the same units: who marks what hardly varies is not blamed for it."""
    people = max(len(shared.people), 1)
    powers = np.stack([np.ones_like(shared.value), shared.value, shared.value**2])
    pairs, pair = numbered(shared.unit * people + shared.rater)
    of_pair = _sums(pair, powers, len(pairs))
    of_unit = _sums(shared.unit, powers, int(shared.unit.max(initial=-1)) + 1)
    own = _sums(pairs % people, of_pair, len(shared.people))
    colleagues = _sums(pairs % people, of_unit[:, pairs // people] - of_pair, len(shared.people))
    enough = (own[0] >= max(least, 2)) & (colleagues[0] > 1)
    flat: Booleans = enough & (_deviation(own) + SLACK < flat_spread * _deviation(colleagues))
    return flat


def _sums(places: Integers, rows: Floats, count: int) -> Floats:
    return np.stack([np.bincount(places, row, minlength=count) for row in rows])


def _deviation(sums: Floats) -> Floats:
    """Sample standard deviation from count, sum and sum of squares."""
    count, total, squares = sums
    spread = squares - total * total / np.maximum(count, 1)
    deviation: Floats = np.sqrt(np.maximum(spread, 0) / np.maximum(count - 1, 1))
    return deviation


@overload
def adjusted(mark: float, leniency: float) -> float: ...
@overload
def adjusted(mark: Floats, leniency: Floats) -> Floats: ...
def adjusted(mark: float | Floats, leniency: float | Floats) -> float | Floats:
    """A mark, or a rater's bar, without the rater's leniency, kept from 0 to 5."""
    return np.clip(mark - leniency, LOWEST, HIGHEST)
