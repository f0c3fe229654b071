import itertools
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from blacklist.models import Attempt
from campaigns import actions, errors
from campaigns.models import Collaboration
from campaigns.signals import collaborations_completed
from campaigns.states import STAGE_NEXT, CampaignState, Stage
from core.dates import YearError
from tests.factories.campaigns import (
    START,
    CampaignFactory,
    CollaborationFactory,
    CompletedCollaborationFactory,
    DeliverableFactory,
    TermsFactory,
)

from .test_adding import block

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(brand):
    return CampaignFactory(brand=brand)


@pytest.fixture
def completed():
    """The Ts that were announced."""
    announced = []

    def hear(sender, collaborations, **_kwargs):
        announced.extend(row.completed_at for row in collaborations)

    collaborations_completed.connect(hear)
    yield announced
    collaborations_completed.disconnect(hear)


def move(row, target, by, **fields):
    return actions.move_collaboration(collaboration=row, target=target, by=by, at=START, **fields)


@pytest.mark.parametrize(("source", "target"), list(itertools.product(Stage, Stage)))
def test_every_stage_against_every_stage(campaign, operator, source, target):
    is_complete = target in {Stage.PUBLISHED, Stage.REVIEWED}
    row = CollaborationFactory(campaign=campaign, stage=source, completed=is_complete)

    try:
        move(row, target, operator, reason="Because")
        moved = True
    except errors.MoveRefusedError:
        moved = False

    row.refresh_from_db()
    assert moved is (target in STAGE_NEXT[source])
    assert row.stage == (target if moved else source)


def test_a_move_leaves_a_line_of_history(campaign, operator):
    row = CollaborationFactory(campaign=campaign)

    move(row, Stage.DECLINED, operator, reason="Too dear")

    line = row.moves.get()
    assert (line.source, line.target, line.reason, line.by, line.at) == (
        Stage.LEAD,
        Stage.DECLINED,
        "Too dear",
        operator,
        START,
    )


def test_dropping_needs_a_reason(campaign, operator):
    with pytest.raises(errors.ReasonMissingError):
        move(CollaborationFactory(campaign=campaign), Stage.CANCELLED, operator)


def test_the_second_of_two_who_move_the_same_card_is_told(campaign, operator):
    row = CollaborationFactory(campaign=campaign)
    move(Collaboration.objects.get(pk=row.pk), Stage.NEGOTIATING, operator)

    with pytest.raises(errors.StaleError):
        move(row, Stage.CONTACTED, operator)


def test_published_needs_a_publication(campaign, operator):
    with pytest.raises(errors.NothingPublishedError):
        move(CollaborationFactory(campaign=campaign), Stage.PUBLISHED, operator)


def test_reviewed_needs_completion(campaign, operator):
    row = CollaborationFactory(campaign=campaign, stage=Stage.PUBLISHED, agreed_videos=2)
    DeliverableFactory(collaboration=row)

    with pytest.raises(errors.NotCompleteError):
        move(row, Stage.REVIEWED, operator)


def test_what_is_complete_neither_goes_back_nor_is_dropped(campaign, operator):
    row = CompletedCollaborationFactory(campaign=campaign, stage=Stage.PUBLISHED)

    with pytest.raises(errors.CompleteAlreadyError):
        move(row, Stage.SCHEDULED, operator, reason="By mistake")


def test_nothing_moves_before_the_start(brand, operator):
    campaign = CampaignFactory(brand=brand, state=CampaignState.DRAFT, started_at=None)

    with pytest.raises(errors.NotRunningError):
        move(CollaborationFactory(campaign=campaign), Stage.CONTACTED, operator)


def test_a_blocked_creator_is_not_taken_up_and_the_attempt_is_kept(campaign, operator):
    row = CollaborationFactory(campaign=campaign, stage=Stage.DECLINED)
    block(row.creator)

    with pytest.raises(errors.CreatorBlockedError):
        move(row, Stage.LEAD, operator, reason="Once more")

    assert Attempt.objects.get().creator == row.creator


def test_a_bulk_move_answers_for_each(campaign, operator):
    lead = CollaborationFactory(campaign=campaign)
    scheduled = CollaborationFactory(campaign=campaign, stage=Stage.SCHEDULED)
    elsewhere = CollaborationFactory()

    results = actions.move_collaborations(
        campaign=campaign,
        ids=[lead.pk, scheduled.pk, elsewhere.pk],
        target=Stage.CONTACTED,
        by=operator,
        at=START,
    )

    assert [(row.collaboration, type(row.refusal)) for row in results] == [
        (lead, type(None)),
        (scheduled, errors.MoveRefusedError),
    ]


@pytest.mark.parametrize("rows", [1, 20])
def test_a_bulk_move_is_a_constant_number_of_statements(campaign, operator, rows, django_assert_num_queries):
    ids = [row.pk for row in CollaborationFactory.create_batch(rows, campaign=campaign)]
    assert operator.brand_roles

    with django_assert_num_queries(6):
        actions.move_collaborations(campaign=campaign, ids=ids, target=Stage.CONTACTED, by=operator, at=START)


def test_a_scorer_moves_nothing(campaign, scorer):
    with pytest.raises(PermissionDenied):
        move(CollaborationFactory(campaign=campaign), Stage.CONTACTED, scorer)


def test_ending_early_sets_t_and_asks_the_scorers(campaign, operator, completed):
    row = CollaborationFactory(campaign=campaign, agreed_videos=2)
    at = START + timedelta(days=20)

    actions.end_collaboration(collaboration=row, reason="Went silent", by=operator, at=at)

    row.refresh_from_db()
    assert (row.completed_at, row.ended_by, row.end_reason, row.stage) == (
        at,
        operator,
        "Went silent",
        Stage.PUBLISHED,
    )
    assert completed == [at]


def test_ending_needs_a_reason(campaign, operator):
    with pytest.raises(errors.ReasonMissingError):
        actions.end_collaboration(
            collaboration=CollaborationFactory(campaign=campaign), reason="", by=operator, at=START
        )


def test_what_is_complete_is_not_ended(campaign, operator):
    row = CompletedCollaborationFactory(campaign=campaign)

    with pytest.raises(errors.CompleteAlreadyError):
        actions.end_collaboration(collaboration=row, reason="Enough", by=operator, at=START)


def test_a_plan_completes_what_has_enough_videos(campaign, operator, completed):
    row = CollaborationFactory(campaign=campaign, agreed_videos=2, stage=Stage.PUBLISHED)
    video = DeliverableFactory(collaboration=row)

    actions.plan_collaboration(
        collaboration=row, owner=None, agreed_videos=1, agreed_on=None, by=operator, at=START
    )

    assert completed == [video.published_at]


def test_a_plan_for_another_age_is_refused(campaign, operator):
    row = CollaborationFactory(campaign=campaign)

    with pytest.raises(YearError):
        actions.plan_collaboration(
            collaboration=row,
            owner=None,
            agreed_videos=1,
            agreed_on=date(9999, 12, 31),
            by=operator,
            at=START,
        )


def test_a_plan_does_not_change_what_was_accepted(campaign, operator):
    row = CollaborationFactory(campaign=campaign)
    TermsFactory(collaboration=row, accepted_at=START, accepted_by=operator)

    with pytest.raises(errors.TermsAcceptedError):
        actions.plan_collaboration(
            collaboration=row, owner=None, agreed_videos=1, agreed_on=date(2026, 4, 1), by=operator, at=START
        )


def test_a_blocked_creator_is_withdrawn_from_what_is_open(campaign, administrator):
    opened = CollaborationFactory(campaign=campaign, stage=Stage.SCHEDULED)
    published = CompletedCollaborationFactory(creator=opened.creator)

    withdrawn = actions.withdraw_blocked(
        creator=opened.creator, reason="Blacklisted", by=administrator, at=START
    )

    published.refresh_from_db()
    assert withdrawn == [opened]
    assert opened.moves.get().target == Stage.CANCELLED
    assert published.stage == Stage.PUBLISHED
