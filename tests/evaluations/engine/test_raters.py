"""The weekly version: against the oracle over whole histories, built once, from the right marks."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import mean, stdev
from threading import Barrier

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.roles import SCORING_ROLES, Role
from core.errors import DomainError
from evaluations.engine.raters import build_raters, monday_of, rater_parameters
from evaluations.models import Agreement, Mark, Policy, RaterEffect, RaterVersion
from evaluations.tasks import build_raters as build_this_week
from tests.evaluations import rater_oracle as oracle
from tests.factories.accounts import BrandFactory, UserFactory, person
from tests.factories.campaigns import CampaignFactory, CollaborationFactory
from tests.factories.evaluations import EvaluationFactory, MarkFactory, asked

pytestmark = pytest.mark.django_db
WEEK = date(2026, 6, 8)
BEGIN = datetime(2026, 6, 8, tzinfo=UTC)
BEFORE = BEGIN - timedelta(days=3)
LATER = BEGIN + timedelta(days=2)


def build(**given):
    policy = Policy.objects.in_force()
    build_raters(**{"week": WEEK, "policy": policy, "at": LATER} | given)
    return RaterVersion.objects.filter(week=given.get("week", WEEK)).first()


def marked(collaboration, scorer, values, *, role=Role.OPERATIONS, at=BEFORE):
    """An evaluation with these marks on the first criteria asked; None is “not applicable”."""
    evaluation = EvaluationFactory(
        collaboration=collaboration, role=role, scorer=scorer, state="submitted", submitted_at=at
    )
    Mark.objects.bulk_create(
        Mark(
            evaluation=evaluation,
            criterion=criterion,
            value=value,
            not_applicable=value is None,
            reason="seen in the video",
            marked_by=scorer,
            marked_at=at,
        )
        for criterion, value in zip(asked(evaluation), values, strict=False)
    )
    return evaluation


def put_right(evaluation, value, *, at=BEFORE, by=None):
    first = evaluation.marks.order_by("pk").first()
    MarkFactory(
        evaluation=evaluation,
        criterion=first.criterion,
        version=2,
        value=value,
        reason="seen again",
        correction_reason="looked twice",
        marked_by=by or evaluation.scorer,
        marked_at=at,
    )


def two_raters(*, units=3, **fields):
    """Both mark three criteria of each collaboration, the first half a point above on average."""
    brand = BrandFactory()
    lenient, strict = person(Role.OPERATIONS, brand), person(Role.OPERATIONS, brand)
    for unit in range(units):
        collaboration = CollaborationFactory(campaign__brand=brand, completed=True)
        marked(collaboration, lenient, [4, 3 + unit % 2, 3], **fields)
        marked(collaboration, strict, [3, 3, 3], **fields)
    return lenient, strict


def random_history(draw):
    """Two brands, five raters who belong to both, partial panels, one person in two roles."""
    raters = UserFactory.create_batch(5)
    for campaign in CampaignFactory.create_batch(3):
        for _collaboration in range(5):
            collaboration = CollaborationFactory(campaign=campaign, completed=True)
            for role in draw.sample(SCORING_ROLES, draw.randint(1, 3)):
                values = [draw.choice([None, 0, 1, 2, 3, 3, 4, 4, 5]) for _criterion in range(20)]
                marked(collaboration, draw.choice(raters), values, role=role)


def stored_marks():
    marks = Mark.objects.filter(value__isnull=False).select_related(
        "criterion", "evaluation__collaboration__campaign"
    )
    return list(marks.order_by("?"))


def ratings_of(marks):
    return [
        ((mark.evaluation.collaboration_id, mark.criterion_id), mark.evaluation.scorer_id, mark.value)
        for mark in marks
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_effects_equal_oracle(seed):
    random_history(Random(seed))
    marks, numbers = stored_marks(), rater_parameters(Policy.objects.in_force())

    version = build()

    expected, sigma = oracle.rater_effects(ratings_of(marks), **numbers)
    assert (version.marks, version.units) == (len(marks), len(oracle.shared_units(ratings_of(marks))))
    assert version.sigma_e == pytest.approx(sigma, abs=1e-6)
    for effect in version.effects.all():
        held, error, n, needs = expected[effect.rater_id]
        own = [mark.value for mark in marks if mark.evaluation.scorer_id == effect.rater_id]
        assert (effect.leniency, effect.standard_error) == pytest.approx((held, error), abs=1e-6)
        assert (effect.n, effect.needs_calibration, effect.marks) == (n, needs, len(own))
        assert (effect.mean, effect.spread) == pytest.approx((mean(own), stdev(own)), abs=1e-6)
        assert effect.distribution == [own.count(value) for value in range(6)]


def judged(marks, leniency):
    """{(brand, dimension, code): {collaboration: [(rater, raw, adjusted)]}} of criteria and of bars."""
    things, bars = defaultdict(lambda: defaultdict(list)), defaultdict(list)
    for mark in marks:
        evaluation, criterion = mark.evaluation, mark.criterion
        key = evaluation.collaboration.campaign.brand_id, criterion.dimension
        values = evaluation.scorer_id, mark.value, min(5, max(0, mark.value - leniency[evaluation.scorer_id]))
        things[*key, criterion.code][evaluation.collaboration_id].append(values)
        bars[*key, evaluation].append(mark)
    for (brand, dimension, evaluation), given in bars.items():
        weight = sum(mark.criterion.weight for mark in given)
        bar = sum(mark.criterion.weight * mark.value for mark in given) / weight
        without = min(5, max(0, bar - leniency[evaluation.scorer_id]))
        things[brand, dimension, ""][evaluation.collaboration_id].append((evaluation.scorer_id, bar, without))
    return things


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_agreement_equals_oracle(seed):
    random_history(Random(seed))
    marks = stored_marks()

    version = build()

    things = judged(marks, dict(version.effects.values_list("rater", "leniency")))
    rows = {(row.brand_id, row.dimension, row.code): row for row in version.agreements.all()}
    for key, collaborations in things.items():
        shared = [given for given in collaborations.values() if len({rater for rater, _, _ in given}) > 1]
        assert (key in rows) == bool(shared)
        if shared:
            raw, without = ([[one[place] for one in given] for given in shared] for place in (1, 2))
            expected = [oracle.alpha(raw), oracle.alpha(without), oracle.icc(without)]
            found = [rows[key].alpha, rows[key].alpha_adjusted, rows[key].icc]
            assert found == [None if one is None else pytest.approx(one, abs=1e-6) for one in expected]
            assert (rows[key].units, rows[key].light) == (len(shared), "none")
    assert len(rows) == sum(key in rows for key in things)


def test_leniency_by_hand():
    lenient, strict = two_raters()

    build()

    # Away from each other by 4 / 9 on average: half of it, of which 9 / 14 is kept.
    expected = 4 / 9 / 2 * 9 / 14
    assert RaterEffect.objects.get(rater=lenient).leniency == pytest.approx(expected, abs=1e-6)
    assert RaterEffect.objects.get(rater=strict).leniency == pytest.approx(-expected, abs=1e-6)


def test_light_is_given_from_enough_units():
    two_raters(units=30)

    build()

    assert set(Agreement.objects.values_list("units", "light")) == {(30, "red"), (30, "none")}
    # The third criterion's marks are all alike, and so without variance to agree on.
    assert Agreement.objects.filter(alpha=None).get().light == "none"


def test_building_twice_changes_nothing():
    two_raters()
    build()
    before = [list(model.objects.order_by("pk").values()) for model in (RaterVersion, RaterEffect, Agreement)]

    build(at=LATER + timedelta(days=3))

    assert before == [
        list(model.objects.order_by("pk").values()) for model in (RaterVersion, RaterEffect, Agreement)
    ]


def test_version_does_not_depend_on_when_it_is_built():
    two_raters()
    two_raters(at=BEGIN)
    two_raters(at=BEGIN + timedelta(days=1))

    version = build(at=BEGIN + timedelta(days=40))

    assert (version.marks, version.effects.count()) == (18, 2)


def test_marks_older_than_the_window_are_left_out():
    two_raters(at=BEGIN - timedelta(days=180))
    two_raters(at=BEGIN - timedelta(days=180, seconds=1))

    assert build().marks == 18


def test_newest_version_before_the_week_counts():
    lenient, _strict = two_raters()
    evaluations = list(lenient.evaluations.order_by("pk"))
    put_right(evaluations[0], 2)
    put_right(evaluations[1], 0, at=LATER)

    build()

    # Of the first criterion 4, 4, 4: one is a 2 now, the other's correction comes later.
    assert RaterEffect.objects.get(rater=lenient).distribution == [0, 0, 1, 5, 3, 0]


def test_what_somebody_else_put_right_is_not_the_raters_own(manager):
    lenient, _strict = two_raters()
    put_right(lenient.evaluations.first(), 0, by=manager)

    build()

    assert RaterEffect.objects.get(rater=lenient).distribution[0] == 0
    assert not RaterEffect.objects.filter(rater=manager).exists()


def test_not_applicable_and_open_evaluations_are_left_out():
    brand = BrandFactory()
    collaboration = CollaborationFactory(campaign__brand=brand, completed=True)
    marked(collaboration, person(Role.OPERATIONS, brand), [None, 3])
    EvaluationFactory(collaboration=collaboration, role=Role.MARKETING)

    version = build()

    assert (version.marks, version.effects.get().n) == (1, 0)


def test_week_without_marks_is_a_version_too():
    version = build()

    assert (version.marks, version.units, version.sigma_e) == (0, 0, None)
    assert not version.effects.exists()


def test_week_that_has_not_begun_is_refused():
    with pytest.raises(DomainError, match="begins"):
        build(at=BEGIN - timedelta(seconds=1))

    assert not RaterVersion.objects.exists()


def test_week_that_does_not_begin_on_monday_is_refused():
    with pytest.raises(ValueError, match="not a Monday"):
        build(week=WEEK + timedelta(days=1))


def test_monday_of_a_day():
    assert [monday_of(WEEK), monday_of(date(2026, 6, 14)), monday_of(date(2026, 6, 15))] == [
        WEEK,
        WEEK,
        date(2026, 6, 15),
    ]


@pytest.mark.parametrize("marks", [3, 6])
def test_number_of_statements_does_not_grow(marks, django_assert_num_queries):
    two_raters(units=marks)

    # The policy; exists, savepoint, version, effects, criteria, agreements, release; the version. COPY is not counted.
    with django_assert_num_queries(9):
        build()


def test_task_builds_the_version_of_the_current_week():
    two_raters()

    with time_machine.travel(LATER, tick=False):
        build_this_week()

    assert RaterVersion.objects.get().week == WEEK


def test_command_builds_the_week_of_a_day(capsys):
    two_raters()

    call_command("build_raters", "--week", "2026-06-10")

    assert capsys.readouterr().out == "2026-06-08: 2 raters, 18 marks, 9 shared criteria.\n"


def test_command_refuses_a_week_to_come():
    with pytest.raises(CommandError, match="begins"):
        call_command("build_raters", "--week", "2126-06-10")


def test_command_refuses_what_is_no_day():
    with pytest.raises(CommandError, match="not a day"):
        call_command("build_raters", "--week", "soon")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_build_one_version():
    two_raters(units=2)
    start = Barrier(2)

    def worker(_number):
        try:
            start.wait()
            build()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(worker, range(2)))

    assert (RaterVersion.objects.count(), RaterEffect.objects.count()) == (1, 2)
