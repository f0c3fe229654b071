"""Asks the functions of the method, so that no formula stands here a second time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from evaluations.engine.parameters import parameters
from evaluations.models import Standing

# What is said of a next collaboration holds when its numbers lock so many days after those of the newest one.
NEXT_AFTER = 30

_CONFIDENCES = """
SELECT scoring.confidence(%(mean)s, %(sd)s, tier, %(cuts)s::float8[])
FROM generate_series(0, 4) AS tier ORDER BY tier
"""

_MEANS = """
SELECT posterior.mean
FROM unnest(%(priors)s::float8[], %(weights)s::float8[], %(sums)s::float8[], %(strengths)s::float8[])
     WITH ORDINALITY AS given (prior, w, ws, k, place)
CROSS JOIN LATERAL scoring.posterior(given.prior, given.w, given.ws, given.k, 1) AS posterior
ORDER BY given.place
"""

# Every score in hundredths is tried; the lowest that reaches the tier is the answer, null if none does.
_NEEDED = """
SELECT (
    SELECT min(tried.score)
    FROM (SELECT n / 100.0::float8 AS score FROM generate_series(0, 500) AS n) AS tried
    CROSS JOIN LATERAL scoring.posterior(
        %(prior)s, %(weight)s * aged.share + own.weight, %(sum)s * aged.share + own.weight * tried.score,
        %(strength)s, %(spread)s
    ) AS believed
    CROSS JOIN LATERAL scoring.effective_tier(
        scoring.stat_tier(believed.mean, believed.sd, %(stat)s, %(cuts)s::float8[], %(hysteresis)s),
        %(videos)s + given.videos, %(collaborations)s + 1, '{}', '{}', false,
        %(min_videos)s, %(s_min_videos)s, %(s_min_collaborations)s
    ) AS reached
    WHERE reached.tier >= %(target)s AND NOT reached.provisional
)
FROM unnest(%(next_videos)s::int[]) WITH ORDINALITY AS given (videos, place)
CROSS JOIN LATERAL scoring.evidence(%(after)s, 1, 1, %(half_life)s) AS aged (share)
CROSS JOIN LATERAL scoring.evidence(0, given.videos, 1, %(half_life)s) AS own (weight)
ORDER BY given.place
"""


@dataclass(frozen=True)
class State:
    """The terms of a posterior mean: by key what each weighs and says, and where comparable creators start."""

    terms: dict[int, tuple[float, float]]
    prior: float
    strength: float

    @property
    def weight(self) -> float:
        return sum(weight for weight, _value in self.terms.values())

    @property
    def weighted_sum(self) -> float:
        return sum(weight * value for weight, value in self.terms.values())

    def pull(self, key: int, mean: float) -> float:
        """How far the term draws the mean away from the one given: its share times its distance."""
        weight, value = self.terms.get(key, (0.0, mean))
        return weight / (self.strength + self.weight) * (value - mean)

    def prior_pull(self, mean: float) -> float:
        return self.strength / (self.strength + self.weight) * (self.prior - mean)


def confidences(standing: Standing) -> list[float]:
    """The probability of each tier from D to S that the true score lies in its band."""
    given = {**parameters(standing.policy), "mean": standing.mean, "sd": standing.sd}
    return _column(_CONFIDENCES, given)


def means(states: Sequence[State]) -> list[float]:
    return _column(
        _MEANS,
        {
            "priors": [state.prior for state in states],
            "weights": [state.weight for state in states],
            "sums": [state.weighted_sum for state in states],
            "strengths": [state.strength for state in states],
        },
    )


def scores_needed(
    standing: Standing, *, now: State, target: int, videos: Sequence[int]
) -> list[float | None]:
    """What one more collaboration with so many videos must score for the tier; None: not even 5 is enough."""
    given = {
        **parameters(standing.policy),
        "prior": now.prior,
        "strength": now.strength,
        "weight": now.weight,
        "sum": now.weighted_sum,
        "spread": standing.spread,
        "stat": standing.stat_tier,
        "videos": standing.videos,
        "collaborations": standing.collaborations,
        "target": target,
        "next_videos": list(videos),
        "after": NEXT_AFTER,
    }
    return _column(_NEEDED, given)


def _column(query: str, given: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return [value for (value,) in cursor.fetchall()]
