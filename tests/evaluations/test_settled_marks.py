"""Once a collaboration has settled: nothing is blind, scorers are late, managers correct."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from evaluations import actions, errors
from evaluations.given import GivenMark
from evaluations.models import Evaluation, Mark, StandingJob
from tests.evaluations.engine.history import settle_all
from tests.factories.accounts import person
from tests.factories.campaigns import NOW, CollaborationFactory
from tests.factories.evaluations import asked, marks_for, panel, submitted

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=20)


@pytest.fixture
def evaluations():
    """Marketing has submitted, the others have not, and it has settled."""
    evaluations = panel(CollaborationFactory(completed=True))
    submitted(evaluations[Role.MARKETING])
    settle_all(evaluations[Role.MARKETING].collaboration)
    return evaluations


def test_settling_ends_the_blind_period_for_everybody(evaluations):
    waiting = evaluations[Role.OPERATIONS]

    visible = Mark.objects.visible_to(waiting.scorer, at=NOW)

    assert visible.filter(evaluation=evaluations[Role.MARKETING]).exists()


def test_late_marks_need_a_manager_to_reopen(evaluations):
    late = evaluations[Role.OPERATIONS]
    manager = person(Role.MANAGER, late.brand)

    with pytest.raises(errors.SettledError):
        actions.save_draft(evaluation=late, given=marks_for(late), by=late.scorer, at=LATER)
    actions.reopen_evaluation(evaluation=late, reason="was on leave", by=manager, at=LATER)
    actions.save_draft(evaluation=late, given=marks_for(late), by=late.scorer, at=LATER)
    actions.submit_evaluation(evaluation=late, by=late.scorer, at=LATER)

    assert set(late.marks.values_list("after_reveal", flat=True)) == {True}
    assert StandingJob.objects.filter(cause=StandingJob.Cause.MARKS_CORRECTED).exists()


def test_settled_marks_are_corrected_by_a_manager_alone(evaluations):
    done = evaluations[Role.MARKETING]
    given = {asked(done)[0].pk: GivenMark(4)}
    manager = person(Role.MANAGER, done.brand)

    with pytest.raises(PermissionDenied):
        actions.correct_marks(evaluation=done, given=given, reason="misread", by=done.scorer, at=LATER)
    marks = actions.correct_marks(evaluation=done, given=given, reason="misread", by=manager, at=LATER)

    assert [(mark.version, mark.after_reveal, mark.marked_by) for mark in marks] == [(2, True, manager)]


def test_queue_drops_what_settlement_has_shut(evaluations):
    waiting = evaluations[Role.OPERATIONS]

    assert not Evaluation.objects.owed_by(waiting.scorer).to_do().exists()
