"""Creators whose true quality is known, and what they and their raters leave behind. Pure numpy, by seed.

Quality is relative to comparable creators. Three in ten drift; raters are lenient or strict and not always there;
market, category and followers shift every figure; a video may go viral for no reason. Conversion has no orders in
the product yet, so people mark it, and nobody can in one collaboration of five.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .panel import Marks, Question, Raters, sit

Array = NDArray[Any]

DIMENSIONS = 6
DATA, CONVERSION, FULFILMENT = 1, 2, 5
# The yardstick of truth: percent of each dimension, in their order.
OVERALL = np.array([20, 25, 25, 10, 10, 10]) / 100
MARKETS = CATEGORIES = 4
STEPS = (1e4, 1e5, 1e6)  # followers at which the world's figures jump
EXPECTED = 3.0
COMMON_SD, OWN_SD, BY_FOLLOWERS = 0.42, 0.32, 0.15
DRIFT_SHARES, DRIFT_RATES, DRIFT_SPAN = (0.70, 0.15, 0.15), (0.0, 0.55, -0.55), 1.5
# How far a collaboration lies from its creator: in all dimensions alike, in each, and each video again.
TOGETHER_SD, APART_SD, VIDEO_SD = 0.25, 0.30, 0.50
UNJUDGED = 0.20  # collaborations whose sales nobody can judge


@dataclass(frozen=True)
class Kind:
    """What differs between worlds: collaborations of a creator on average, noise, and who scores how."""

    collaborations: float = 6.0
    noise: float = 1.0
    # the chance that operations, marketing and customer service score
    presence: tuple[float, float, float] = (0.85, 0.70, 0.55)
    # between raters, in points
    leniency_sd: float = 0.45


KINDS = {
    "base": Kind(),
    "thin": Kind(collaborations=3.5, noise=1.6),
    "single": Kind(presence=(0.90, 0.25, 0.15), leniency_sd=0.70),
}


@dataclass(frozen=True)
class Creators:
    followers: Array
    market: Array
    category: Array
    step: Array
    quality: Array  # creators x dimensions, around 0
    prior: Array  # what is expected of the quality from the followers alone
    drift: Array  # 0 steady, 1 rising, 2 falling

    def truth(self, share: float) -> Array:
        """The true overall quality when so much of the time has passed."""
        return self.quality @ OVERALL + drifted(self.drift, share)


@dataclass(frozen=True)
class Collaborations:
    """In the order in which they end."""

    creator: Array
    day: Array
    videos: Array
    level: Array  # collaborations x dimensions, of the videos that were made
    unjudged: Array


@dataclass(frozen=True)
class Videos:
    collaboration: Array
    number: Array
    days_early: Array  # before the end of the collaboration
    days_late: Array
    views: Array
    likes: Array
    comments: Array
    clicks: Array
    gmv: Array


@dataclass(frozen=True)
class World:
    kind: Kind
    days: float
    creators: Creators
    collaborations: Collaborations
    videos: Videos
    raters: Raters
    marks: Marks
    shifts: Shifts


@dataclass(frozen=True)
class Shifts:
    """What a video's figures would be at the expected quality, on the scales on which noise adds up."""

    log_views: Array
    like_logit: Array
    log_comment_rate: Array
    log_click_rate: Array


# Slopes of those scales in one point of quality, and the noise of a collaboration around them.
SCALE = 0.6
VIEWS_SLOPE, RATE_SLOPE = 0.7 / SCALE, 0.3 / SCALE
VIRAL, RATE_LUCK = 0.45, 0.30
VIRAL_FREEDOM = 4
LATENESS_SD = 0.30
MOST_VIEWS = 1e9


def drifted(drift: Array, share: Any) -> Array:
    rates: Array = np.array(DRIFT_RATES)[drift] * (np.asarray(share) - 0.5) * DRIFT_SPAN
    return rates


def make(kind: Kind, *, seed: int, creators: int, days: float, questions: Sequence[Question]) -> World:
    draw = np.random.default_rng(seed)
    people = _creators(draw, creators)
    collaborations, video_levels = _collaborations(draw, kind, people, days)
    shifts = _shifts(draw, people, collaborations)
    videos = _videos(draw, kind, people, collaborations, video_levels, shifts)
    raters, marks = sit(
        draw,
        levels=collaborations.level,
        markets=people.market[collaborations.creator],
        unjudged=collaborations.unjudged,
        presence=kind.presence,
        leniency_sd=kind.leniency_sd,
        noise=kind.noise,
        questions=questions,
    )
    return World(kind, days, people, collaborations, videos, raters, marks, shifts)


def _creators(draw: np.random.Generator, count: int) -> Creators:
    log_followers = draw.normal(np.log(4e4), 1.3, count)
    standing = (log_followers - log_followers.mean()) / log_followers.std()
    followers = np.exp(log_followers)
    prior = BY_FOLLOWERS * COMMON_SD * standing
    common = prior + np.sqrt(1 - BY_FOLLOWERS**2) * COMMON_SD * draw.normal(size=count)
    return Creators(
        followers=followers.astype(np.int64),
        market=draw.integers(0, MARKETS, count),
        category=draw.integers(0, CATEGORIES, count),
        step=np.digitize(followers, STEPS),
        quality=common[:, None] + draw.normal(0, OWN_SD, (count, DIMENSIONS)),
        prior=prior,
        drift=draw.choice(3, count, p=DRIFT_SHARES),
    )


def _collaborations(
    draw: np.random.Generator, kind: Kind, creators: Creators, days: float
) -> tuple[Collaborations, Array]:
    """And the levels of the single videos."""
    demand = draw.gamma(1.2, kind.collaborations / 1.2, creators.drift.size)
    creator = np.repeat(np.arange(creators.drift.size), draw.poisson(demand))
    day = draw.uniform(0, days, creator.size)
    order = np.argsort(day, kind="stable")
    creator, day = creator[order], day[order]
    videos = 1 + draw.poisson(1.0, creator.size)
    level = EXPECTED + creators.quality[creator] + drifted(creators.drift[creator], day / days)[:, None]
    level += kind.noise * draw.normal(0, TOGETHER_SD, (creator.size, 1))
    level += kind.noise * draw.normal(0, APART_SD, level.shape)
    of_video = np.repeat(np.arange(creator.size), videos)
    levels = level[of_video] + kind.noise * draw.normal(0, VIDEO_SD, (of_video.size, DIMENSIONS))
    means = np.stack([np.bincount(of_video, levels[:, d], creator.size) for d in range(DIMENSIONS)], axis=1)
    unjudged = draw.random(creator.size) < UNJUDGED
    return Collaborations(creator, day, videos, means / videos[:, None], unjudged), levels


def _shifts(draw: np.random.Generator, creators: Creators, collaborations: Collaborations) -> Shifts:
    cells = draw.normal(0, 0.5, (MARKETS, CATEGORIES, len(STEPS) + 1))
    at = collaborations.creator
    market, category, step = creators.market[at], creators.category[at], creators.step[at]
    return Shifts(
        log_views=8.2 + 1.1 * step + 0.3 * market + 0.5 * cells[market, category, step],
        like_logit=-3.0 - 0.25 * step + 0.15 * category,
        log_comment_rate=-7.0 - 0.10 * step + 0.10 * category,
        log_click_rate=np.log(0.02) + 0.2 * category - 0.2 * step,
    )


def _videos(
    draw: np.random.Generator,
    kind: Kind,
    creators: Creators,
    collaborations: Collaborations,
    levels: Array,
    shifts: Shifts,
) -> Videos:
    count = collaborations.videos
    of = np.repeat(np.arange(count.size), count)
    number = np.arange(of.size) - np.repeat(np.cumsum(count) - count, count)
    above = levels[:, DATA] - EXPECTED
    # Luck is the collaboration's: its videos go out in the same days and to the same audience.
    viral = VIRAL * kind.noise * draw.standard_t(VIRAL_FREEDOM, count.size)
    liked, talked = draw.normal(0, RATE_LUCK, (2, count.size))
    views = np.exp((shifts.log_views + viral)[of] + VIEWS_SLOPE * above).clip(1, MOST_VIEWS).astype(np.int64)
    like_rate = 1 / (1 + np.exp(-(shifts.like_logit + liked)[of] - RATE_SLOPE * above))
    clicks = draw.poisson(views * np.exp(shifts.log_click_rate[of] + RATE_SLOPE * above))
    punctual = levels[:, FULFILMENT] + draw.normal(0, LATENESS_SD, of.size)
    return Videos(
        collaboration=of,
        number=number,
        days_early=np.where(number + 1 == count[of], 0, 6 - 6 * (number + 1) / count[of]),
        # As the policy's fixed table reads them: 5 is early, 4 on the day, 3 a day late, 0 four days or more.
        days_late=4 - np.clip(np.rint(punctual), 0, 5).astype(np.int64),
        views=views,
        likes=draw.binomial(views, like_rate),
        comments=draw.poisson(views * np.exp((shifts.log_comment_rate + talked)[of] + RATE_SLOPE * above)),
        clicks=clicks,
        gmv=_gmv(draw, creators, collaborations.creator[of], clicks, levels[:, CONVERSION] - EXPECTED),
    )


def _gmv(draw: np.random.Generator, creators: Creators, of: Array, clicks: Array, above: Array) -> Array:
    """Whole units of money; known to the team, not to the method."""
    market, category = creators.market[of], creators.category[of]
    bought = (0.03 * np.exp(0.35 / SCALE * above - 0.1 * market)).clip(0, 0.5)
    price = np.exp(2.5 + 0.5 * market + 0.3 * category + draw.normal(0, 0.15, of.size))
    worth: Array = np.rint(draw.binomial(clicks, bought) * price)
    return worth
