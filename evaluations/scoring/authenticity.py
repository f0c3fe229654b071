"""Signs that a profile's followers, likes or views are bought. They ask a person to look and decide nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean, median
from typing import Literal

import numpy as np

from .comparing import above, below, reaches

Level = Literal["amber", "red"]
Result = Literal["pass", "caution", "fail"]
Figures = dict[str, float | str | None]

MOST_VIDEOS = 30
# The median of fewer daily gains says nothing about what is usual.
LEAST_GAINS = 10
# A video explains a jump of the three days after it.
EXPLAINS_DAYS = 3
# A median absolute deviation in standard deviations, and the least of it: followers come one by one.
MAD_SD, LEAST_SD = 1.4826, 1.0
AMBERS_OF_CAUTION = REDS_OF_FAIL = 2


@dataclass(frozen=True, order=True)
class Video:
    published_on: date
    views: int
    likes: int
    comments: int
    shares: int


@dataclass(frozen=True, order=True)
class FollowerCount:
    on: date
    followers: int


@dataclass(frozen=True)
class Profile:
    """Videos are the organic ones; both series in any order."""

    followers: int
    videos: Sequence[Video]
    history: Sequence[FollowerCount] = ()


@dataclass(frozen=True)
class BandQuantiles:
    """Of the profiles in a follower band; `profiles` is 0 while they are the policy's."""

    engagement_p10: float
    engagement_p2: float
    comments_p2: float
    comments_p98: float
    profiles: int = 0


@dataclass(frozen=True)
class AuthenticityLimits:
    """Pairs are amber and red, ranges low and high. Rates are fractions."""

    videos: int
    zombie_followers: int
    zombie_likes: int
    views_per_follower: tuple[float, float]
    likes_amber: tuple[float, float]
    likes_red: tuple[float, float]
    flat_views: tuple[float, float]
    jump_z: tuple[float, float]
    jump_share: tuple[float, float]
    band: BandQuantiles


@dataclass(frozen=True)
class Signal:
    """`figures`: what was measured and the limits it was held against, by name."""

    code: str
    level: Level
    figures: Figures = field(default_factory=dict)


@dataclass(frozen=True)
class AuthenticityCheck:
    """`result` is None while there are too few videos to judge by."""

    result: Result | None
    videos: int
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True)
class Jump:
    """The gain per day up to `on`, in robust standard deviations and as a share of the followers before it."""

    on: date
    gain: float
    z: float
    share: float
    is_explained: bool


def band_quantiles(
    engagement: Sequence[float], comments_per_like: Sequence[float], *, default: BandQuantiles, needed: int
) -> BandQuantiles:
    """The band's own once it has enough profiles that both can be told of, until then the default."""
    profiles = min(len(engagement), len(comments_per_like))
    if profiles < needed:
        return default
    p2, p10 = np.quantile(sorted(engagement), (0.02, 0.10))
    low, high = np.quantile(sorted(comments_per_like), (0.02, 0.98))
    return BandQuantiles(float(p10), float(p2), float(low), float(high), profiles)


def authenticity_check(profile: Profile, limits: AuthenticityLimits) -> AuthenticityCheck:
    """Judges by the newest thirty videos."""
    videos = sorted(profile.videos)[-MOST_VIDEOS:]
    if len(videos) < limits.videos:
        return AuthenticityCheck(None, len(videos))
    found = [
        signal
        for signal in (
            _engagement(profile, videos, limits),
            _zombie(profile, videos, limits),
            _views_per_follower(profile, videos, limits),
            _comments_per_like(videos, limits),
            _likes_per_view(videos, limits),
            _flat_views(videos, limits),
            _growth_jump(profile, videos, limits),
        )
        if signal
    ]
    signals = tuple(_with_company(signal, len(found)) for signal in found)
    return AuthenticityCheck(_result(signals), len(videos), signals)


def _with_company(signal: Signal, signals: int) -> Signal:
    """Few likes are common among honest large profiles too: alone it is amber, beside any other sign red."""
    if signal.code == "zombie" and signals > 1:
        return Signal(signal.code, "red", signal.figures)
    return signal


def _result(signals: Sequence[Signal]) -> Result:
    levels = [signal.level for signal in signals]
    if levels.count("red") >= REDS_OF_FAIL:
        return "fail"
    return "caution" if "red" in levels or levels.count("amber") >= AMBERS_OF_CAUTION else "pass"


def _engagement(profile: Profile, videos: Sequence[Video], limits: AuthenticityLimits) -> Signal | None:
    if not profile.followers:
        return None
    reactions = fmean(video.likes + video.comments + video.shares for video in videos)
    rate, band = reactions / profile.followers, limits.band
    return _low("engagement", rate, (band.engagement_p10, band.engagement_p2), profiles=band.profiles)


def _zombie(profile: Profile, videos: Sequence[Video], limits: AuthenticityLimits) -> Signal | None:
    likes = fmean(video.likes for video in videos)
    if profile.followers < limits.zombie_followers or reaches(likes, limits.zombie_likes):
        return None
    return Signal(
        "zombie",
        "amber",
        {
            "followers": profile.followers,
            "likes": likes,
            "least_followers": limits.zombie_followers,
            "least_likes": limits.zombie_likes,
        },
    )


def _views_per_follower(
    profile: Profile, videos: Sequence[Video], limits: AuthenticityLimits
) -> Signal | None:
    if not profile.followers:
        return None
    views = median(video.views for video in videos)
    return _low(
        "views_per_follower",
        views / profile.followers,
        limits.views_per_follower,
        views=views,
        followers=profile.followers,
    )


def _comments_per_like(videos: Sequence[Video], limits: AuthenticityLimits) -> Signal | None:
    """Red outside half and double of what the band's profiles range over."""
    likes = sum(video.likes for video in videos)
    low, high = limits.band.comments_p2, limits.band.comments_p98
    ratio = _ratio(sum(video.comments for video in videos), likes)
    return _outside(
        "comments_per_like", ratio, (low, high), (low / 2, high * 2), profiles=limits.band.profiles
    )


def _likes_per_view(videos: Sequence[Video], limits: AuthenticityLimits) -> Signal | None:
    ratio = _ratio(sum(video.likes for video in videos), sum(video.views for video in videos))
    return _outside("likes_per_view", ratio, limits.likes_amber, limits.likes_red)


def _flat_views(videos: Sequence[Video], limits: AuthenticityLimits) -> Signal | None:
    """Views of real videos differ; bought ones are delivered in the same number."""
    middle = median(video.views for video in videos)
    if not middle:
        return None
    spread = median(abs(video.views - middle) for video in videos) / middle
    return _low("flat_views", spread, limits.flat_views)


def _growth_jump(profile: Profile, videos: Sequence[Video], limits: AuthenticityLimits) -> Signal | None:
    """The worst day: red before amber, then the highest z, then the latest."""
    judged = [
        (level == "red", jump.z, jump.on, jump, level)
        for jump in growth_jumps(profile.history, videos)
        if (level := _jump_level(jump, limits))
    ]
    if not judged:
        return None
    *_, jump, level = max(judged, key=lambda one: one[:3])
    figures = asdict(jump) | {"on": jump.on.isoformat(), "is_explained": int(jump.is_explained)}
    amber, red = zip(limits.jump_z, limits.jump_share, strict=True)
    held = amber if level == "amber" else red
    return Signal("growth_jump", level, figures | {"limit_z": held[0], "limit_share": held[1]})


def _jump_level(jump: Jump, limits: AuthenticityLimits) -> Level | None:
    def exceeds(place: int) -> bool:
        return above(jump.z, limits.jump_z[place]) and reaches(jump.share, limits.jump_share[place])

    if exceeds(1) and not jump.is_explained:
        return "red"
    return "amber" if exceeds(0) else None


def growth_jumps(history: Sequence[FollowerCount], videos: Sequence[Video]) -> Iterator[Jump]:
    """Every day that gained more than usual. Between counts some days apart the gain is that of each day.

    A jump is explained by a video with more views than nine in ten of the creator's own, published on its day or in
    the three days before.
    """
    steps = list(_daily_gains(history))
    if len(steps) < LEAST_GAINS:
        return
    usual = median(gain for _, gain, _ in steps)
    spread = max(MAD_SD * median(abs(gain - usual) for _, gain, _ in steps), LEAST_SD)
    high = float(np.quantile([video.views for video in videos], 0.90)) if videos else 0.0
    hits = [video.published_on for video in videos if above(video.views, high)]
    for on, gain, before in steps:
        if gain > usual and before:
            since = on - timedelta(days=EXPLAINS_DAYS)
            explained = any(since <= day <= on for day in hits)
            yield Jump(on, gain, (gain - usual) / spread, gain / before, explained)


def _daily_gains(history: Sequence[FollowerCount]) -> Iterator[tuple[date, float, int]]:
    """Day, gain per day, followers before; of two counts on a day the higher is the later."""
    by_day = {count.on: count.followers for count in sorted(history)}
    days = sorted(by_day)
    for earlier, later in pairwise(days):
        yield later, (by_day[later] - by_day[earlier]) / (later - earlier).days, by_day[earlier]


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _low(code: str, value: float, limits: tuple[float, float], **more: float) -> Signal | None:
    """Amber below the first limit, red below the second."""
    amber, red = limits
    if not below(value, amber):
        return None
    level: Level = "red" if below(value, red) else "amber"
    return Signal(code, level, {"value": value, "amber": amber, "red": red, **more})


def _outside(
    code: str,
    value: float | None,
    amber: tuple[float, float],
    red: tuple[float, float],
    **more: float,
) -> Signal | None:
    """Amber and red outside their ranges. None: nothing to divide by."""
    if value is None or not _is_outside(value, amber):
        return None
    level: Level = "red" if _is_outside(value, red) else "amber"
    ranges = {"amber_low": amber[0], "amber_high": amber[1], "red_low": red[0], "red_high": red[1]}
    return Signal(code, level, {"value": value, **ranges, **more})


def _is_outside(value: float, limits: tuple[float, float]) -> bool:
    return below(value, limits[0]) or above(value, limits[1])
