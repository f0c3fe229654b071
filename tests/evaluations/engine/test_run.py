import pytest

from evaluations.dimensions import Tier, Trend
from evaluations.models import CollaborationScore, CurrentStanding, Standing
from tests.factories.creators import CreatorFactory

from .history import collaborate, settle_all

pytestmark = pytest.mark.django_db

EXAMPLE = (
    (0, 1, (4, 3, None, 4, 4, 4)),
    (40, 1, (4, 4, 3, 4, 4, 4)),
    (75, 2, (5, 4, 4, 4, 4, 4)),
    (120, 1, (5, 5, 4, 4, 5, 5)),
)


def test_the_one_example():
    creator = CreatorFactory()

    settle_all(*(collaborate(creator=creator, day=d, videos=v, bars=b) for d, v, b in EXAMPLE))

    scores = CollaborationScore.objects.order_by("settled_on")
    assert [score.score for score in scores] == [3.666667, 3.75, 4.2, 4.65]
    standings = Standing.objects.order_by("as_of")
    assert [s.mean for s in standings] == [3.181818, 3.323537, 3.551468, 3.724696]
    assert [s.sd for s in standings] == [0.331662, 0.288162, 0.251851, 0.238264]
    assert [s.prior for s in standings] == [3.0] * 4
    assert [(s.tier, s.videos) for s in standings] == [(None, 1), (None, 2), (Tier.B, 4), (Tier.A, 5)]
    last = standings.last()
    assert (last.trend, last.slope90, last.trend_z) == (
        Trend.STABLE,
        pytest.approx(0.775, abs=5e-4),
        pytest.approx(1.3845, abs=5e-5),
    )
    current = CurrentStanding.objects.get(creator=creator)
    assert (current.standing, current.tier, current.score) == (last, Tier.A, 3.724696)
