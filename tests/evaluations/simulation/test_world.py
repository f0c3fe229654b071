from dataclasses import asdict, replace

import numpy as np
import pytest

from evaluations.simulation import bound
from evaluations.simulation.panel import NOT_APPLICABLE, Question
from evaluations.simulation.world import FULFILMENT, KINDS, OVERALL, make

EVERYBODY = (0, 1, 2)
QUESTIONS = [Question(dimension, 100, EVERYBODY) for dimension in (0, 2, 3, 4)]


def world(kind=KINDS["base"], *, seed=1, creators=300):
    return make(kind, seed=seed, creators=creators, days=540, questions=QUESTIONS)


def flat(value):
    if isinstance(value, dict):
        return [number for one in value.values() for number in flat(one)]
    return np.ravel(np.asarray(value, dtype=float)).tolist()


def test_world_of_a_seed_is_always_the_same():
    assert flat(asdict(world())) == flat(asdict(world()))
    assert flat(asdict(world())) != flat(asdict(world(seed=2)))


def test_three_in_ten_drift_and_the_truth_follows():
    creators = world(creators=4000).creators

    assert (creators.drift > 0).mean() == pytest.approx(0.30, abs=0.03)
    change = creators.truth(1) - creators.truth(0)
    assert {round(rate, 3) for rate in change.tolist()} == {0.0, 0.825, -0.825}


def test_truth_is_relative_to_peers():
    creators = world(creators=4000).creators

    assert creators.truth(0.5) == pytest.approx(creators.quality @ OVERALL)
    assert creators.quality.mean() == pytest.approx(0, abs=0.05)


def test_collaborations_come_in_the_order_of_their_days():
    days = world().collaborations.day

    assert (np.diff(days) >= 0).all()
    assert days.min() >= 0
    assert days.max() < 540


def test_marks_are_whole_numbers_or_not_applicable():
    assert set(np.unique(world().marks.value)) == {NOT_APPLICABLE, *range(6)}


def test_sales_that_nobody_can_judge_are_not_marked():
    found = world()
    asked = np.array([question.dimension for question in QUESTIONS])[found.marks.question]
    unjudged = found.collaborations.unjudged[found.marks.collaboration[found.marks.panel]]

    assert ((found.marks.value == NOT_APPLICABLE) == ((asked == 2) & unjudged)).all()


def test_absent_roles_leave_no_marks():
    marks = world(replace(KINDS["base"], presence=(1, 0, 0))).marks

    assert set(marks.role[marks.panel]) == {0}


def test_lenient_raters_mark_higher():
    found = world(replace(KINDS["base"], leniency_sd=2), creators=1000)
    rater = found.marks.rater[found.marks.panel]
    given = found.marks.value != NOT_APPLICABLE
    mean = [found.marks.value[given & (rater == one)].mean() for one in range(32)]

    assert np.corrcoef(mean, found.raters.leniency)[0, 1] > 0.9


def test_bound_of_a_creator_without_collaborations_is_what_followers_tell():
    found = world()
    means, sds = bound.believe(found, QUESTIONS, np.array([0.0]))

    assert means[0] == pytest.approx(3 + found.creators.prior)
    assert np.ptp(sds[0]) == pytest.approx(0)


def test_bound_is_surer_and_nearer_the_more_it_has_seen():
    found = world(creators=1000)
    count = np.bincount(found.collaborations.creator, minlength=1000)

    (mean,), (sd,) = bound.believe(found, QUESTIONS, np.array([540.0]))

    off = np.abs(mean - 3 - found.creators.truth(1))
    often, seldom = count >= 8, count <= 1
    assert off[often].mean() < 0.7 * off[seldom].mean()
    assert sd[often].mean() < 0.7 * sd[seldom].mean()


def test_bound_is_as_unsure_as_it_says():
    found = world(creators=2000)

    (mean,), (sd,) = bound.believe(found, QUESTIONS, np.array([540.0]))

    off = (mean - 3 - found.creators.truth(1)) / sd
    assert off.std() == pytest.approx(1, abs=0.1)
    assert off.mean() == pytest.approx(0, abs=0.1)


def test_bound_uses_no_collaboration_before_it_has_settled():
    found = world()
    day = float(found.collaborations.day[0])

    before, after = bound.believe(found, QUESTIONS, np.array([day + 6.9, day + 7.0]))[0]

    assert (np.abs(before - after) > 1e-6).sum() == 1


def test_bound_reads_dates_as_the_fixed_table_does():
    found = world()

    place, rows, level, _variance = bound._dates(found)

    assert place == FULFILMENT
    first = found.videos.collaboration == rows[0]
    assert level[0] == pytest.approx((4 - found.videos.days_late[first]).mean())
