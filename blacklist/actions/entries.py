"""What can be done about a blacklist entry, one function per verb."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

import puremagic
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from accounts.models import Brand, User
from accounts.roles import Capability
from accounts.rules import require
from blacklist import errors, guard
from blacklist.models import EMERGENCY_LIMIT, Entry, Evidence, MatchAnswer, Reason
from blacklist.signals import creator_blocked, creator_unblocked
from blacklist.states import NEXT, OPEN, EntryStatus
from core.dates import require_years
from creators.models import Creator

EVIDENCE_LIMIT = 20 * 1024 * 1024
EVIDENCE_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".mp4": "video/mp4",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@transaction.atomic
def propose(
    *,
    creator: Creator,
    brand: Brand | None,
    reason_code: Reason | str,
    facts: str,
    expires_at: datetime,
    by: User,
    at: datetime,
    review_on: date | None = None,
    evidence: UploadedFile[Any] | None = None,
) -> Entry:
    """Propose what another person decides on.

    Raises EntryExistsError, YearError, ExpiryError, EvidenceRefusedError.
    """
    require(by, Capability.PROPOSE_BLACKLIST, brand)
    require_years(expires_at=expires_at, review_on=review_on)
    if expires_at <= at:
        raise errors.ExpiryError(field="expires_at")
    entry = _insert(
        creator=creator,
        brand=brand,
        reason_code=reason_code,
        facts=facts,
        expires_at=expires_at,
        review_on=review_on,
        proposed_by=by,
        proposed_at=at,
    )
    if evidence:
        attach_evidence(entry=entry, upload=evidence, by=by, at=at)
    return entry


@transaction.atomic
def block_in_emergency(
    *,
    creator: Creator,
    brand: Brand | None,
    reason_code: Reason | str,
    facts: str,
    by: User,
    at: datetime,
    lasts: timedelta = EMERGENCY_LIMIT,
) -> Entry:
    """Block at once, alone, for at most 72 hours, and not twice running.

    Raises EmergencyTooLongError, EmergencyAgainError, EntryExistsError.
    """
    require(by, Capability.BLOCK_IN_EMERGENCY, brand)
    if not timedelta(0) < lasts <= EMERGENCY_LIMIT:
        raise errors.EmergencyTooLongError(field="hours")
    _lock(creator.pk)
    last = Entry.objects.ever_in_force(creator).first()
    if last and last.is_emergency and last.proposed_by_id == by.pk and last.status != EntryStatus.ACTIVE:
        raise errors.EmergencyAgainError
    entry = _insert(
        creator=creator,
        brand=brand,
        reason_code=reason_code,
        facts=facts,
        is_emergency=True,
        status=EntryStatus.ACTIVE,
        proposed_by=by,
        proposed_at=at,
        decided_by=by,
        decided_at=at,
        starts_at=at,
        expires_at=at + lasts,
    )
    creator_blocked.send(sender=Entry, entry=entry, by=by, at=at)
    return entry


@transaction.atomic
def approve(*, entry: Entry, by: User, at: datetime, note: str = "") -> Entry:
    """Put a proposed entry in force. Raises OwnProposalError, EntryMovedError, ExpiryError."""
    require(by, Capability.DECIDE_BLACKLIST)
    if entry.proposed_by_id == by.pk:
        raise errors.OwnProposalError
    if entry.expires_at <= at:
        raise errors.ExpiryError(_("The proposed expiry has passed; propose it anew."))
    _lock(entry.creator_id)
    _move(entry, EntryStatus.ACTIVE, decided_by=by, decided_at=at, decision_note=note, starts_at=at)
    creator_blocked.send(sender=Entry, entry=entry, by=by, at=at)
    return entry


@transaction.atomic
def reject(*, entry: Entry, by: User, at: datetime, note: str) -> Entry:
    """Turn a proposal down, with a reason. Raises OwnProposalError, EntryMovedError, ReasonMissingError."""
    require(by, Capability.DECIDE_BLACKLIST)
    if entry.proposed_by_id == by.pk:
        raise errors.OwnProposalError
    if not note.strip():
        raise errors.ReasonMissingError(field="note")
    _move(entry, EntryStatus.REJECTED, decided_by=by, decided_at=at, decision_note=note)
    return entry


@transaction.atomic
def lift(*, entry: Entry, by: User, at: datetime, reason: str) -> Entry:
    """End an entry before its time, with a reason. Raises EntryMovedError, ReasonMissingError."""
    require(by, Capability.DECIDE_BLACKLIST)
    if not reason.strip():
        raise errors.ReasonMissingError(field="reason")
    _move(entry, EntryStatus.LIFTED, lifted_by=by, lifted_at=at, lift_reason=reason)
    creator_unblocked.send(sender=Entry, entry=entry, by=by, at=at)
    return entry


@transaction.atomic
def lapse_due(*, at: datetime) -> int:
    """Mark the entries whose time is over; they block nobody from that moment on, marked or not."""
    lapsed = 0
    for entry in Entry.objects.due_to_lapse(at).select_for_update(skip_locked=True).order_by("pk")[:200]:
        _move(entry, EntryStatus.LAPSED)
        creator_unblocked.send(sender=Entry, entry=entry, by=None, at=at)
        lapsed += 1
    return lapsed


@transaction.atomic
def answer_match(
    *, entry: Entry, creator: Creator, is_same_person: bool, reason: str, by: User, at: datetime
) -> MatchAnswer:
    """Say for good whether a held creator is the blacklisted one. Raises NoMatchError, MatchAnsweredError."""
    require(by, Capability.ANSWER_MATCHES)
    if not reason.strip():
        raise errors.ReasonMissingError(field="reason")
    _lock(creator.pk)
    if MatchAnswer.objects.filter(entry=entry, creator=creator).exists():
        raise errors.MatchAnsweredError
    if not guard.holds(entry_id=entry.pk, creator_id=creator.pk, at=at):
        raise errors.NoMatchError
    answer = MatchAnswer.objects.create(
        entry=entry,
        creator=creator,
        is_same_person=is_same_person,
        reason=reason,
        answered_by=by,
        answered_at=at,
    )
    if is_same_person:
        creator_blocked.send(sender=Entry, entry=entry, creator=creator, by=by, at=at)
    return answer


@transaction.atomic
def attach_evidence(*, entry: Entry, upload: UploadedFile[Any], by: User, at: datetime) -> Evidence:
    """Keep a file under a random name with its SHA-256. Raises EntryEndedError, EvidenceRefusedError."""
    require(by, Capability.PROPOSE_BLACKLIST, entry.brand)
    if entry.status not in OPEN:
        raise errors.EntryEndedError
    content_type, suffix = _recognise(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    name = str(upload.name)
    upload.name = get_random_string(32) + suffix
    return Evidence.objects.create(
        entry=entry,
        file=upload,
        name=name[:200],
        content_type=content_type,
        size=upload.size or 0,
        sha256=digest.hexdigest(),
        uploaded_by=by,
        uploaded_at=at,
    )


def _recognise(upload: UploadedFile[Any]) -> tuple[str, str]:
    """(content type, suffix) when name and content agree on an allowed kind."""
    suffix = "." + str(upload.name).rpartition(".")[2].lower()
    if suffix not in EVIDENCE_TYPES:
        raise errors.EvidenceRefusedError(
            _("“%(name)s” is no image, PDF, video, text, Word or Excel file.") % {"name": upload.name},
            field="file",
        )
    if (upload.size or 0) > EVIDENCE_LIMIT:
        raise errors.EvidenceRefusedError(_("A file may have at most 20 MB."), field="file")
    head = upload.read(8192)
    upload.seek(0)
    if not _content_fits(head, suffix):
        raise errors.EvidenceRefusedError(
            _("“%(name)s” does not contain what its name says.") % {"name": upload.name}, field="file"
        )
    return EVIDENCE_TYPES[suffix], suffix


def _content_fits(head: bytes, suffix: str) -> bool:
    if suffix in {".txt", ".csv"}:
        return b"\0" not in head
    try:
        found = {match.extension for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return False
    same = {
        ".jpg": {".jpg", ".jpeg"},
        ".jpeg": {".jpg", ".jpeg"},
        ".docx": {".docx", ".zip"},
        ".xlsx": {".xlsx", ".zip"},
    }
    return bool(found & same.get(suffix, {suffix}))


def _lock(creator_id: int) -> None:
    # The trigger on collaborations takes FOR KEY SHARE on the same row: whoever comes second sees the first.
    Creator.objects.select_for_update(of=("self",)).get(pk=creator_id)


def _insert(**fields: Any) -> Entry:
    try:
        with transaction.atomic():
            return Entry.objects.create(**fields)
    except IntegrityError as error:
        if "one_open" in str(error):
            raise errors.EntryExistsError from error
        raise


def _move(entry: Entry, target: EntryStatus, **fields: Any) -> None:
    """Compare and swap: the table of moves decides what may be, the database who was first."""
    sources = [source for source, targets in NEXT.items() if target in targets]
    if not Entry.objects.filter(pk=entry.pk, status__in=sources).update(status=target, **fields):
        raise errors.EntryMovedError
    entry.refresh_from_db()
