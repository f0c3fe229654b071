"""Collaborations in dispute, as tests make them."""

from datetime import timedelta

import pgtrigger

from accounts.roles import SCORING_ROLES, Role
from evaluations import actions
from evaluations.engine.run import run
from evaluations.models import Mark, Policy
from tests.evaluations.engine.history import collaborate, job, marks_of, on_day
from tests.factories.accounts import person
from tests.factories.evaluations import EvaluationFactory

SETTLED = on_day(20)
OPENED = on_day(21)
RULED = on_day(22)


def apart(*, content=(5, 1, None), day=20, **fields):
    """A completed collaboration whose roles mark the content so, and all else 3."""
    collaboration = collaborate(day=day, **fields)
    for role, mark in zip(SCORING_ROLES, content, strict=True):
        at = collaboration.completed_at
        evaluation = EvaluationFactory(
            collaboration=collaboration, role=role, state="submitted", submitted_at=at
        )
        Mark.objects.bulk_create(marks_of(evaluation, (mark, 3, 3, 3, 3, 3), at))
    return collaboration


def settled(collaboration, *, at=SETTLED):
    """By a job of its own, under a range so wide that no review opens by itself."""
    with pgtrigger.ignore("evaluations.Policy:immutable_once_published"):
        Policy.objects.update(dispute_range=9)
    return closed(collaboration, at=at)


def closed(collaboration, *, at=SETTLED):
    """By a job of its own, with the reviews that it opens."""
    closing = job(campaign=collaboration.campaign, at=at)
    run(closing.pk)
    closing.refresh_from_db()
    return closing


def disputed(collaboration, *, dimension="content", by=None, at=OPENED):
    by = by or person(Role.MANAGER, collaboration.campaign.brand)
    return actions.open_review(
        collaboration=collaboration, dimension=dimension, reason="looks wrong", by=by, at=at
    )


def voted(review, *, choice="keep", at=OPENED + timedelta(hours=1), proposed=None):
    """All three roles, by people who are no party."""
    return [
        actions.vote_on_review(
            review=review,
            role=role,
            choice=choice,
            proposed=proposed,
            reason="seen again",
            by=person(role, review.brand),
            at=at,
        )
        for role in SCORING_ROLES
    ]
