from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from blacklist.models import Attempt, Entry
from campaigns import actions, errors
from campaigns.actions import Outcome
from campaigns.models import Collaboration
from campaigns.states import CampaignState, Stage
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import START, CampaignFactory, CollaborationFactory
from tests.factories.creators import ContactFactory, CreatorFactory

pytestmark = pytest.mark.django_db
FAR = timedelta(days=4000)


def block(creator, **fields):
    return Entry.objects.create(
        creator=creator,
        reason_code="fake_data",
        facts="Bought views.",
        status="active",
        proposed_by=UserFactory(),
        proposed_at=START,
        decided_by=UserFactory(),
        decided_at=START,
        starts_at=START,
        expires_at=START + FAR,
        **fields,
    )


def add(campaign, creators, by, **fields):
    ids = [creator.pk for creator in creators]
    return actions.add_creators(campaign=campaign, creator_ids=ids, by=by, at=START, **fields)


def test_a_result_for_each_creator_in_the_order_asked(brand, operator):
    campaign = CampaignFactory(brand=brand)
    fresh, present, blocked = CreatorFactory(), CreatorFactory(), CreatorFactory()
    CollaborationFactory(campaign=campaign, creator=present)
    block(blocked)

    results = add(campaign, [blocked, fresh, present], operator)

    assert [(row.creator, row.outcome) for row in results] == [
        (blocked, Outcome.BLOCKED),
        (fresh, Outcome.ADDED),
        (present, Outcome.ALREADY),
    ]
    assert set(campaign.collaborations.values_list("creator_id", flat=True)) == {fresh.pk, present.pk}


def test_an_added_creator_is_a_lead_of_who_added_it(brand, operator):
    campaign = CampaignFactory(brand=brand)

    add(campaign, [CreatorFactory()], operator)

    row = campaign.collaborations.get()
    assert (row.stage, row.owner, row.added_by, row.added_at) == (Stage.LEAD, operator, operator, START)


def test_an_attempt_is_logged(brand, operator):
    campaign = CampaignFactory(brand=brand, name="Spring")
    entry = block(creator := CreatorFactory())

    add(campaign, [creator], operator, path=Attempt.Path.BULK)

    attempt = Attempt.objects.get()
    assert (attempt.entry, attempt.outcome, attempt.path, attempt.subject, attempt.tried_by) == (
        entry,
        "refused",
        "bulk",
        "Spring",
        operator,
    )


def test_the_same_contact_holds_the_row(brand, operator):
    campaign = CampaignFactory(brand=brand)
    held, named = CreatorFactory(), CreatorFactory()
    for creator in (held, named):
        ContactFactory(creator=creator, value="agent@example.com")
    block(named)

    [result] = add(campaign, [held], operator)

    assert result.outcome == Outcome.HELD
    assert not campaign.collaborations.exists()


def test_an_unknown_creator(brand, operator):
    results = actions.add_creators(
        campaign=CampaignFactory(brand=brand), creator_ids=[987654321], by=operator, at=START
    )

    assert [row.outcome for row in results] == [Outcome.UNKNOWN]


@pytest.mark.parametrize("state", [CampaignState.SCORING, CampaignState.CLOSED])
def test_nobody_joins_after_the_campaign_ran(brand, operator, state):
    closed = {"closed_at": START, "closed_by": operator} if state == CampaignState.CLOSED else {}
    campaign = CampaignFactory(brand=brand, state=state, **closed)

    with pytest.raises(errors.ClosedError):
        add(campaign, [CreatorFactory()], operator)


def test_a_scorer_adds_nobody(brand, scorer):
    with pytest.raises(PermissionDenied):
        add(CampaignFactory(brand=brand), [CreatorFactory()], scorer)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_number_of_statements_does_not_grow(brand, operator, rows, django_assert_num_queries):
    campaign = CampaignFactory(brand=brand)
    creators = CreatorFactory.create_batch(rows + 1)
    block(creators[0])
    assert operator.brand_roles

    with django_assert_num_queries(9):
        add(campaign, creators, operator)


def _raw(campaign, creator, operator):
    return Collaboration(
        campaign=campaign, creator=creator, stage_since=START, added_at=START, added_by=operator
    )


def test_the_database_refuses_a_blocked_creator_on_bulk_create(brand, operator):
    campaign = CampaignFactory(brand=brand)
    block(creator := CreatorFactory())

    with pytest.raises(IntegrityError, match="blacklisted"), transaction.atomic():
        Collaboration.objects.bulk_create([_raw(campaign, creator, operator)])


def test_the_database_refuses_taking_up_a_blocked_creator(brand):
    row = CollaborationFactory(campaign=CampaignFactory(brand=brand), stage=Stage.DECLINED)
    block(row.creator)

    with pytest.raises(IntegrityError, match="blacklisted"), transaction.atomic():
        Collaboration.objects.filter(pk=row.pk).update(stage=Stage.LEAD)


def test_a_lapsed_entry_blocks_nobody(brand, operator):
    campaign = CampaignFactory(brand=brand)
    entry = block(creator := CreatorFactory())
    Entry.objects.filter(pk=entry.pk).update(expires_at=START + timedelta(days=1))

    results = actions.add_creators(
        campaign=campaign, creator_ids=[creator.pk], by=operator, at=START + timedelta(days=2)
    )

    assert results[0].outcome == Outcome.ADDED
