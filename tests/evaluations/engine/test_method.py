"""What a close knows besides marks: strict raters, messages, a small agreement, reviews, a pool's spread, maturity."""

import random
from datetime import date, timedelta

import pytest
import time_machine

from campaigns.models import Message
from evaluations import actions
from evaluations.conformance import FIRST, NUMBERS
from evaluations.dimensions import Dimension, Tier
from evaluations.engine.run import run_waiting
from evaluations.engine.writes import build_norms
from evaluations.models import (
    Agreement,
    CollaborationScore,
    CurrentStanding,
    Evaluation,
    Mark,
    MetricScore,
    NormTable,
    NormVersion,
    Policy,
    RaterEffect,
    RaterVersion,
    Review,
    Standing,
)
from tests.evaluations import oracle
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import DeliverableFactory
from tests.factories.creators import CreatorFactory

from .history import campaign_of, close, collaborate, correct, job, on_day, settle_all

pytestmark = pytest.mark.django_db
SPLIT = (4, 3, 3, 4, 4, 4)


def rater_version(day, **leniencies):
    """Of the week of the day; leniencies by role for the scorers of the only collaboration."""
    week = on_day(day).date() - timedelta(days=on_day(day).weekday())
    version = RaterVersion.objects.create(week=week, policy=Policy.objects.get(), built_at=on_day(day))
    for evaluation in Evaluation.objects.filter(role__in=leniencies):
        RaterEffect.objects.create(
            version=version,
            rater=evaluation.scorer,
            leniency=leniencies[evaluation.role],
            standard_error=0.1,
            n=20,
            marks=20,
            mean=3,
        )
    return version


def weights_of(dimension):
    roles = ("operations", "marketing", "customer_service")
    return dict(zip(roles, getattr(FIRST, f"{dimension}_roles"), strict=True))


def test_leniency_is_taken_out_of_each_raters_bar():
    collaboration = collaborate(day=0, bars=SPLIT)
    version = rater_version(0, operations=0.4, marketing=-0.3)

    close(collaboration.campaign, at=on_day(0))

    score = collaboration.scores.get()
    marks = [("operations", 4, 0.4), ("marketing", 4, -0.3), ("customer_service", 4, 0)]
    expected, _coverage, _apart = oracle.panel_score(marks, weights_of("content"), FIRST.dispute_range)
    assert score.bars[0] == pytest.approx(expected, abs=1e-6)
    assert score.rater_version == version


def test_correction_keeps_the_leniency_of_the_first_settlement():
    collaboration = collaborate(day=0, bars=SPLIT)
    first = rater_version(0, operations=0.4)
    close(collaboration.campaign, at=on_day(0))
    rater_version(14, operations=-0.9)
    evaluation = collaboration.evaluations.get(role="operations")

    correct(evaluation, "content", 3, at=on_day(15))
    actions.recompute_corrected(collaboration=collaboration, by=evaluation.scorer, at=on_day(15))
    run_waiting()

    assert [score.rater_version for score in collaboration.scores.order_by("version")] == [first, first]


@pytest.mark.parametrize("leniency", [-0.2, None])
def test_mark_that_somebody_else_corrected_is_adjusted_by_their_leniency(leniency):
    """None: the one who corrected it is not known as a rater."""
    collaboration = collaborate(day=0, bars=SPLIT, roles=["operations"])
    version = rater_version(0, operations=0.4)
    corrector = UserFactory()
    if leniency is not None:
        RaterEffect.objects.create(
            version=version, rater=corrector, leniency=leniency, standard_error=0.1, n=20, marks=20, mean=3
        )
    content = collaboration.evaluations.get().marks.counting().filter(criterion__dimension="content")
    weights = {mark.criterion: mark.criterion.weight for mark in content.select_related("criterion")}
    changed = min(weights, key=weights.get)
    Mark.objects.create(
        evaluation=collaboration.evaluations.get(),
        criterion=changed,
        version=2,
        value=3,
        correction_reason="seen again",
        marked_by=corrector,
        marked_at=on_day(-4),
    )

    close(collaboration.campaign, at=on_day(0))

    share = weights[changed] / sum(weights.values())
    given = (4 - 0.4) * (1 - share) + (3 - (leniency or 0)) * share
    assert collaboration.scores.get().bars[0] == pytest.approx(given, abs=1e-6)


def test_mark_of_a_ruling_is_adjusted_by_nobodys_leniency():
    collaboration = collaborate(day=0, bars=SPLIT, roles=["operations"])
    rater_version(0, operations=0.4)
    ruled = review(collaboration, day=-5, ruled=-4)
    evaluation = collaboration.evaluations.get()
    content = evaluation.marks.counting().filter(criterion__dimension="content")
    weights = {mark.criterion_id: mark.criterion.weight for mark in content.select_related("criterion")}
    changed = min(weights, key=weights.get)
    Mark.objects.create(
        evaluation=evaluation,
        criterion_id=changed,
        version=2,
        value=3,
        correction_reason="agreed",
        review=ruled,
        marked_by=ruled.ruled_by,
        marked_at=on_day(-4),
    )

    close(collaboration.campaign, at=on_day(0))

    share = weights[changed] / sum(weights.values())
    assert collaboration.scores.get().bars[0] == pytest.approx((4 - 0.4) * (1 - share) + 3 * share, abs=1e-6)


def talk(collaboration, *waits):
    """Each exchange: a message of ours, then the creator's answer after so many hours."""
    rows, at = [], collaboration.completed_at - timedelta(days=30)
    for hours in waits:
        for direction, moment in (("out", at), ("in", at + timedelta(hours=hours))):
            rows.append(
                Message(
                    collaboration=collaboration,
                    direction=direction,
                    text="…",
                    sent_at=moment,
                    recorded_by=collaboration.added_by,
                )
            )
        at += timedelta(days=5)
    with time_machine.travel(collaboration.completed_at, tick=False):
        Message.objects.bulk_create(rows)


@pytest.mark.parametrize(
    ("waits", "hours"), [((2, 4, 90), 4), ((5, 13, 20), 13), ((30, 30, 30, 50), 30), ((100, 100, 100), 100)]
)
def test_three_exchanges_answer_for_the_speed_of_replies(waits, hours):
    collaboration = collaborate(day=0, bars=SPLIT)
    talk(collaboration, *waits)

    close(collaboration.campaign, at=on_day(0))

    score = collaboration.scores.get()
    measured = oracle.reply_score(hours, FIRST.reply_hours, FIRST.reply_scores)
    assert score.reply_hours == pytest.approx(hours)
    assert score.bars[3] == pytest.approx(0.5 * measured + 0.5 * 4)


def test_two_exchanges_leave_it_to_people():
    collaboration = collaborate(day=0, bars=SPLIT)
    talk(collaboration, 90, 90)

    close(collaboration.campaign, at=on_day(0))

    score = collaboration.scores.get()
    assert (score.reply_hours, score.bars[3]) == (None, 4)


def test_bar_of_a_brand_that_agrees_too_little_weighs_half():
    collaboration = collaborate(day=0, bars=(1, 4, 4, 4, 4, 4), videos=3)
    version = rater_version(0)
    Agreement.objects.create(
        version=version,
        brand=collaboration.campaign.brand,
        dimension="content",
        units=40,
        icc=0.3,
        light="red",
    )

    close(collaboration.campaign, at=on_day(0))

    score = collaboration.scores.get()
    weights = oracle.halved(FIRST.overall_weights, [True] + [False] * 5)
    expected, _coverage = oracle.composite(score.bars, weights, FIRST.min_coverage)
    assert score.weak_bars == [True] + [False] * 5
    assert score.score == pytest.approx(expected, abs=1e-6)
    again = CollaborationScore.objects.weighed_by(Policy.objects.get()).get()
    assert again.weighed == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("units", "icc"), [(29, 0.3), (40, 0.5), (40, None)])
def test_bar_weighs_full_unless_there_is_enough_to_say_otherwise(units, icc):
    collaboration = collaborate(day=0, bars=SPLIT)
    Agreement.objects.create(
        version=rater_version(0),
        brand=collaboration.campaign.brand,
        dimension="content",
        units=units,
        icc=icc,
        light="none",
    )

    close(collaboration.campaign, at=on_day(0))

    assert collaboration.scores.get().weak_bars is None


def test_incomplete_panel_settles_and_says_so():
    collaboration = collaborate(day=0, bars=SPLIT)
    collaboration.evaluations.filter(role="marketing").update(state="open", submitted_at=None)

    close(collaboration.campaign, at=on_day(0))

    score = collaboration.scores.get()
    assert (score.panel_roles, score.panel_coverage) == (2, pytest.approx(2 / 3))


def review(collaboration, *, day, ruled=None):
    return Review.objects.create(
        collaboration=collaboration,
        dimension="content",
        origin="range",
        opened_at=on_day(day),
        due_on=on_day(day + 7).date(),
        inputs={},
        **(
            {"state": "kept", "ruled_at": on_day(ruled), "ruled_by": UserFactory(), "ruling": "as it was"}
            if ruled
            else {}
        ),
    )


def test_open_review_holds_the_tier_and_its_end_lets_it_go():
    creator = CreatorFactory()
    settle_all(collaborate(creator=creator, day=0, bars=[5] * 6, videos=9))
    disputed = collaborate(creator=creator, day=10, bars=[0] * 6, videos=9)
    opened = review(disputed, day=9)
    settle_all(disputed)
    before, frozen = Standing.objects.order_by("as_of")
    assert frozen.mean < before.mean
    assert (frozen.effective_tier, frozen.stat_tier) == (before.effective_tier, before.stat_tier)
    assert (frozen.is_frozen, frozen.reasons[-1]) == (True, "open_review")

    Review.objects.filter(pk=opened.pk).update(
        state="kept", ruled_at=on_day(12), ruled_by=UserFactory(), ruling="seen again"
    )
    job("review", collaboration=disputed, campaign=disputed.campaign, creator=creator, at=on_day(12))
    run_waiting()

    after = Standing.objects.latest("as_of")
    assert (after.is_frozen, after.effective_tier < before.effective_tier) == (False, True)
    assert after.mean == frozen.mean


def test_creator_without_a_tier_gets_none_while_under_review():
    collaboration = collaborate(day=0, bars=[5] * 6, videos=9)
    review(collaboration, day=-1)

    close(collaboration.campaign, at=on_day(0))

    assert Standing.objects.get().tier is None
    assert CurrentStanding.objects.get().tier is None


def test_score_becomes_final_without_moving_the_standing():
    collaboration = collaborate(day=0, bars=[5] * 6, videos=3)
    close(collaboration.campaign, at=on_day(0))
    assert actions.finalise_due(at=on_day(22)) == 0

    assert actions.finalise_due(at=on_day(23)) == 1
    assert actions.finalise_due(at=on_day(23)) == 0
    run_waiting()

    assert list(collaboration.scores.order_by("version").values_list("version", "is_final")) == [
        (1, False),
        (2, True),
    ]
    assert Standing.objects.count() == 1
    assert actions.finalise_due(at=on_day(40)) == 0


def test_what_settles_late_is_final_at_once():
    collaboration = collaborate(day=0, bars=[5] * 6)

    close(collaboration.campaign, at=on_day(60))

    assert collaboration.scores.get().is_final
    assert actions.finalise_due(at=on_day(61)) == 0


def pool(draw, creators):
    """A pool of settled collaborations in January, and its scores by creator."""
    campaign = campaign_of()
    for _creator in range(creators):
        creator = CreatorFactory()
        for _collaboration in range(draw.randint(1, 3)):
            bars = [draw.randint(1, 5) for _dimension in Dimension]
            campaign = campaign_of()
            collaborate(creator=creator, day=draw.randint(0, 20), bars=bars, campaign=campaign)
            close(campaign, at=on_day(25))
    groups = {}
    for creator, score in CollaborationScore.objects.values_list("creator", "score"):
        groups.setdefault(creator, []).append(score)
    return list(groups.values())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_spread_and_prior_strength_are_fitted_to_the_pool(seed):
    groups = pool(random.Random(seed), creators=8)
    policy = Policy.objects.get()
    policy.variance_after = 1

    build_norms(month=date(2026, 2, 1), policy=policy, at=on_day(30))

    sigma2, _tau2, k = oracle.fit_variance(groups, FIRST.k_bounds)
    version = NormVersion.objects.get(month=date(2026, 2, 1))
    assert version.sigma == pytest.approx(sigma2**0.5, abs=1e-6)
    assert version.prior_strength == pytest.approx(k, abs=1e-6)


def test_small_pool_keeps_the_policys_spread():
    pool(random.Random(5), creators=3)

    build_norms(month=date(2026, 2, 1), policy=Policy.objects.get(), at=on_day(30))

    version = NormVersion.objects.get(month=date(2026, 2, 1))
    assert (version.sigma, version.prior_strength) == (None, None)


def test_fitted_spread_reaches_the_standing():
    collaboration = collaborate(day=30, bars=SPLIT, videos=3)
    NormVersion.objects.create(
        month=date(2026, 2, 1),
        policy=Policy.objects.get(),
        built_at=on_day(27),
        grand_mean=3,
        sigma=0.8,
        prior_strength=4,
    )

    close(collaboration.campaign, at=on_day(30))

    standing = Standing.objects.get()
    (score,) = CollaborationScore.objects.all()
    weight = oracle.evidence(0, 3, 1, FIRST.half_life)
    mean, sd, _w = oracle.posterior(3, [score.score], [weight], 4, 0.8)
    assert (standing.mean, standing.sd, standing.prior_strength) == (mean, sd, 4)


def test_sales_are_compared_by_category_and_views_by_size():
    collaboration = collaborate(day=0, bars=SPLIT)
    close(collaboration.campaign, at=on_day(0))
    score = collaboration.scores.get()
    videos = DeliverableFactory.create_batch(40, collaboration=collaboration)
    MetricScore.objects.bulk_create(
        MetricScore(score=score, deliverable=video, metric=metric, value=place)
        for metric in ("uv_value", "views")
        for place, video in enumerate(videos)
    )

    build_norms(month=date(2026, 2, 1), policy=Policy.objects.get(), at=on_day(30))

    market, category, band = score.cell.split("/")
    tables = NormTable.objects.filter(version__month=date(2026, 2, 1)).order_by("level")
    cells = {
        metric: list(tables.filter(metric=metric).values_list("cell", flat=True))
        for metric in ("uv_value", "views")
    }
    assert cells == {
        "uv_value": ["*/*/*", f"*/{category}/*", f"{market}/{category}/*", score.cell],
        "views": ["*/*/*", f"*/*/{band}", f"{market}/*/{band}", score.cell],
    }
    own = oracle.norm_knots(range(40), None, 30, FIRST.knot_probabilities)
    for _level in range(3):
        own = oracle.norm_knots(range(40), own, 30, FIRST.knot_probabilities)
    assert tables.get(metric="uv_value", cell=score.cell).knots == pytest.approx(own, abs=1e-6)


@pytest.mark.parametrize(
    "followers", [None, 0, 9_999, 10_000, 499_999, 500_000, 1_000_000, 1_000_001, 9_000_000]
)
def test_peers_are_those_of_the_creators_own_band(followers):
    creator = CreatorFactory(follower_count=followers)
    creator.refresh_from_db()
    collaboration = collaborate(creator=creator, day=0, bars=SPLIT)

    close(collaboration.campaign, at=on_day(0))

    assert collaboration.scores.get().band == creator.band


def test_tiers_of_the_cases_are_ranks():
    assert NUMBERS["cuts"] == sorted(NUMBERS["cuts"])
    assert len(NUMBERS["cuts"]) == Tier.S
