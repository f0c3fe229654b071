from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from blacklist import actions, errors
from blacklist.models import Entry, Evidence
from blacklist.signals import creator_blocked, creator_unblocked, incident_confirmed
from blacklist.states import NEXT, EntryStatus
from core.dates import YearError
from tests.factories.accounts import BrandFactory, UserFactory, person
from tests.factories.blacklist import EntryFactory, IncidentFactory
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


@pytest.fixture
def administrator():
    return UserFactory(is_administrator=True)


@pytest.fixture
def heard():
    """The names of the facts announced while the test runs."""
    facts = []
    signals = {"blocked": creator_blocked, "unblocked": creator_unblocked, "confirmed": incident_confirmed}
    receivers = [partial(_hear, facts, name) for name in signals]
    for signal, receiver in zip(signals.values(), receivers, strict=True):
        signal.connect(receiver)
    yield facts
    for signal, receiver in zip(signals.values(), receivers, strict=True):
        signal.disconnect(receiver)


def _hear(facts, name, **_kwargs):
    facts.append(name)


def propose(by, brand, **changes):
    given = {
        "creator": CreatorFactory(),
        "reason_code": "no_show",
        "facts": "Nothing came.",
        "expires_at": NOW + timedelta(days=90),
    }
    return actions.propose(brand=brand, by=by, at=NOW, **{**given, **changes})


def test_proposal_waits_and_blocks_nobody(heard):
    brand = BrandFactory()

    entry = propose(person(Role.OPERATIONS, brand), brand)

    assert entry.status == EntryStatus.PROPOSED
    assert heard == []


def test_proposal_that_has_expired_is_refused():
    brand = BrandFactory()

    with pytest.raises(errors.ExpiryError):
        propose(person(Role.OPERATIONS, brand), brand, expires_at=NOW)


def test_second_open_proposal_is_refused():
    brand = BrandFactory()
    entry = EntryFactory()

    with pytest.raises(errors.EntryExistsError):
        propose(person(Role.OPERATIONS, brand), brand, creator=entry.creator)


def test_approval_by_another_person_puts_in_force(administrator, heard):
    entry = actions.approve(entry=EntryFactory(), by=administrator, at=NOW, note="Seen")

    assert (entry.status, entry.decided_by, entry.starts_at) == ("active", administrator, NOW)
    assert heard == ["blocked"]


@pytest.mark.parametrize("field", ["expires_at", "review_on"])
def test_proposal_until_another_age_is_refused(field):
    brand = BrandFactory()

    with pytest.raises(YearError) as refusal:
        propose(person(Role.OPERATIONS, brand), brand, **{field: NOW.replace(year=9999)})

    assert (refusal.value.field, Entry.objects.count()) == (field, 0)


def test_proposer_cannot_approve(administrator):
    with pytest.raises(errors.OwnProposalError):
        actions.approve(entry=EntryFactory(proposed_by=administrator), by=administrator, at=NOW)


def test_database_refuses_one_person_in_both_roles():
    entry = EntryFactory(in_force=True)

    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(decided_by=entry.proposed_by)


def test_manager_cannot_approve():
    brand = BrandFactory()

    with pytest.raises(PermissionDenied):
        actions.approve(entry=EntryFactory(brand=brand), by=person(Role.MANAGER, brand), at=NOW)


def test_rejection_needs_a_note(administrator):
    with pytest.raises(errors.ReasonMissingError):
        actions.reject(entry=EntryFactory(), by=administrator, at=NOW, note=" ")


def test_second_decision_is_refused(administrator):
    entry = EntryFactory()
    actions.approve(entry=Entry.objects.get(pk=entry.pk), by=administrator, at=NOW)

    with pytest.raises(errors.EntryMovedError):
        actions.reject(entry=entry, by=administrator, at=NOW, note="Too late")


def test_lifting_needs_a_reason_and_is_announced(administrator, heard):
    entry = EntryFactory(in_force=True)
    with pytest.raises(errors.ReasonMissingError):
        actions.lift(entry=entry, by=administrator, at=NOW, reason="")

    actions.lift(entry=entry, by=administrator, at=NOW, reason="Paid back")

    assert (entry.status, heard) == ("lifted", ["unblocked"])


def test_emergency_block_holds_at_once_for_72_hours(heard):
    brand = BrandFactory()

    entry = actions.block_in_emergency(
        creator=CreatorFactory(),
        brand=brand,
        reason_code="fake_data",
        facts="Bought views.",
        by=person(Role.MANAGER, brand),
        at=NOW,
    )

    assert (entry.status, entry.expires_at, heard) == ("active", NOW + timedelta(hours=72), ["blocked"])


def test_emergency_block_beyond_72_hours_is_refused_here_and_by_the_database():
    brand = BrandFactory()
    given = {"creator": CreatorFactory(), "brand": brand, "reason_code": "abuse", "facts": "Threats."}
    with pytest.raises(errors.EmergencyTooLongError):
        actions.block_in_emergency(**given, lasts=timedelta(hours=73), by=person(Role.MANAGER, brand), at=NOW)

    entry = actions.block_in_emergency(**given, by=person(Role.MANAGER, brand), at=NOW)

    with pytest.raises(IntegrityError, match="emergency_is_short"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(expires_at=NOW + timedelta(hours=73))


def test_nobody_follows_their_own_emergency_block_with_another():
    brand = BrandFactory()
    manager, other = person(Role.MANAGER, brand), person(Role.MANAGER, brand)
    given = {"creator": CreatorFactory(), "brand": brand, "reason_code": "abuse", "facts": "Threats."}
    actions.block_in_emergency(**given, by=manager, at=NOW)
    later = NOW + timedelta(hours=72)
    actions.lapse_due(at=later)

    with pytest.raises(errors.EmergencyAgainError):
        actions.block_in_emergency(**given, by=manager, at=later)
    assert actions.block_in_emergency(**given, by=other, at=later).status == EntryStatus.ACTIVE


def test_entries_lapse_when_their_time_is_over(heard):
    due = EntryFactory(in_force=True, starts_at=NOW - timedelta(days=9), expires_at=NOW - timedelta(hours=1))
    EntryFactory(in_force=True)

    assert actions.lapse_due(at=NOW) == 1

    due.refresh_from_db()
    assert (due.status, heard) == ("lapsed", ["unblocked"])
    assert actions.lapse_due(at=NOW) == 0


@pytest.mark.parametrize("source", EntryStatus)
@pytest.mark.parametrize("target", EntryStatus)
def test_every_move_is_in_the_table_or_refused(source, target, administrator):
    entry = EntryFactory(**_fields_of(source))
    move = {
        EntryStatus.ACTIVE: lambda: actions.approve(entry=entry, by=administrator, at=NOW),
        EntryStatus.REJECTED: lambda: actions.reject(entry=entry, by=administrator, at=NOW, note="No"),
        EntryStatus.LIFTED: lambda: actions.lift(entry=entry, by=administrator, at=NOW, reason="Yes"),
    }.get(target)

    if move is None:
        assert all(target not in NEXT[other] or target == EntryStatus.LAPSED for other in EntryStatus)
    elif target in NEXT[source]:
        assert move().status == target
    else:
        with pytest.raises(errors.EntryMovedError):
            move()


def _fields_of(status):
    person_ = UserFactory()
    decided = {"status": status, "decided_by": person_, "decided_at": NOW}
    return {
        EntryStatus.PROPOSED: {},
        EntryStatus.REJECTED: decided,
        EntryStatus.ACTIVE: {"in_force": True},
        EntryStatus.LAPSED: {**decided, "starts_at": NOW},
        EntryStatus.LIFTED: {
            **decided,
            "starts_at": NOW,
            "lifted_by": person_,
            "lifted_at": NOW,
            "lift_reason": "Paid back",
        },
    }[status]


def test_evidence_is_kept_with_its_hash_under_a_random_name(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    entry = EntryFactory()
    upload = SimpleUploadedFile("chat.png", PNG, "image/png")

    evidence = actions.attach_evidence(
        entry=entry, upload=upload, by=person(Role.OPERATIONS, entry.brand), at=NOW
    )

    assert evidence.sha256 == "629f4275ec7728373546c2565e62bc8bfa5577c1d8aa82a340c0436aa5c4eccf"
    assert (evidence.name, evidence.size) == ("chat.png", len(PNG))
    assert "chat" not in evidence.file.name


@pytest.mark.parametrize(
    ("name", "content"),
    [("page.html", b"<script>"), ("photo.png", b"<svg onload=alert(1)>"), ("note.txt", b"a\0b")],
)
def test_evidence_that_is_not_what_it_says_is_refused(name, content):
    entry = EntryFactory()

    with pytest.raises(errors.EvidenceRefusedError):
        actions.attach_evidence(
            entry=entry,
            upload=SimpleUploadedFile(name, content),
            by=person(Role.OPERATIONS, entry.brand),
            at=NOW,
        )


def test_ended_entry_takes_no_more_evidence(administrator):
    entry = EntryFactory(**_fields_of(EntryStatus.REJECTED))

    with pytest.raises(errors.EntryEndedError):
        actions.attach_evidence(
            entry=entry, upload=SimpleUploadedFile("a.txt", b"Hello"), by=administrator, at=NOW
        )


def test_evidence_never_changes(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    entry = EntryFactory()
    by = person(Role.OPERATIONS, entry.brand)
    actions.attach_evidence(entry=entry, upload=SimpleUploadedFile("a.txt", b"Hello"), by=by, at=NOW)

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        Evidence.objects.update(name="b.txt")


def test_incident_is_confirmed_once_by_a_manager(heard):
    incident = IncidentFactory()
    manager = person(Role.MANAGER, incident.brand)

    actions.confirm_incident(incident=incident, by=manager, at=NOW + timedelta(minutes=1))

    assert heard == ["confirmed"]
    with pytest.raises(errors.IncidentMovedError):
        actions.dismiss_incident(incident=incident, by=manager, at=NOW + timedelta(minutes=2), note="No")


def test_operator_cannot_confirm_an_incident():
    incident = IncidentFactory()

    with pytest.raises(PermissionDenied):
        actions.confirm_incident(incident=incident, by=person(Role.OPERATIONS, incident.brand), at=NOW)
