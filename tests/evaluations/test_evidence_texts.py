"""Evidence as the checks make it, read back from JSON as a cap stores it."""

import json
from datetime import timedelta

import pytest
from django.utils import translation

from creators.models import Band
from evaluations.checks import (
    authenticity_evidence,
    authenticity_limits,
    band_default,
    budget_limits,
    refund_evidence,
    refund_limits,
)
from evaluations.defaults import FIRST_POLICY
from evaluations.evidence_texts import texts_of
from evaluations.models import Policy
from evaluations.scoring.authenticity import Profile, Video, authenticity_check
from evaluations.scoring.refunds import Baseline, Count, refund_check

from .scoring.test_authenticity import DAY, USUAL, growth, videos

FIRST = Policy(version=1, **FIRST_POLICY)


def refunds(refunded, orders, source="sku"):
    count, baseline = Count(refunded, orders), Baseline(0.08, source, 412)
    found = refund_check(count, baseline.rate, refund_limits(FIRST))
    return json.loads(json.dumps(refund_evidence(found, count, baseline, policy=FIRST)))


def authenticity(profile, band=Band.FROM_100K):
    limits = authenticity_limits(FIRST, band_default(FIRST, band))
    found = authenticity_check(profile, limits)
    return json.loads(json.dumps(authenticity_evidence(found, band=band, snapshot=7, policy=FIRST)))


def in_chinese(evidence):
    with translation.override("zh-hans"):
        return texts_of(evidence)


@pytest.mark.parametrize(
    ("refunded", "orders", "english", "chinese"),
    [
        (
            10,
            40,
            "10 of 40 refunded, expected 8.0%: 97% sure the rate exceeds 1.25 times the baseline, a warning from 95%.",
            "40 单中退款 10 单，预期 8.0%：有 97% 的把握认为退款率超过基准的 1.25 倍，达到 95% 即预警。",
        ),
        (
            12,
            40,
            "12 of 40 refunded, expected 8.0%: 98% sure the rate exceeds 1.5 times the baseline, critical from 95%.",
            "40 单中退款 12 单，预期 8.0%：有 98% 的把握认为退款率超过基准的 1.5 倍，达到 95% 即属严重。",
        ),
        (
            4,
            20,
            "4 of 20 refunded, expected 8.0%: 72% sure the rate exceeds 1.25 times the baseline, a warning needs 95%.",
            "20 单中退款 4 单，预期 8.0%：有 72% 的把握认为退款率超过基准的 1.25 倍，需达到 95% 才预警。",
        ),
    ],
)
def test_refund_text_states_figures_and_limits(refunded, orders, english, chinese):
    evidence = refunds(refunded, orders)

    assert texts_of(evidence)[0] == english
    assert in_chinese(evidence)[0] == chinese


def test_few_orders_are_said_to_be_few():
    assert texts_of(refunds(4, 4))[1] == "A flag needs 5 mature orders."
    assert in_chinese(refunds(4, 4))[1] == "至少要有 5 个已过退货期的订单才会标记。"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("sku", "of the same product"),
        ("store_category", "of the category in this store"),
        ("category", "of the category"),
    ],
)
def test_baseline_says_where_it_comes_from(source, words):
    assert texts_of(refunds(1, 9, source))[-1] == f"Expected: 8.0% of 412 mature orders {words}."


def test_nothing_is_said_to_be_certain():
    assert "99% sure" in texts_of(refunds(300, 1000))[0]


def test_engagement_text_states_the_band():
    """410 likes of 100,000 followers; the policy's p10 is .68 %."""
    evidence = authenticity(Profile(100_000, videos(likes=395, comments=10, shares=5)))

    assert (
        "Amber: ER 0.41%, band 100K–500K p10 is 0.68%, p2 is 0.34% (starting value of the policy)"
        in texts_of(evidence)
    )
    assert "黄色：互动率 0.41%，10万–50万 粉丝段的 p10 为 0.68%，p2 为 0.34%（政策初始值）" in in_chinese(
        evidence
    )


def every_sign():
    """Likes without views, views without spread, and followers overnight."""
    shown = [Video(DAY - timedelta(days=n), 900, 640, 200, 1) for n in range(12)]
    return authenticity(Profile(128_000, shown, growth(*USUAL, 900)))


def test_every_sign_is_told_in_both_languages():
    english, chinese = texts_of(every_sign()), in_chinese(every_sign())

    assert english[0] == "Failed: 6 red and 1 amber signs in 12 videos; a person checks."
    assert len(english) == len(chinese) == 8
    assert (
        "Red: 128,000 followers, 640 mean likes; from 100,000 followers at least 1,000 are expected"
        in english
    )
    assert "红色：粉丝 128,000，平均点赞 640；粉丝达到 100,000 时平均点赞应不少于 1,000" in chinese
    assert (
        "Red: 900 followers a day up to 2026-03-01: 8.82% of those before, robust z 149.7; limits 8.00% and 10"
        in (english)
    )
    assert all(any("一" <= letter <= "鿿" for letter in text) for text in chinese)


def test_explained_jump_says_so():
    hit = Video(DAY - timedelta(days=1), 900_000, 45_000, 900, 900)
    evidence = authenticity(Profile(50_000, [*videos(), hit], growth(*USUAL, 900)), Band.FROM_50K)

    assert texts_of(evidence)[-1].endswith("; an own video with unusually many views came just before")


def test_too_few_videos_are_said_to_be_few():
    evidence = authenticity(Profile(50_000, videos(count=6)))

    assert texts_of(evidence) == ["Not judged: 6 organic videos, at least 10 are needed."]
    assert in_chinese(evidence) == ["未判定：自然流量视频 6 条，至少需要 10 条。"]


def test_no_evidence_has_no_text():
    assert texts_of({}) == []


@pytest.mark.django_db
def test_budget_takes_its_numbers_from_the_policy():
    limits = budget_limits(Policy.objects.get(version=1))

    assert limits.multiples == {4: 3, 3: 2, 2: 1, 1: 0, 0: 0}
    assert (limits.explore_share, limits.ceiling) == (0.15, 0.25)
