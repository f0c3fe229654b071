"""In a closed campaign marks are shut from T + 7 days on, whether the job that settles has run or not."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from campaigns.states import CampaignState
from evaluations import actions, errors
from evaluations.given import GivenMark
from evaluations.models import Evaluation, StandingJob
from tests.factories.accounts import UserFactory, person
from tests.factories.campaigns import NOW, CampaignFactory, CollaborationFactory
from tests.factories.evaluations import asked, marks_for, panel, submitted

pytestmark = pytest.mark.django_db
LOCKED = NOW + timedelta(days=7)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def evaluations():
    campaign = CampaignFactory(state=CampaignState.CLOSED, closed_at=NOW, closed_by=UserFactory())
    evaluations = panel(CollaborationFactory(campaign=campaign, completed=True))
    submitted(evaluations[Role.MARKETING])
    return evaluations


def save(evaluation, at):
    actions.save_draft(evaluation=evaluation, given=marks_for(evaluation), by=evaluation.scorer, at=at)


def test_late_marks_count_until_the_numbers_lock(evaluations):
    late = evaluations[Role.OPERATIONS]
    save(late, LOCKED - MINUTE)

    actions.submit_evaluation(evaluation=late, by=late.scorer, at=LOCKED - MINUTE)

    assert Evaluation.objects.get(pk=late.pk).is_late


def test_marks_after_the_lock_are_refused_before_the_job_has_run(evaluations):
    late = evaluations[Role.OPERATIONS]
    save(late, LOCKED - MINUTE)

    with pytest.raises(errors.SettledError):
        actions.submit_evaluation(evaluation=late, by=late.scorer, at=LOCKED)

    assert not late.marks.exists()


def test_running_campaign_takes_marks_until_its_close(evaluations):
    late = evaluations[Role.OPERATIONS]
    campaign = late.collaboration.campaign
    campaign.state, campaign.closed_at, campaign.closed_by = CampaignState.RUNNING, None, None
    campaign.save()
    save(late, LOCKED + MINUTE)

    actions.submit_evaluation(evaluation=late, by=late.scorer, at=LOCKED + MINUTE)

    assert late.marks.exists()


def test_correction_after_the_lock_is_a_managers_and_is_recomputed(evaluations):
    done = evaluations[Role.MARKETING]
    given = {asked(done)[0].pk: GivenMark(4)}
    correction = {"evaluation": done, "given": given, "reason": "misread", "at": LOCKED}

    with pytest.raises(PermissionDenied):
        actions.correct_marks(by=done.scorer, **correction)
    actions.correct_marks(by=person(Role.MANAGER, done.brand), **correction)

    assert StandingJob.objects.get().cause == StandingJob.Cause.MARKS_CORRECTED


def test_shut_evaluation_is_not_reminded_of(evaluations):
    assert actions.send_reminders(at=LOCKED - MINUTE) == 0
    person(Role.MANAGER, evaluations[Role.MARKETING].brand)

    assert actions.send_reminders(at=LOCKED) == 0
