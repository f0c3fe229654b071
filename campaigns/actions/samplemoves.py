"""How samples change their state: one at a time, many at once, by a video, and when the post clock runs out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import Brand, User
from accounts.roles import Capability
from accounts.rules import require
from blacklist.models import Attempt
from campaigns import errors
from campaigns.models import Collaboration, Deliverable, Sample, SampleMove
from campaigns.sampling import judge_in_turn
from campaigns.states import (
    DROPPED_STAGES,
    SAMPLE_ENDED,
    SAMPLE_NEEDS_REASON,
    SAMPLE_NEXT,
    STAGE_NEXT,
    CampaignState,
    SampleState,
    Stage,
    needs_reason,
)
from core.errors import DomainError

from .adding import lock_creators
from .collaborations import barred, shift

POST_WITHIN = timedelta(days=14)
EXTENDED_BY = timedelta(days=7)
# What gives a creator something: nobody on the blacklist gets there.
GIVES = (SampleState.APPROVED, SampleState.SHIPPED)
# “Sample sent” is reached from these without a step back.
BEFORE_SENT = tuple(
    stage
    for stage in Stage
    if Stage.SAMPLE_SENT in STAGE_NEXT[stage] and not needs_reason(stage, Stage.SAMPLE_SENT)
)
ASKED_ANEW = {
    "carrier": "",
    "tracking_number": "",
    "shipped_at": None,
    "received_at": None,
    "post_due_at": None,
    "extended_at": None,
    "extended_by": None,
}


@dataclass(frozen=True)
class SampleMoved:
    """What became of one sample of a bulk; `refusal` is None when it moved."""

    sample: Sample
    refusal: DomainError | None = None


@transaction.atomic
def move_samples(
    *,
    brand: Brand,
    ids: Collection[int],
    target: SampleState,
    by: User,
    at: datetime,
    path: Attempt.Path,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
    seen: Mapping[int, SampleState] | None = None,
) -> list[SampleMoved]:
    """One result per sample of the brand; no single row raises. `seen` are the states the person looked at."""
    rows = _lock(brand, ids, target)
    stopped = _barred(rows, target, by=by, at=at, path=path)
    shipped_at = (facts or {}).get("shipped_at")
    early = shipped_too_early(rows, shipped_at) if shipped_at else {}
    results = [
        SampleMoved(
            row,
            _refusal(row, target, reason, (seen or {}).get(row.pk))
            or stopped.get((row.collaboration.campaign_id, row.collaboration.creator_id))
            or early.get(row.pk),
        )
        for row in rows
    ]
    moved = [result.sample for result in results if not result.refusal]
    shift_samples(moved, target, by=by, at=at, reason=reason, facts=facts)
    if target == SampleState.SHIPPED:
        _advance(moved, by=by, at=at)
    return results


def shift_samples(
    rows: Collection[Sample],
    target: SampleState,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
    reasons: Mapping[int, str] | None = None,
) -> None:
    """Write a move of locked rows: the state and what it brings, and a line of history for each.

    `reasons` are those of single rows, by id, where they differ.
    """
    written = {**(facts or {}), "state": target, **_marks(target, at, facts or {})}
    Sample.objects.filter(pk__in=[row.pk for row in rows]).update(**written)
    SampleMove.objects.bulk_create(
        SampleMove(
            sample=row,
            source=row.state,
            target=target,
            reason=(reasons or {}).get(row.pk, reason),
            at=at,
            by=by,
        )
        for row in rows
    )
    for row in rows:
        for name, value in written.items():
            setattr(row, name, value)


def approve_by_rule(rows: Sequence[Sample], *, brand: Brand, at: datetime) -> None:
    """Approve of locked requests, in their order, what the brand's rule leaves to nobody, with its words."""
    judged = judge_in_turn(rows, brand=brand, at=at)
    approved = [row for row in rows if judged[row.pk].approves]
    reasons = {row.pk: " ".join(str(check.text) for check in judged[row.pk].checks) for row in approved}
    shift_samples(approved, SampleState.APPROVED, by=None, at=at, reasons=reasons)


def shipped_too_early(rows: Collection[Sample], shipped_at: datetime) -> dict[int, DomainError]:
    """Those whose parcel would have left on a day before the approval, else the request, by id.

    By days: who notes a parcel of this morning in the afternoon is right.
    """
    approved = Sample.objects.filter(pk__in=[row.pk for row in rows]).approvals()
    return {
        row.pk: errors.BeforeApprovalError(field="shipped_at")
        for row in rows
        if row.collaboration.day_of(shipped_at)
        < row.collaboration.day_of(approved.get(row.pk, row.requested_at))
    }


@transaction.atomic
def extend_sample(*, sample: Sample, by: User, at: datetime) -> None:
    """Seven more days to post, once. Raises MoveRefusedError, ExtendedAlreadyError, PostClockOverError."""
    require(by, Capability.DECIDE_SAMPLES, sample.collaboration.campaign.brand)
    row = Sample.objects.select_for_update(of=("self",)).get(pk=sample.pk)
    if row.state != SampleState.RECEIVED:
        raise errors.MoveRefusedError
    if row.extended_at:
        raise errors.ExtendedAlreadyError
    if row.is_overdue(at):
        raise errors.PostClockOverError
    row.post_due_at += EXTENDED_BY
    row.extended_at, row.extended_by = at, by
    row.save(update_fields=["post_due_at", "extended_at", "extended_by"])


def fulfil_by(deliverable: Deliverable, *, by: User | None, at: datetime) -> None:
    """What was sent to this collaboration before its video came is fulfilled by it, a late one included."""
    waiting = Sample.objects.filter(
        collaboration=deliverable.collaboration_id,
        state__in=[SampleState.SHIPPED, SampleState.RECEIVED, SampleState.UNFULFILLED],
        shipped_at__lte=deliverable.published_at,
    )
    rows = list(waiting.order_by("pk").select_for_update(of=("self",)))
    shift_samples(rows, SampleState.FULFILLED, by=by, at=at, facts={"deliverable": deliverable})


@transaction.atomic
def give_up_overdue(*, at: datetime) -> int:
    """Those whose post clock ran out end as not fulfilled, at the moment it did, whenever this runs."""
    overdue = Sample.objects.overdue(at).order_by("pk")
    rows = list(overdue.select_for_update(of=("self",), skip_locked=True))
    shift_samples(rows, SampleState.UNFULFILLED, by=None, at=at, facts={"ended_at": F("post_due_at")})
    return len(rows)


def _marks(target: SampleState, at: datetime, facts: Mapping[str, Any]) -> dict[str, Any]:
    if target == SampleState.REQUESTED:
        return {"ended_at": None, **ASKED_ANEW}
    if target == SampleState.SHIPPED:
        return {"shipped_at": facts.get("shipped_at") or at}
    if target == SampleState.RECEIVED:
        return {
            "post_due_at": facts.get("post_due_at") or facts["received_at"] + POST_WITHIN,
            "ended_at": None,
        }
    if target in SAMPLE_ENDED:
        return {"ended_at": facts.get("ended_at") or at}
    return {}


def _lock(brand: Brand, ids: Collection[int], target: SampleState) -> list[Sample]:
    found = Sample.objects.of_brand(brand).filter(pk__in=ids)
    if target in GIVES:
        # Creators, then collaborations, then samples: the order in which everything locks them.
        lock_creators(list(found.values_list("collaboration__creator", flat=True)))
        collaborations = list(found.values_list("collaboration", flat=True))
        list(
            Collaboration.objects.filter(pk__in=collaborations).order_by("pk").select_for_update(of=("self",))
        )
    return list(found.for_list().order_by("pk").select_for_update(of=("self",)))


def _barred(
    rows: Iterable[Sample], target: SampleState, *, by: User, at: datetime, path: Attempt.Path
) -> dict[tuple[int, int], DomainError]:
    """Creators who may be given nothing, by campaign and creator; the attempts are logged."""
    if target not in GIVES:
        return {}
    campaigns = {row.collaboration.campaign_id: row.collaboration.campaign for row in rows}
    asked: dict[int, list[int]] = {}
    for row in rows:
        asked.setdefault(row.collaboration.campaign_id, []).append(row.collaboration.creator_id)
    return {
        (campaign_id, creator_id): error
        for campaign_id, creators in asked.items()
        for creator_id, error in barred(creators, campaigns[campaign_id], by=by, at=at, path=path).items()
    }


def _refusal(row: Sample, target: SampleState, reason: str, seen: SampleState | None) -> DomainError | None:
    source = SampleState(row.state)
    if seen is not None and seen != source:
        return errors.StaleError()
    if target not in SAMPLE_NEXT[source]:
        return errors.MoveRefusedError()
    if target in SAMPLE_NEEDS_REASON and not reason.strip():
        return errors.ReasonMissingError(field="reason")
    if target not in (*GIVES, SampleState.REQUESTED):
        return None
    if row.collaboration.stage in DROPPED_STAGES:
        return errors.DroppedError()
    return errors.ClosedError() if row.collaboration.campaign.state == CampaignState.CLOSED else None


def _advance(samples: Iterable[Sample], *, by: User, at: datetime) -> None:
    """To “sample sent”, where the table of moves leads there and it is no step back."""
    collaborations = {sample.collaboration_id: sample.collaboration for sample in samples}
    forward = [row for row in collaborations.values() if row.stage in BEFORE_SENT]
    shift(forward, Stage.SAMPLE_SENT, by=by, at=at)
