from datetime import timedelta

import pytest

from accounts.roles import Role
from evaluations.calibration import results_of
from evaluations.models import CalibrationMark, CalibrationRound
from tests.factories.accounts import person
from tests.factories.campaigns import NOW
from tests.factories.evaluations import (
    CalibrationRoundFactory,
    CalibrationScorerFactory,
    CalibrationVideoFactory,
    calibrated,
)

pytestmark = pytest.mark.django_db
DUE = NOW + timedelta(days=3)


@pytest.fixture
def calibration(brand):
    calibration = CalibrationRoundFactory(brand=brand, due_at=DUE)
    for _video in range(2):
        CalibrationVideoFactory(round=calibration)
    return calibration


@pytest.fixture
def waiting(calibration):
    """Asked, and not done yet."""
    return CalibrationScorerFactory(round=calibration, role=Role.OPERATIONS)


@pytest.fixture
def done(calibration):
    return calibrated(CalibrationScorerFactory(round=calibration, role=Role.MARKETING), [5, 2])


def sees(user, calibration, at=NOW):
    others = CalibrationMark.objects.visible_to(user, at=at).exclude(scorer__user=user)
    return (others.exists(), results_of(calibration, user, at=at) is not None)


def test_before_the_end_nobody_sees_who_has_not_submitted(
    calibration, waiting, done, manager, marketer, administrator, stranger
):
    readers = (waiting.user, manager, marketer, administrator, stranger)

    assert [sees(reader, calibration) for reader in readers] == [(False, False)] * 5


def test_managers_see_when_it_is_due_and_the_others_wait(
    calibration, waiting, done, manager, marketer, administrator, stranger
):
    seen = {
        reader: sees(reader, calibration, at=DUE)
        for reader in (manager, administrator, waiting.user, marketer, stranger)
    }

    assert [reader for reader, both in seen.items() if both == (True, True)] == [manager, administrator]
    assert set(seen.values()) == {(True, True), (False, False)}


def test_manager_who_is_asked_submits_first(calibration, done, manager):
    CalibrationScorerFactory(round=calibration, role=Role.OPERATIONS, user=manager)

    assert sees(manager, calibration, at=DUE) == (False, False)


def test_who_has_submitted_sees(calibration, waiting, done):
    calibrated(waiting, [3, 3])

    assert sees(waiting.user, calibration) == (True, True)


def test_closing_reveals_it_to_the_brand_only(calibration, waiting, done, manager, marketer, stranger):
    CalibrationRound.objects.filter(pk=calibration.pk).update(closed_at=NOW, closed_by=manager)

    assert [sees(one, calibration) for one in (waiting.user, marketer, stranger)] == [
        (True, True),
        (True, True),
        (False, False),
    ]


def test_own_marks_are_ones_own_until_one_leaves_the_brand(calibration, done):
    own = CalibrationMark.objects.visible_to
    before = own(done.user).exists()
    done.user.memberships.all().delete()
    done.user.forget_roles()

    assert (before, own(done.user).exists()) == (True, False)


def test_results_put_the_widest_disagreement_first(calibration, waiting, done, manager):
    calibrated(waiting, [3, 3])

    found = results_of(calibration, manager, at=DUE)

    shared = [one for one in found.criteria if one.disagreement is not None]
    assert [one.criterion.code for one in shared] != []
    assert {one.disagreement for one in shared} == {1.5}  # 5 and 3, 2 and 3
    assert found.criteria[: len(shared)] == shared
    assert [anchor.level for anchor in shared[0].confused] == [2, 3]
    assert [video.range for video in shared[0].videos] == [2, 1]
    assert (found.submitted, found.asked) == (2, 2)


def test_managers_read_names_and_scorers_roles(calibration, waiting, done, manager):
    calibrated(waiting, [3, 3])
    calibrated(CalibrationScorerFactory(round=calibration, role=Role.MARKETING), [5, None])

    for_manager = results_of(calibration, manager, at=DUE).criteria[0].videos[0].at_level
    for_scorer = results_of(calibration, waiting.user, at=DUE).criteria[0].videos

    assert for_manager[3] == [str(waiting.user)]
    assert for_scorer[0].at_level == [[], [], [], ["You"], [], ["Marketing × 2"]]
    assert for_scorer[1].not_applicable == ["Marketing"]


def test_deviation_names_nobody_to_scorers(calibration, waiting, done):
    calibrated(waiting, [3, 3])

    rows = results_of(calibration, waiting.user, at=NOW).deviations

    assert sorted((row.label, row.scorer_id, row.signed) for row in rows) == [
        ("Marketing", None, "+0.25"),
        ("You", waiting.user_id, "-0.25"),
    ]


def test_to_do_is_what_is_open_and_not_submitted(calibration, waiting, done, manager):
    mine = CalibrationRound.objects.to_do_by

    before = [list(mine(user)) for user in (waiting.user, done.user, manager)]
    CalibrationRound.objects.filter(pk=calibration.pk).update(closed_at=NOW, closed_by=manager)

    assert before == [[calibration], [], []]
    assert not mine(waiting.user).exists()


def test_open_rounds_come_first(brand, manager, operator):
    closed = CalibrationRoundFactory(
        brand=brand, opened_at=NOW + timedelta(hours=1), closed_at=NOW, closed_by=manager
    )
    older, newer = (
        CalibrationRoundFactory(brand=brand, opened_at=NOW - timedelta(hours=hours)) for hours in (2, 1)
    )
    CalibrationRoundFactory()

    rows = CalibrationRound.objects.visible_to(operator).for_list(operator)

    assert list(rows) == [newer, older, closed]


def test_person_of_two_brands_manages_only_their_own(calibration, done, stranger, brand):
    somebody = person(Role.OPERATIONS, brand)
    stranger.memberships.update(user=somebody)
    somebody.forget_roles()

    assert sees(somebody, calibration, at=DUE) == (False, False)
