"""Raters and their marks: whole numbers from 0 to 5 per criterion, each rater lenient or strict in their own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

ROLES = ("operations", "marketing", "customer_service")
RATERS = (16, 10, 6)
ROLE_LENIENCY = (0.0, 0.15, -0.35)
KINDNESS = 0.6  # people mark above what they see
# One judgement of a dimension, and each criterion around it before it is rounded.
JUDGEMENT_SD, CRITERION_SD = 0.60, 0.30
AT_HOME = 0.70  # collaborations that go to a rater of their market, where the role has one
MARKETS = 4
NOT_APPLICABLE = -1
CONVERSION = 2


@dataclass(frozen=True)
class Question:
    """A criterion as far as a mark depends on it; dimension and roles by their place."""

    dimension: int
    weight: float
    roles: tuple[int, ...]


@dataclass(frozen=True)
class Raters:
    role: Array
    leniency: Array


@dataclass(frozen=True)
class Marks:
    """Panels are collaboration and role side by side; who is missing never submits."""

    collaboration: Array
    role: Array
    rater: Array
    is_present: Array
    hours: Array  # from the end of the collaboration to the submission
    panel: Array  # of each mark
    question: Array
    value: Array


def sit(
    draw: np.random.Generator,
    *,
    levels: Array,
    markets: Array,
    unjudged: Array,
    presence: tuple[float, float, float],
    leniency_sd: float,
    noise: float,
    questions: Sequence[Question],
) -> tuple[Raters, Marks]:
    role = np.repeat(np.arange(len(ROLES)), RATERS)
    raters = Raters(role, draw.normal(0, leniency_sd, role.size) + np.array(ROLE_LENIENCY)[role])
    home = draw.integers(0, MARKETS, role.size)
    count = len(levels)
    rater = np.concatenate(
        [_picked(draw, np.flatnonzero(role == one), home, markets) for one in range(len(ROLES))]
    )
    present = np.concatenate([draw.random(count) < chance for chance in presence])
    of, of_role = np.tile(np.arange(count), len(ROLES)), np.repeat(np.arange(len(ROLES)), count)
    seen = levels[of] + KINDNESS + raters.leniency[rater][:, None]
    seen = seen + draw.normal(0, JUDGEMENT_SD * noise, seen.shape)
    panel, question, value = _given(draw, seen, of_role, present, unjudged[of], questions)
    hours = draw.uniform(1, 71, of.size)
    return raters, Marks(of, of_role, rater, present, hours, panel, question, value)


def _picked(draw: np.random.Generator, pool: Array, home: Array, markets: Array) -> Array:
    """Whoever of the role is free, and mostly somebody of the market."""
    picked: Array = draw.choice(pool, markets.size)
    for market in range(MARKETS):
        local = pool[home[pool] == market]
        if local.size:
            here = np.flatnonzero((markets == market) & (draw.random(markets.size) < AT_HOME))
            picked[here] = draw.choice(local, here.size)
    return picked


def _given(
    draw: np.random.Generator,
    seen: Array,
    of_role: Array,
    present: Array,
    unjudged: Array,
    questions: Sequence[Question],
) -> tuple[Array, Array, Array]:
    """Each mark's panel, question and value."""
    parts = []
    for place, question in enumerate(questions):
        panels = np.flatnonzero(present & np.isin(of_role, question.roles))
        values = seen[panels, question.dimension] + draw.normal(0, CRITERION_SD, panels.size)
        values = np.rint(values).clip(0, 5).astype(np.int64)
        if question.dimension == CONVERSION:
            values[unjudged[panels]] = NOT_APPLICABLE
        parts.append((panels, np.full(panels.size, place), values))
    of_panel, of_question, value = (np.concatenate(column) for column in zip(*parts, strict=True))
    return of_panel, of_question, value
