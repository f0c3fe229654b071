"""The bound: what somebody would believe who knows every number of the world, but not the truths.

A Gaussian filter over each creator's six qualities. It knows how qualities and noise are spread, every rater's
leniency, what each figure would be at the expected quality, and how often and how fast creators drift, but not who
does: one filter runs for each kind of drift, weighed by how well it foretold what came. Only the past is used.
Rounding counts as noise; the limits of the scale and the heavy tail of viral videos are not modelled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import panel
from .panel import NOT_APPLICABLE, Question
from .world import (
    APART_SD,
    BY_FOLLOWERS,
    COMMON_SD,
    DATA,
    DIMENSIONS,
    DRIFT_SHARES,
    EXPECTED,
    FULFILMENT,
    LATENESS_SD,
    OVERALL,
    OWN_SD,
    RATE_LUCK,
    RATE_SLOPE,
    TOGETHER_SD,
    VIDEO_SD,
    VIEWS_SLOPE,
    VIRAL,
    VIRAL_FREEDOM,
    World,
    drifted,
)

Array = NDArray[Any]

ROUNDING = 1 / 12  # variance of what rounding to whole numbers takes away
NOTHING_SEEN = 1e6


@dataclass(frozen=True)
class Seen:
    """Of each collaboration and dimension, what was seen of its level and with what variance."""

    level: Array
    variance: Array


def believe(world: World, questions: list[Question], days: Array) -> tuple[Array, Array]:
    """Mean and spread of each creator's overall quality, on the scale of scores, on each of the days."""
    seen = observe(world, questions)
    beliefs = _Beliefs(world)
    turns = _turns(world)
    means, sds = [], []
    for number, day in enumerate(days):
        since = days[number - 1] if number else -np.inf
        due = (world.collaborations.day + 7 <= day) & (world.collaborations.day + 7 > since)
        for turn in np.unique(turns[due]):
            beliefs.learn(np.flatnonzero(due & (turns == turn)), seen)
        mean, sd = beliefs.overall(day / world.days)
        means.append(mean)
        sds.append(sd)
    return np.stack(means), np.stack(sds)


def _turns(world: World) -> Array:
    """How many collaborations of the same creator came before."""
    creator = world.collaborations.creator
    order = np.argsort(creator, kind="stable")
    first = np.searchsorted(creator[order], creator[order])
    turns: Array = np.empty(creator.size, dtype=np.int64)
    turns[order] = np.arange(creator.size) - first
    return turns


class _Beliefs:
    """One mean per kind of drift; the spread does not depend on the kind."""

    def __init__(self, world: World) -> None:
        count = world.creators.drift.size
        self.world = world
        self.mean = np.repeat(world.creators.prior[:, None, None], DIMENSIONS, axis=2)
        self.mean = np.repeat(self.mean, len(DRIFT_SHARES), axis=1)
        common = (1 - BY_FOLLOWERS**2) * COMMON_SD**2
        self.spread = np.repeat((common + OWN_SD**2 * np.eye(DIMENSIONS))[None], count, axis=0)
        self.weight = np.repeat(np.log(DRIFT_SHARES)[None], count, axis=0)

    def learn(self, rows: Array, seen: Seen) -> None:
        """At most one collaboration of each creator."""
        world = self.world
        who = world.collaborations.creator[rows]
        videos = world.collaborations.videos[rows]
        alone = world.kind.noise**2 * (APART_SD**2 + VIDEO_SD**2 / videos)
        noise = np.eye(DIMENSIONS) * (alone[:, None] + seen.variance[rows])[:, None, :]
        total = self.spread[who] + noise + (world.kind.noise * TOGETHER_SD) ** 2
        inverse = np.linalg.inv(total)
        gain = self.spread[who] @ inverse
        moved = np.stack(
            [drifted(np.array(kind), world.collaborations.day[rows] / world.days) for kind in range(3)], 1
        )
        surprise = (seen.level[rows] - EXPECTED)[:, None] - self.mean[who] - moved[:, :, None]
        self.mean[who] += np.einsum("nij,nkj->nki", gain, surprise)
        self.spread[who] -= gain @ self.spread[who]
        self.weight[who] -= np.einsum("nki,nij,nkj->nk", surprise, inverse, surprise) / 2

    def overall(self, time: float) -> tuple[Array, Array]:
        chance = np.exp(self.weight - self.weight.max(1, keepdims=True))
        chance /= chance.sum(1, keepdims=True)
        means = EXPECTED + self.mean @ OVERALL + drifted(np.arange(3), time)
        mean = (chance * means).sum(1)
        between = (chance * (means - mean[:, None]) ** 2).sum(1)
        within = np.einsum("i,nij,j->n", OVERALL, self.spread, OVERALL)
        return mean, np.sqrt(within + between)


def observe(world: World, questions: list[Question]) -> Seen:
    """All that tells of a level, joined by its precision."""
    precision: Array = np.full((world.collaborations.day.size, DIMENSIONS), 1 / NOTHING_SEEN)
    weighted = precision * EXPECTED
    for place, rows, level, variance in (*_marks(world, questions), *_figures(world), _dates(world)):
        precision[:, place] += np.bincount(rows, 1 / variance, len(precision))
        weighted[:, place] += np.bincount(rows, level / variance, len(precision))
    return Seen(weighted / precision, 1 / precision)


Observation = tuple[int, Array, Array, Array]


def _marks(world: World, questions: list[Question]) -> list[Observation]:
    """Each rater's bar, less what people and this rater add."""
    marks, found = world.marks, []
    of_mark = np.array([question.dimension for question in questions])[marks.question]
    weights = np.array([question.weight for question in questions])[marks.question]
    for place in {question.dimension for question in questions}:
        here = (of_mark == place) & (marks.value != NOT_APPLICABLE)
        count = marks.collaboration.size
        total = np.bincount(marks.panel[here], weights[here], count)
        squares = np.bincount(marks.panel[here], weights[here] ** 2, count)
        panels = np.flatnonzero(total)
        bar = np.bincount(marks.panel[here], weights[here] * marks.value[here], count)[panels] / total[panels]
        judged = (panel.JUDGEMENT_SD * world.kind.noise) ** 2
        variance = judged + (panel.CRITERION_SD**2 + ROUNDING) * squares[panels] / total[panels] ** 2
        level = bar - panel.KINDNESS - world.raters.leniency[marks.rater[panels]]
        found.append((place, marks.collaboration[panels], level, variance))
    return found


def _figures(world: World) -> list[Observation]:
    """Views, likes, comments and clicks, on the scales on which the world adds its noise."""
    videos, shifts = world.videos, world.shifts
    viral = (VIRAL * world.kind.noise) ** 2 * VIRAL_FREEDOM / (VIRAL_FREEDOM - 2)
    views = videos.views.astype(float)
    like_logit = np.log(videos.likes + 0.5) - np.log(views - videos.likes + 0.5)
    comment_rate, click_rate = np.log((videos.comments + 0.5) / views), np.log((videos.clicks + 0.5) / views)
    return [
        _figure(world, np.log(views), shifts.log_views, VIEWS_SLOPE, viral, 0 * views),
        _figure(world, like_logit, shifts.like_logit, RATE_SLOPE, RATE_LUCK**2, 1 / (videos.likes + 1)),
        _figure(
            world, comment_rate, shifts.log_comment_rate, RATE_SLOPE, RATE_LUCK**2, 1 / (videos.comments + 1)
        ),
        _figure(world, click_rate, shifts.log_click_rate, RATE_SLOPE, 0, 1 / (videos.clicks + 1)),
    ]


def _figure(
    world: World, value: Array, shift: Array, slope: float, luck: float, counting: Array
) -> Observation:
    """`luck` is the collaboration's, `counting` the variance of each video's own figure."""
    of, videos = world.videos.collaboration, world.collaborations.videos
    mean = np.bincount(of, value, videos.size) / videos
    counted = np.bincount(of, counting, videos.size) / videos**2
    rows = np.arange(videos.size)
    return DATA, rows, EXPECTED + (mean - shift) / slope, np.maximum((luck + counted) / slope**2, 1e-4)


def _dates(world: World) -> Observation:
    of, videos = world.videos.collaboration, world.collaborations.videos
    punctual = np.bincount(of, 4 - world.videos.days_late, videos.size) / videos
    return FULFILMENT, np.arange(videos.size), punctual, (LATENESS_SD**2 + ROUNDING) / videos
