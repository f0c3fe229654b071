"""Settled histories as the pages make them: campaigns, videos, three roles' marks, jobs."""

from datetime import UTC, datetime, timedelta

from accounts.roles import SCORING_ROLES
from campaigns.states import CampaignState
from evaluations.dimensions import Dimension
from evaluations.engine.run import run
from evaluations.models import CampaignScoring, Mark, StandingJob
from evaluations.states import EvaluationState
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, CollaborationFactory, DeliverableFactory
from tests.factories.creators import CreatorFactory
from tests.factories.evaluations import EvaluationFactory, standard_scorecard

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
BARS = Dimension.values


def on_day(day):
    return START + timedelta(days=day)


def campaign_of(*, numbers=(), **fields):
    campaign = CampaignFactory(state=CampaignState.CLOSED, closed_at=START, closed_by=UserFactory(), **fields)
    CampaignScoring.objects.create(
        campaign=campaign,
        scorecard=standard_scorecard(),
        number_dimensions=list(numbers),
        pinned_at=START,
    )
    return campaign


def collaborate(*, creator=None, day, bars=(), videos=1, campaign=None, roles=SCORING_ROLES):
    """A collaboration whose numbers lock on the day, each dimension marked alike by every role asked."""
    creator, campaign = creator or CreatorFactory(), campaign or campaign_of()
    completed_at = on_day(day) - timedelta(days=7)
    collaboration = CollaborationFactory(
        campaign=campaign, creator=creator, completed_at=completed_at, agreed_videos=max(videos, 1)
    )
    for _video in range(videos):
        DeliverableFactory(collaboration=collaboration, published_at=completed_at, recorded_at=completed_at)
    for role in roles if bars else ():
        evaluation = EvaluationFactory(
            collaboration=collaboration, role=role, state=EvaluationState.SUBMITTED, submitted_at=completed_at
        )
        Mark.objects.bulk_create(marks_of(evaluation, bars, completed_at))
    return collaboration


def marks_of(evaluation, bars, at):
    given = dict(zip(BARS, bars, strict=True))
    criteria = evaluation.collaboration.campaign.scoring.scorecard.criteria.all()
    return [
        Mark(
            evaluation=evaluation,
            criterion=criterion,
            value=given[criterion.dimension],
            not_applicable=given[criterion.dimension] is None,
            reason="seen in the video",
            marked_by=evaluation.scorer,
            marked_at=at,
        )
        for criterion in criteria
        if evaluation.role in criterion.roles
    ]


def correct(evaluation, dimension, value, *, at):
    """The next version of every mark of the dimension."""
    latest = evaluation.marks.counting().filter(criterion__dimension=dimension)
    Mark.objects.bulk_create(
        Mark(
            evaluation=evaluation,
            criterion=mark.criterion,
            version=mark.version + 1,
            value=value,
            not_applicable=value is None,
            reason="seen again",
            correction_reason="looked twice",
            marked_by=evaluation.scorer,
            marked_at=at,
        )
        for mark in latest
    )


def job(cause="campaign_closed", *, at, **subject):
    return StandingJob.objects.create(cause=cause, requested_at=at, **subject)


def close(campaign, *, at, **options):
    """The job of a close, run to its end."""
    closing = job(campaign=campaign, at=at)
    run(closing.pk, **options)
    closing.refresh_from_db()
    return closing


def settle_all(*collaborations):
    """Each in the order of its day, as closes on that very day would."""
    for collaboration in sorted(collaborations, key=lambda one: one.completed_at):
        close(collaboration.campaign, at=collaboration.completed_at + timedelta(days=7))
