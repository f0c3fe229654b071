"""What a team without the method would go by: a careful spreadsheet, followers, sales."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .panel import NOT_APPLICABLE, Question
from .world import DATA, DIMENSIONS, FULFILMENT, World

Array = NDArray[Any]

PROBABILITIES = (0.01, 0.10, 0.25, 0.50, 0.75, 0.90, 0.99)
POINTS = (0, 1.5, 2.25, 3, 3.75, 4.5, 5)


def spreadsheet(world: World, questions: list[Question], *, until: float) -> Array:
    """A score per collaboration: the plain mean of its bars.

    People's bars are plain means of raw marks. Figures are ranked among all videos up to the day `until`, whoever
    made them; dates kept are read from the fixed table. No weights, no peers, no raters.
    """
    bars: Array = np.full((world.collaborations.day.size, DIMENSIONS), np.nan)
    marks = world.marks
    given = marks.value != NOT_APPLICABLE
    dimension = np.array([question.dimension for question in questions])[marks.question]
    collaboration = marks.collaboration[marks.panel]
    for place in {question.dimension for question in questions}:
        here = given & (dimension == place)
        bars[:, place] = _means(collaboration[here], marks.value[here], len(bars))
    bars[:, DATA] = _means(world.videos.collaboration, _ranked(world, until), len(bars))
    bars[:, FULFILMENT] = _means(world.videos.collaboration, 4 - world.videos.days_late, len(bars))
    scores: Array = np.nanmean(bars, axis=1)
    return scores


def _ranked(world: World, until: float) -> Array:
    videos = world.videos
    known = world.collaborations.day[videos.collaboration] <= until
    figures = (
        np.log1p(videos.views),
        videos.likes / videos.views,
        videos.comments / videos.views,
        videos.clicks / videos.views,
    )
    points = [np.interp(figure, np.quantile(figure[known], PROBABILITIES), POINTS) for figure in figures]
    mean: Array = np.mean(points, axis=0)
    return mean


def gmv(world: World) -> Array:
    """Of each collaboration."""
    sums: Array = np.bincount(world.videos.collaboration, world.videos.gmv, world.collaborations.day.size)
    return sums


def mean_by_month(world: World, scores: Array, days: Array) -> Array:
    """The plain mean of each creator's scores that were settled by then; rows are the days given."""
    creator, count = world.collaborations.creator, world.creators.drift.size
    rows = []
    for day in days:
        settled = (world.collaborations.day + 7 <= day) & ~np.isnan(scores)
        rows.append(_means(creator[settled], scores[settled], count))
    return np.stack(rows)


def _means(group: Array, values: Array, groups: int) -> Array:
    count = np.bincount(group, minlength=groups)
    sums = np.bincount(group, values, groups)
    means: Array = np.where(count > 0, sums / np.maximum(count, 1), np.nan)
    return means
