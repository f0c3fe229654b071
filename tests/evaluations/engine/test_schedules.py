"""Whenever the jobs of beat run, the same history ends with the same scores."""

import random
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.roles import SCORING_ROLES, Role
from evaluations import actions, errors
from evaluations.engine.run import run_waiting
from evaluations.models import CollaborationScore, CurrentStanding, Reminder
from tests.evaluations.engine.history import START, campaign_of
from tests.factories.accounts import person
from tests.factories.campaigns import CollaborationFactory, DeliverableFactory, DeliverableSnapshotFactory
from tests.factories.creators import CreatorFactory
from tests.factories.evaluations import EvaluationFactory, marks_for

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
END = START + timedelta(days=100)
REASON = "seen in the video"


def world(chance):
    """Two creators in two closed campaigns; what their panels will do, by time."""
    events = []
    creators = CreatorFactory.create_batch(2)
    for number in range(2):
        campaign = campaign_of(numbers=["data", "fulfilment"])
        scorers = {role: person(role, campaign.brand) for role in SCORING_ROLES}
        manager = person(Role.MANAGER, campaign.brand)
        for creator in creators:
            completed_at = START + (number * 20 * 24 + chance.randrange(400)) * HOUR
            row = CollaborationFactory(campaign=campaign, creator=creator, completed_at=completed_at)
            video = DeliverableFactory(collaboration=row, published_at=completed_at)
            DeliverableSnapshotFactory(deliverable=video, views=chance.randrange(100, 50_000))
            # Never two points apart: a review shuts the marks from the moment the job opens it.
            level = chance.randrange(1, 5)
            for role, scorer in scorers.items():
                evaluation = EvaluationFactory(
                    collaboration=row, role=role, scorer=scorer, due_at=completed_at + 72 * HOUR
                )
                value, hours = level + chance.randrange(2), chance.randrange(1, 300)
                events.append((completed_at + hours * HOUR, evaluation, value, manager))
    return sorted(events, key=lambda event: event[0])


def act(at, evaluation, value, manager):
    """Submit, if that is still taken; a late one in three is re-opened by the manager."""
    given = marks_for(evaluation, value, REASON)
    try:
        actions.save_draft(evaluation=evaluation, given=given, by=evaluation.scorer, at=at)
    except errors.SettledError:
        if value != 3:
            return
        actions.reopen_evaluation(evaluation=evaluation, reason="was ill", by=manager, at=at)
        actions.save_draft(evaluation=evaluation, given=given, by=evaluation.scorer, at=at)
    actions.submit_evaluation(evaluation=evaluation, by=evaluation.scorer, at=at)


def jobs(at):
    actions.settle_due(at=at)
    actions.finalise_due(at=at)
    actions.send_reminders(at=at)
    run_waiting()


def ending(seed, runs):
    """What is left of the history of a seed when jobs run at those moments, and at the end; undone afterwards."""
    with transaction.atomic():
        events = world(random.Random(seed))
        for moment, event in sorted(
            [
                *((event[0], event) for event in events),
                *((moment, None) for moment in runs),
                *((moment, None) for moment in (END, END + HOUR)),
            ],
            key=lambda step: step[0],
        ):
            act(*event) if event else jobs(moment)
        scores = CollaborationScore.objects.latest_versions().order_by("pk")
        rows = {row: place for place, row in enumerate(sorted(one.collaboration_id for one in scores))}
        found = sorted(
            (
                rows[one.collaboration_id],
                one.bars,
                one.score,
                one.goal_score,
                one.settled_on,
                one.is_final,
                one.panel_roles,
                one.panel_coverage,
                one.open_review,
            )
            for one in scores
        )
        standings = CurrentStanding.objects.filter(standing__isnull=False).order_by("pk")
        numbers = [
            (one.standing.mean, one.standing.sd, one.standing.videos, one.standing.collaborations)
            for one in standings.select_related("standing")
        ]
        told = list(Reminder.objects.values_list("evaluation", "kind", "to", "due_at"))
        transaction.set_rollback(True)
    return found, numbers, told


@pytest.mark.parametrize("seed", range(3))
def test_scores_do_not_depend_on_when_the_jobs_run(seed):
    chance = random.Random(1000 + seed)
    daily = [START + (day * 24 + chance.randrange(24)) * HOUR for day in range(100)]
    schedules = {
        "daily": daily,
        "now and then": sorted(chance.sample(daily, 5)),
        "at the end": [],
    }

    endings = {name: ending(seed, runs) for name, runs in schedules.items()}

    scores, numbers, _told = endings["daily"]
    assert len(scores) == 4
    for name, (found, standings, told) in endings.items():
        assert (name, found) == (name, scores)
        assert (name, standings) == (name, numbers)
        assert len(told) == len(set(told))
