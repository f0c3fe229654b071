"""Two connections at once: what commits second must see what committed first."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils.timezone import now

from accounts.roles import Role
from blacklist import actions as blacklist
from campaigns import actions, errors
from campaigns.actions import Outcome
from campaigns.models import Collaboration
from campaigns.states import Stage
from tests.factories.accounts import UserFactory, person
from tests.factories.campaigns import CampaignFactory, CollaborationFactory
from tests.factories.creators import CreatorFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PAUSE = 0.3


class Meanwhile(threading.Thread):
    """Another person at the same moment, on a connection of their own."""

    def __init__(self, work):
        super().__init__()
        self.work, self.result, self.error = work, None, None

    def run(self):
        try:
            self.result = self.work()
        except Exception as error:
            self.error = error
        finally:
            connection.close()


@pytest.fixture
def campaign(db):
    return CampaignFactory()


def propose(creator):
    return blacklist.propose(
        creator=creator,
        brand=None,
        reason_code="fake_data",
        facts="Bought views.",
        expires_at=now() + timedelta(days=30),
        by=UserFactory(is_administrator=True),
        at=now(),
    )


def approve(entry):
    return blacklist.approve(entry=entry, by=UserFactory(is_administrator=True), at=now())


def open_collaborations(creators):
    return Collaboration.objects.open().filter(creator__in=creators).count()


def test_a_bulk_add_waits_for_an_approval_and_is_refused(campaign):
    creators = CreatorFactory.create_batch(3)
    entry, operator = propose(creators[1]), person(Role.OPERATIONS, campaign.brand)
    ids = [creator.pk for creator in creators]
    adding = Meanwhile(
        lambda: actions.add_creators(campaign=campaign, creator_ids=ids, by=operator, at=now())
    )

    with transaction.atomic():
        approve(entry)
        adding.start()
        time.sleep(PAUSE)
    adding.join()

    assert [row.outcome for row in adding.result] == [Outcome.ADDED, Outcome.BLOCKED, Outcome.ADDED]
    assert open_collaborations(creators) == 2


def test_an_approval_waits_for_a_bulk_add_and_withdraws(campaign):
    creators = CreatorFactory.create_batch(3)
    entry, operator = propose(creators[1]), person(Role.OPERATIONS, campaign.brand)
    ids = [creator.pk for creator in creators]
    approving = Meanwhile(lambda: approve(entry))

    with transaction.atomic():
        actions.add_creators(campaign=campaign, creator_ids=ids, by=operator, at=now())
        approving.start()
        time.sleep(PAUSE)
    approving.join()

    assert approving.error is None
    withdrawn = Collaboration.objects.get(creator=creators[1])
    assert withdrawn.stage == Stage.CANCELLED
    assert withdrawn.moves.get().reason
    assert open_collaborations(creators) == 2


def test_a_raw_insert_waits_for_an_approval_and_fails(campaign):
    creator = CreatorFactory()
    entry = propose(creator)
    inserting = Meanwhile(lambda: CollaborationFactory(campaign=campaign, creator=creator))

    with transaction.atomic():
        approve(entry)
        inserting.start()
        time.sleep(PAUSE)
    inserting.join()

    assert "blacklisted" in str(inserting.error)
    assert open_collaborations([creator]) == 0


def test_taking_up_waits_for_an_approval_and_is_refused(campaign):
    row = CollaborationFactory(campaign=campaign, stage=Stage.DECLINED)
    entry, operator = propose(row.creator), person(Role.OPERATIONS, campaign.brand)
    taking_up = Meanwhile(
        lambda: actions.move_collaboration(
            collaboration=row, target=Stage.LEAD, reason="Again", by=operator, at=now()
        )
    )

    with transaction.atomic():
        approve(entry)
        taking_up.start()
        time.sleep(PAUSE)
    taking_up.join()

    assert isinstance(taking_up.error, errors.CreatorBlockedError)
    assert open_collaborations([row.creator]) == 0


def test_two_bulks_of_the_same_creators_in_other_orders(campaign):
    creators = CreatorFactory.create_batch(20)
    ids = [creator.pk for creator in creators]
    operator, other = person(Role.OPERATIONS, campaign.brand), CampaignFactory(brand=campaign.brand)
    threads = [
        Meanwhile(
            lambda into=into, order=order: actions.add_creators(
                campaign=into, creator_ids=order, by=operator, at=now()
            )
        )
        for into, order in ((campaign, ids), (other, ids[::-1]), (campaign, ids[::-1]))
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [thread.error for thread in threads] == [None, None, None]
    assert (campaign.collaborations.count(), other.collaborations.count()) == (20, 20)


def test_two_people_close_at_once_and_one_is_told(campaign):
    manager = person(Role.MANAGER, campaign.brand)
    closing = [
        Meanwhile(lambda: actions.close_campaign(campaign=fresh(campaign), by=manager, at=now()))
        for _one in range(2)
    ]

    for thread in closing:
        thread.start()
    for thread in closing:
        thread.join()

    told = [thread.error for thread in closing if thread.error]
    assert len(told) == 1
    assert isinstance(told[0], errors.StaleError | errors.MoveRefusedError)
    assert campaign.moves.count() == 1


def fresh(campaign):
    return type(campaign).objects.get(pk=campaign.pk)
