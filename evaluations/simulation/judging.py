"""The figures of one run: the method beside what a team would go by without it, and beside the bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluations.dimensions import Trend
from evaluations.scoring.cuts import SHARES_BELOW, calibrated_cuts

from . import baselines, bound
from .living import WARM_UP
from .measures import (
    UNRATED,
    changes,
    flip_flops,
    recovered,
    share,
    spearman,
    tiers_of,
    wrong_tiers,
)
from .months import month_start
from .panel import Question
from .reading import Reading
from .world import World

Array = NDArray[Any]

# Tiers are judged once the fitted cuts have had so many months.
SETTLE_IN = 3
# Points below which the trend says nothing of a creator.
TREND_POINTS = 4
STEADY, RISES, FALLS = 0, 1, 2

Figures = dict[str, Any]


@dataclass(frozen=True)
class Run:
    world: World
    questions: list[Question]
    months: int
    reading: Reading
    leniencies: Array | None
    hysteresis: float
    cuts: list[float]


def months_read(months: int) -> list[int]:
    return list(range(WARM_UP, months + 1))


def judge(run: Run) -> Figures:
    days = np.array([(month_start(month) - month_start(0)).days for month in months_read(run.months)])
    rated = run.reading.tier != UNRATED
    truths = np.stack([run.world.creators.truth(day / run.world.days) for day in days])
    true_tiers = tiers_of(truths, np.quantile(truths[0], SHARES_BELOW).tolist())
    scores, tiers = _estimates(run, days, rated)
    last = rated[-1]
    wrong = {name: wrong_tiers(given[SETTLE_IN:], true_tiers[SETTLE_IN:]) for name, given in tiers.items()}
    return {
        "collaborations": int(run.world.collaborations.day.size),
        "rated": int(last.sum()),
        "cuts": run.cuts,
        "spearman": {name: spearman(given[-1, last], truths[-1, last]) for name, given in scores.items()},
        "wrong_tier": {name: found[0] for name, found in wrong.items()},
        "off_by_two": {name: found[1] for name, found in wrong.items()},
        "flip_flops": {name: flip_flops(given) for name, given in tiers.items()},
        "changes": {
            **{name: changes(given) for name, given in tiers.items()},
            "truth": changes(np.where(rated, true_tiers, UNRATED)),
        },
        "raters": _raters(run),
        "trends": _trends(run),
    }


def _estimates(run: Run, days: Array, rated: Array) -> tuple[dict[str, Array], dict[str, Array]]:
    """Scores and tiers by who gave them; all are judged on the creators whom the product rates."""
    world, months = run.world, len(days)
    by_sheet = baselines.spreadsheet(world, run.questions, until=float(days[0]) - 7)
    scores = {
        "method": run.reading.mean,
        "spreadsheet": baselines.mean_by_month(world, by_sheet, days),
        "followers": np.tile(world.creators.followers.astype(float), (months, 1)),
        "gmv": baselines.mean_by_month(world, baselines.gmv(world), days),
    }
    tiers = {"method": run.reading.tier}
    for name in ("spreadsheet", "followers", "gmv"):
        cuts = np.nanquantile(scores[name][0][rated[0]], SHARES_BELOW).tolist()
        tiers[name] = np.where(rated, tiers_of(scores[name], cuts), UNRATED)
    mean, sd = bound.believe(world, run.questions, days)
    scores["bound"] = mean
    cuts = calibrated_cuts(mean[0][rated[0]], sd[0][rated[0]])
    tiers["bound"] = np.where(rated, held(mean, sd, cuts, run.hysteresis), UNRATED)
    return scores, tiers


def held(mean: Array, sd: Array, cuts: list[float], hysteresis: float) -> Array:
    """The bound's tiers: like those of the product they move only as far as the score is surely beyond a cut."""
    lowest, highest = tiers_of(mean - hysteresis * sd, cuts), tiers_of(mean + hysteresis * sd, cuts)
    rows = [tiers_of(mean[0], cuts)]
    for low, high in zip(lowest[1:], highest[1:], strict=True):
        rows.append(np.clip(rows[-1], low, high))
    return np.stack(rows)


def _raters(run: Run) -> dict[str, float | None]:
    """Null while no version of rater effects was built."""
    if run.leniencies is None:
        return {"r": None, "rmse": None}
    r, rmse = recovered(run.leniencies, run.world.raters.leniency)
    return {"r": r, "rmse": rmse}


def _trends(run: Run) -> dict[str, float | None]:
    known = run.reading.collaborations[-1] >= TREND_POINTS
    drift, label = run.world.creators.drift[known], run.reading.trend[known]
    says_rising, says_falling = label == Trend.RISING, label == Trend.FALLING
    real = drift != STEADY
    right = np.where(drift == RISES, says_rising, says_falling)
    reverse = np.where(drift == RISES, says_falling, says_rising)
    return {
        "false": share((says_rising | says_falling)[~real]),
        "found": share(right[real]),
        "reversed": share(reverse[real]),
    }
