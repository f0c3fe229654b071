import numpy as np
import pytest
from django.db import connection

from evaluations.models import CollaborationScore, Mark, Policy, Scorecard, Standing, StandingJob
from evaluations.simulation import scratch
from evaluations.simulation.experiment import simulate
from evaluations.simulation.judging import held, months_read
from evaluations.simulation.living import live
from evaluations.simulation.panel import NOT_APPLICABLE
from evaluations.simulation.reading import read
from evaluations.simulation.world import KINDS, make
from evaluations.simulation.writing import month_start, questions, write
from tests.factories.creators import CreatorFactory
from tests.servers import TEMPLATE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEW, MONTHS = 60, 10


def ignore(_text):
    pass


@pytest.fixture
def empty_database():
    with scratch.database(scratch.name_of("test"), template=TEMPLATE):
        yield


def written(*, months=MONTHS, creators=FEW):
    scorecard = Scorecard.objects.in_force()
    days = (month_start(months) - month_start(0)).days
    world = make(KINDS["base"], seed=4, creators=creators, days=days, questions=questions(scorecard))
    return world, write(world, scorecard, months=months)


def test_simulation_of_one_seed_always_gives_the_same_report():
    found = simulate(
        world="base", seeds=[4, 4], creators=FEW, months=MONTHS, progress=ignore, template=TEMPLATE
    )

    once, again = found["seeds"]
    assert once == again
    assert once["rated"] > 0
    assert Standing.objects.count() == 0


def test_simulation_refuses_to_begin_among_creators(empty_database):
    CreatorFactory()
    connection.close()

    with pytest.raises(scratch.ScratchError, match="has creators"):
        simulate(
            world="base",
            seeds=[4],
            creators=FEW,
            months=MONTHS,
            progress=ignore,
            template=scratch.name_of("test"),
        )


def test_world_is_written_as_it_was_made(empty_database):
    world, _keys = written(months=2)

    assert Mark.objects.count() == world.marks.value.size
    assert Mark.objects.filter(not_applicable=True).count() == (world.marks.value == NOT_APPLICABLE).sum()


def test_months_are_lived_by_the_jobs_of_the_engine(empty_database):
    world, keys = written()

    assert list(live(keys.team, keys.campaigns)) == list(range(1, MONTHS + 1))

    assert not StandingJob.objects.waiting().exists()
    due = (world.collaborations.day + 7 <= world.days).sum()
    assert CollaborationScore.objects.filter(version=1).count() == due
    fitted = Policy.objects.get(published_by=keys.team.publisher)
    assert fitted.drafted_by == keys.team.author
    assert fitted.cut_c < fitted.cut_b < fitted.cut_a < fitted.cut_s


def test_reading_follows_the_standings_month_by_month(empty_database):
    _world, keys = written()
    for _month in live(keys.team, keys.campaigns):
        pass

    reading = read(keys.creators, months_read(MONTHS))

    assert reading.mean.shape == (5, FEW)
    newest = {
        one.creator_id: (one.mean, -1 if one.is_provisional else one.effective_tier, one.trend)
        for one in Standing.objects.order_by("pk")
    }
    for place, creator in enumerate(keys.creators):
        if creator in newest:
            assert (
                reading.mean[-1, place],
                reading.tier[-1, place],
                reading.trend[place],
            ) == newest[creator]
        else:
            assert reading.tier[-1, place] == -1


def test_bound_keeps_a_tier_until_it_is_surely_another():
    mean = np.array([[3.0], [3.52], [3.60], [3.52]])

    tiers = held(mean, np.full_like(mean, 0.1), [2.0, 2.5, 3.5, 4.0], 0.39)

    assert tiers[:, 0].tolist() == [2, 2, 3, 3]
