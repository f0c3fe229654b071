from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from evaluations.dimensions import Tier, Trend
from evaluations.explanation import explain
from evaluations.models import NormVersion, Policy, Standing
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def explained(**fields):
    """Of a creator in A by the score, whose cautious score is 3.9."""
    policy = Policy.objects.latest("pk")
    given = {
        "mean": 4.0,
        "stat_tier": Tier.A,
        "effective_tier": Tier.A,
        "previous_tier": Tier.A,
        "sd": 0.1 / policy.hysteresis,
        "trend": Trend.STABLE,
        **fields,
    }
    standing = Standing(
        policy=policy,
        norm_version=NormVersion(month=date(2026, 1, 1)),
        as_of=datetime(2026, 1, 5, tzinfo=UTC),
        weight=1,
        prior=3,
        videos=6,
        collaborations=3,
        confidence=0.9,
        is_frozen=False,
        **given,
    )
    with override("en"):
        return explain(standing, user=UserFactory())


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Unchanged: it moves only when 3.90 to 4.10 lies wholly beyond a cut."),
        ({"previous_tier": Tier.D}, "Rose from D: even the cautious score 3.90 is in A."),
        ({"previous_tier": Tier.D, "mean": 3.53}, "Rose from D to A: what held it lower has ended."),
        ({"effective_tier": Tier.D}, "The score alone gives A; what is said below holds it at D."),
    ],
)
def test_a_move_is_put_down_to_the_score_only_where_the_score_made_it(fields, said):
    assert explained(**fields).summary[1] == said


def test_what_holds_a_blocked_creator_is_the_block():
    blocked = explained(effective_tier=Tier.D, is_blocked=True)

    assert [line.text for line in blocked.gates] == ["On the blacklist: D while the entry is in force."]
    assert blocked.next_steps == ["The tier rises to A when nothing holds it any more and the score stays."]
