"""The score a next collaboration needs: settled with exactly that it reaches the tier, with a little less not."""

from datetime import date

import pytest
from django.db import transaction
from django.utils.translation import override

from evaluations.dimensions import Tier
from evaluations.engine.run import run_waiting
from evaluations.explanation import explain
from evaluations.explanation.changes import evidence_now
from evaluations.explanation.functions import NEXT_AFTER, State, scores_needed
from evaluations.explanation.gathered import gather
from evaluations.models import CollaborationScore, NormVersion, Policy, Standing, TierCap
from tests.evaluations.engine.history import collaborate, job, on_day, settle_all
from tests.factories.accounts import UserFactory
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db
PROMISING = (4, 4, 3, 4, 4, 3)


@pytest.fixture(autouse=True)
def months():
    """Peers that stay as they are, as the figure supposes."""
    policy = Policy.objects.latest("pk")
    NormVersion.objects.bulk_create(
        NormVersion(month=date(2026, month, 1), policy=policy, built_at=on_day(0), grand_mean=3)
        for month in range(1, 7)
    )


def standing_of(creator):
    return Standing.objects.with_versions().filter(creator=creator).latest("as_of")


def needed(standing, videos):
    gathered = gather(standing, UserFactory(is_administrator=True))
    now = State(evidence_now(gathered), standing.prior, standing.prior_strength)
    return scores_needed(standing, now=now, target=standing.stat_tier + 1, videos=[videos])[0]


def settle_with(creator, score, *, day, videos):
    """A collaboration whose bars are the score itself, which whole marks could not give."""
    newest = creator.collaboration_scores.latest("settled_on")
    collaboration = collaborate(creator=creator, day=day, videos=videos)
    CollaborationScore.objects.create(
        collaboration=collaboration,
        creator=creator,
        version=1,
        settled_on=on_day(day).date(),
        videos=videos,
        bars=[score] * 6,
        panel_roles=3,
        score=score,
        coverage=1,
        cell=newest.cell,
        scorecard=newest.scorecard,
        policy=newest.policy,
        norm_version=newest.norm_version,
        created_at=on_day(day),
    )
    job("incident", creator=creator, at=on_day(day))
    run_waiting()


def tier_after(creator, score, *, day, videos):
    undo = transaction.savepoint()
    settle_with(creator, score, day=day, videos=videos)
    tier = standing_of(creator).stat_tier
    transaction.savepoint_rollback(undo)
    return tier


def rated(bars, *, videos=3, days=(0,)):
    creator = CreatorFactory()
    settle_all(*(collaborate(creator=creator, day=day, bars=bars, videos=videos) for day in days))
    return creator


def steps(standing):
    with override("en"):
        return explain(standing, user=UserFactory(is_administrator=True)).next_steps


@pytest.mark.parametrize("videos", [1, 3, 8])
@pytest.mark.parametrize("bars", [PROMISING, (2, 3, 3, 2, 4, 3), (1, 2, 2, 2, 1, 2)])
def test_needed_score_reaches_the_tier_and_a_little_less_does_not(bars, videos):
    creator = rated(bars, days=(0, 20))
    standing = standing_of(creator)
    day = 20 + NEXT_AFTER

    score = needed(standing, videos)

    assert score is not None
    assert tier_after(creator, score, day=day, videos=videos) == standing.stat_tier + 1
    assert tier_after(creator, score - 0.01, day=day, videos=videos) == standing.stat_tier


def test_what_one_collaboration_cannot_reach_is_said():
    creator = rated((1, 1, 1, 1, 1, 1), videos=9, days=(0, 1, 2))
    standing = standing_of(creator)

    assert needed(standing, 1) is None
    assert tier_after(creator, 5, day=2 + NEXT_AFTER, videos=1) == standing.stat_tier
    assert "Not reachable with one more collaboration of 1 video, not even by a score of 5." in steps(
        standing
    )


def test_figure_on_the_page_is_the_one_that_reaches_the_tier():
    standing = standing_of(rated(PROMISING))

    said = steps(standing)

    assert said[0] == (
        f"To reach A: a cautious score of 3.50; now it is {standing.mean - 0.39 * standing.sd:.2f}."
    )
    assert f"with 1 video reaches A with a score of at least {needed(standing, 1):.2f}" in said[1]
    assert f"with 3 videos reaches A with a score of at least {needed(standing, 3):.2f}" in said[2]


def test_unrated_creator_misses_videos():
    assert steps(standing_of(rated((4, 4, 4, 4, 4, 4), videos=1))) == ["2 more settled videos give a tier."]


def test_thin_evidence_for_s_is_counted():
    standing = standing_of(rated((5, 5, 5, 5, 5, 5), videos=5))

    assert (standing.stat_tier, standing.effective_tier) == (Tier.S, Tier.A)
    assert steps(standing) == [
        "The tier rises to S when nothing holds it any more and the score stays.",
        "Missing for S: 1 collaboration.",
    ]


def test_cap_that_runs_out_is_dated():
    creator = rated((5, 5, 5, 5, 5, 5), videos=4, days=(0, 1))
    TierCap.objects.create(
        creator=creator, kind="late", max_tier=Tier.C, starts_at=on_day(1), ends_at=on_day(50)
    )
    job("incident", creator=creator, at=on_day(2))
    run_waiting()

    assert "The cap at C runs out on Feb. 24, 2026." in steps(standing_of(creator))


def test_nothing_is_above_s():
    assert steps(standing_of(rated((5, 5, 5, 5, 5, 5), videos=9, days=(0, 1, 2)))) == [
        "There is no tier above S."
    ]
