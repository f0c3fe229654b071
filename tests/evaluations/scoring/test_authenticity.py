from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.scoring.authenticity import (
    AuthenticityLimits,
    BandQuantiles,
    FollowerCount,
    Profile,
    Video,
    authenticity_check,
    band_quantiles,
    growth_jumps,
)

DEFAULT = BandQuantiles(engagement_p10=0.009, engagement_p2=0.004, comments_p2=0.001, comments_p98=0.10)
LIMITS = AuthenticityLimits(
    videos=10,
    zombie_followers=100_000,
    zombie_likes=1000,
    views_per_follower=(0.02, 0.01),
    likes_amber=(0.01, 0.30),
    likes_red=(0.003, 0.50),
    flat_views=(0.15, 0.08),
    jump_z=(6, 10),
    jump_share=(0.03, 0.08),
    band=DEFAULT,
)
DAY = date(2026, 3, 1)
SEVERITY = ["pass", "caution", "fail"]


def videos(*, views=10_000, likes=500, comments=10, shares=10, spread=0.3, count=20):
    """One a week, ending on DAY; half of them `spread` below the views and half above."""
    return [
        Video(DAY - timedelta(days=7 * n), round(views * (1 + spread * (-1) ** n)), likes, comments, shares)
        for n in range(count)
    ]


def found(profile, limits=LIMITS):
    check = authenticity_check(profile, limits)
    return check.result, {signal.code: signal.level for signal in check.signals}


def growth(*gains, start=10_000):
    """Counts on consecutive days, the last on DAY."""
    counts = [start]
    for gain in gains:
        counts.append(counts[-1] + gain)
    return [FollowerCount(DAY - timedelta(days=len(gains) - n), count) for n, count in enumerate(counts)]


def test_honest_profile_passes():
    assert found(Profile(50_000, videos())) == ("pass", {})


@pytest.mark.parametrize("count", [0, 9])
def test_too_few_videos_are_not_judged(count):
    check = authenticity_check(Profile(50_000, videos(count=count, likes=0)), LIMITS)

    assert (check.result, check.videos, check.signals) == (None, count, ())


def test_only_the_newest_thirty_videos_count():
    old = [replace(one, published_on=DAY - timedelta(days=999), likes=0) for one in videos(count=30)]

    assert found(Profile(50_000, [*old, *videos(count=30)])) == ("pass", {})


# 20 reactions besides likes; 500 likes on 10,000 views
@pytest.mark.parametrize(
    ("followers", "level"), [(57_777, None), (58_000, "amber"), (130_000, "amber"), (131_000, "red")]
)
def test_engagement_is_held_against_the_band(followers, level):
    limits = replace(LIMITS, views_per_follower=(0, 0), zombie_followers=10**9)

    assert found(Profile(followers, videos()), limits)[1].get("engagement") == level


@pytest.mark.parametrize(
    ("followers", "likes", "is_zombie"), [(100_000, 999, True), (100_000, 1000, False), (99_999, 999, False)]
)
def test_zombie_has_many_followers_and_few_likes(followers, likes, is_zombie):
    profile = Profile(followers, videos(likes=likes, comments=20))

    assert ("zombie" in found(profile)[1]) == is_zombie


def test_zombie_alone_is_amber_and_passes():
    assert found(Profile(100_000, videos(likes=980, comments=20))) == ("pass", {"zombie": "amber"})


def test_zombie_beside_an_amber_sign_is_red():
    result, signals = found(Profile(100_000, videos(likes=980, comments=120)))

    assert (result, signals) == ("caution", {"zombie": "red", "comments_per_like": "amber"})


def test_zombie_beside_a_red_sign_fails():
    result, signals = found(Profile(100_000, videos(likes=980, comments=250)))

    assert (result, signals) == ("fail", {"zombie": "red", "comments_per_like": "red"})


@pytest.mark.parametrize(("views", "level"), [(1000, None), (990, "amber"), (500, "amber"), (490, "red")])
def test_views_are_held_against_followers(views, level):
    profile = Profile(50_000, videos(views=views, likes=views // 20, spread=0))

    assert found(profile)[1].get("views_per_follower") == level


@pytest.mark.parametrize(
    ("comments", "level"),
    [(0, "red"), (1, "amber"), (2, None), (200, None), (201, "amber"), (400, "amber"), (401, "red")],
)
def test_comments_are_held_against_likes(comments, level):
    """Of 2000 likes: .1 % to 10 % are 2 to 200, half and double of that 1 and 400."""
    profile = Profile(50_000, videos(likes=2000, comments=comments))

    assert found(profile)[1].get("comments_per_like") == level


@pytest.mark.parametrize(
    ("likes", "level"),
    [
        (29, "red"),
        (30, "amber"),
        (99, "amber"),
        (100, None),
        (3000, None),
        (3001, "amber"),
        (5000, "amber"),
        (5001, "red"),
    ],
)
def test_likes_are_held_against_views(likes, level):
    profile = Profile(1000, videos(views=10_000, likes=likes))

    assert found(profile)[1].get("likes_per_view") == level


@pytest.mark.parametrize(
    ("spread", "level"),
    [(0.16, None), (0.15, None), (0.14, "amber"), (0.08, "amber"), (0.07, "red"), (0, "red")],
)
def test_flat_views_are_a_sign(spread, level):
    assert found(Profile(50_000, videos(spread=spread)))[1].get("flat_views") == level


def test_figures_state_the_value_and_the_limits():
    (signal,) = authenticity_check(Profile(50_000, videos(spread=0.1)), LIMITS).signals

    assert signal.figures == {"value": pytest.approx(0.1), "amber": 0.15, "red": 0.08}


def test_two_ambers_or_one_red_are_caution_and_two_reds_fail():
    both = videos(spread=0.1, comments=60)

    assert found(Profile(50_000, both)) == ("caution", {"comments_per_like": "amber", "flat_views": "amber"})
    assert found(Profile(50_000, videos(spread=0))) == ("caution", {"flat_views": "red"})
    assert found(Profile(50_000, videos(spread=0, comments=200)))[0] == "fail"


USUAL = [8, 12] * 10


def test_jump_in_robust_deviations_by_hand():
    """Median 12, half of the days 4 away from it: 400 is 388 / (1.4826 x 4) away, of 10,200 before it."""
    (*_, jump) = growth_jumps(growth(*USUAL, 400), [])

    assert jump.on == DAY
    assert jump.z == pytest.approx(388 / (1.4826 * 4))
    assert jump.share == pytest.approx(400 / 10_200)
    assert not jump.is_explained


@pytest.mark.parametrize(("gain", "level"), [(300, None), (400, "amber"), (800, "amber"), (820, "red")])
def test_jump_is_a_sign_when_it_is_unusual_and_large(gain, level):
    profile = Profile(50_000, videos(), growth(*USUAL, gain))

    assert found(profile)[1].get("growth_jump") == level


def test_large_jump_that_is_not_unusual_is_no_sign():
    wild = [-900, 900, 0, 1200, -1100] * 4

    assert found(Profile(50_000, videos(), growth(*wild, 1000)))[1] == {}


@pytest.mark.parametrize(("days_before", "level"), [(0, "amber"), (3, "amber"), (4, "red")])
def test_jump_after_a_hit_is_not_red(days_before, level):
    hit = Video(DAY - timedelta(days=days_before), 900_000, 45_000, 900, 900)

    assert found(Profile(50_000, [*videos(), hit], growth(*USUAL, 900)))[1] == {"growth_jump": level}


def test_few_gains_say_nothing():
    assert list(growth_jumps(growth(*[10] * 8, 5000), [])) == []
    assert len(list(growth_jumps(growth(*[10] * 9, 5000), []))) == 1


def test_steady_growth_measures_jumps_in_followers():
    """No deviation at all: one follower is the least."""
    (jump,) = growth_jumps(growth(*[10] * 12, 700), [])

    assert jump.z == 690


def test_gain_over_days_without_a_count_is_spread_over_them():
    counts = growth(*USUAL)
    counts[-1:] = [FollowerCount(DAY + timedelta(days=9), counts[-2].followers + 1000)]

    (*_, jump) = growth_jumps(counts, [])

    assert jump.gain == 100


def test_profile_without_followers_or_likes_is_judged_by_the_rest():
    assert found(Profile(0, videos(likes=0, comments=0))) == ("caution", {"likes_per_view": "red"})


def test_order_of_series_changes_nothing():
    random, counts = Random(1), growth(*USUAL, 900)
    profile = Profile(130_000, videos(spread=0.05, count=40), counts)
    shuffled = Profile(130_000, random.sample(profile.videos, 40), random.sample(counts, len(counts)))

    assert authenticity_check(shuffled, LIMITS) == authenticity_check(profile, LIMITS)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(0, 3000), st.integers(0, 400), st.floats(0, 0.5), st.integers(1, 400_000))
def test_lower_band_limits_never_make_a_result_worse(likes, comments, spread, followers):
    profile = Profile(followers, videos(likes=likes, comments=comments, spread=spread))
    low = replace(LIMITS, band=replace(DEFAULT, engagement_p10=0.004, engagement_p2=0.001))

    strict, mild = (authenticity_check(profile, limits).result for limits in (LIMITS, low))

    assert SEVERITY.index(mild) <= SEVERITY.index(strict)


def test_band_keeps_the_default_until_it_has_profiles():
    assert band_quantiles([0.05] * 199, [0.02] * 300, default=DEFAULT, needed=200) is DEFAULT


def test_band_with_profiles_has_quantiles_of_its_own():
    """Whole percents from 0 to 100 make the quantile its own name."""
    percents = [n / 100 for n in range(101)]

    own = band_quantiles(percents, percents, default=DEFAULT, needed=101)

    assert (own.engagement_p2, own.engagement_p10) == pytest.approx((0.02, 0.10))
    assert (own.comments_p2, own.comments_p98) == pytest.approx((0.02, 0.98))
    assert own.profiles == 101
