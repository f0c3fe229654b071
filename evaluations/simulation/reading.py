"""What the engine left behind, as arrays over the creators of a world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accounts.models import User
from evaluations.models import RaterEffect, RaterVersion, Standing

from .measures import UNRATED
from .months import month_start

Array = NDArray[Any]

# A month is read on the morning after, when the jobs of its end and a new policy have been worked through.
READ_AFTER = timedelta(hours=12)


@dataclass(frozen=True)
class Reading:
    """Rows are months: the mean, its spread and the tier that people saw; NaN and UNRATED where there was none."""

    mean: Array
    sd: Array
    tier: Array
    videos: Array
    collaborations: Array
    # at the last month
    trend: Array


def read(creators: Sequence[int], months: Sequence[int]) -> Reading:
    """The standings of the creators as they were after each of the months."""
    columns = (
        "creator",
        "as_of",
        "mean",
        "sd",
        "effective_tier",
        "is_provisional",
        "videos",
        "collaborations",
        "trend",
    )
    rows = list(Standing.objects.order_by("as_of", "pk").values_list(*columns))
    place = {creator: number for number, creator in enumerate(creators)}
    current: Array = np.full((len(creators), 6), np.nan)
    current[:, 2], current[:, 3:] = UNRATED, 0
    kept, passed = [], 0
    for month in months:
        until = month_start(month) + READ_AFTER
        while passed < len(rows) and rows[passed][1] <= until:
            creator, _at, mean, sd, tier, provisional, videos, collaborations, trend = rows[passed]
            shown = UNRATED if provisional else tier
            current[place[creator]] = mean, sd, shown, videos, collaborations, trend
            passed += 1
        kept.append(current.copy())
    cube = np.stack(kept)
    whole = cube[:, :, 2:].astype(np.int64)
    return Reading(
        cube[:, :, 0], cube[:, :, 1], whole[:, :, 0], whole[:, :, 1], whole[:, :, 2], whole[-1, :, 3]
    )


def leniencies(raters: Sequence[User]) -> Array | None:
    """What the newest version believes of each rater; 0 of one it does not know, None without a version."""
    version = RaterVersion.objects.order_by("-week", "-pk").first()
    if version is None:
        return None
    found = dict(RaterEffect.objects.filter(version=version).values_list("rater", "leniency"))
    return np.array([found.get(rater.pk, 0.0) for rater in raters])
