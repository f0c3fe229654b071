from datetime import timedelta

import pytest
from django.utils import timezone

from blacklist import guard
from blacklist.guard import Outcome
from blacklist.models import Attempt, MatchAnswer
from blacklist.states import EntryStatus
from creators.models import Contact
from tests.factories.accounts import BrandFactory, UserFactory
from tests.factories.blacklist import EntryFactory
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db


def outcome(creator, *, at=None):
    return guard.check(creator_ids=[creator.pk], at=at or timezone.now())[creator.pk].outcome


def test_named_creator_is_blocked():
    entry = EntryFactory(in_force=True)

    verdict = guard.check(creator_ids=[entry.creator_id], at=timezone.now())[entry.creator_id]

    assert (verdict.outcome, verdict.entry_id) == (Outcome.BLOCKED, entry.pk)


@pytest.mark.parametrize("status", [EntryStatus.PROPOSED, EntryStatus.REJECTED])
def test_undecided_and_rejected_entries_block_nobody(status):
    decided = {"decided_by": UserFactory(), "decided_at": timezone.now()} if status == "rejected" else {}
    entry = EntryFactory(status=status, **decided)

    assert outcome(entry.creator) is Outcome.CLEAR


def test_entry_blocks_nobody_from_the_moment_it_expires():
    entry = EntryFactory(in_force=True)

    assert outcome(entry.creator, at=entry.expires_at) is Outcome.CLEAR


def test_earlier_handle_of_a_blacklisted_creator_holds_its_new_user():
    blocked = CreatorFactory(handle="old.name")
    blocked.handle = "new.name"
    blocked.save()
    EntryFactory(creator=blocked, in_force=True)

    assert outcome(CreatorFactory(handle="old.name")) is Outcome.HELD


@pytest.mark.parametrize(("theirs", "held"), [("Same@Mail.com", True), ("other@mail.com", False)])
def test_shared_contact_holds(theirs, held):
    blocked, candidate = CreatorFactory(), CreatorFactory()
    EntryFactory(creator=blocked, in_force=True)
    Contact.objects.create(brand=BrandFactory(), creator=blocked, kind="email", value="same@mail.com")
    Contact.objects.create(brand=BrandFactory(), creator=candidate, kind="email", value=theirs)

    assert outcome(candidate) is (Outcome.HELD if held else Outcome.CLEAR)


@pytest.mark.parametrize(("same", "expected"), [(True, Outcome.BLOCKED), (False, Outcome.CLEAR)])
def test_answer_settles_a_match_for_good(same, expected):
    blocked, candidate = CreatorFactory(), CreatorFactory()
    entry = EntryFactory(creator=blocked, in_force=True)
    for creator in (blocked, candidate):
        Contact.objects.create(brand=BrandFactory(), creator=creator, kind="line", value="shared")
    MatchAnswer.objects.create(
        entry=entry,
        creator=candidate,
        is_same_person=same,
        reason="Video call",
        answered_by=UserFactory(),
        answered_at=timezone.now(),
    )

    assert outcome(candidate) is expected


def test_many_creators_cost_one_query(django_assert_num_queries):
    creators = CreatorFactory.create_batch(5)
    EntryFactory(creator=creators[2], in_force=True)

    with django_assert_num_queries(1):
        verdicts = guard.check(creator_ids=[creator.pk for creator in creators], at=timezone.now())

    assert [verdicts[creator.pk].outcome for creator in creators].count(Outcome.CLEAR) == 4


def test_log_keeps_what_was_not_clear():
    entry, free, by = EntryFactory(in_force=True), CreatorFactory(), UserFactory()
    at = timezone.now() + timedelta(seconds=1)
    verdicts = guard.check(creator_ids=[entry.creator_id, free.pk], at=at)

    guard.log(verdicts, brand=entry.brand, path=Attempt.Path.BULK, subject="Spring", by=by, at=at)

    attempt = Attempt.objects.get()
    assert (attempt.creator, attempt.outcome, attempt.tried_by) == (entry.creator, "refused", by)
