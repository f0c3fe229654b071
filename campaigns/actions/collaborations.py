"""Moving collaborations through their stages, and ending them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from blacklist import guard
from blacklist.models import Attempt
from campaigns import errors
from campaigns.models import Campaign, Collaboration, StageMove
from campaigns.states import (
    COMPLETE_STAGES,
    DROPPED_STAGES,
    STAGE_NEXT,
    CampaignState,
    Stage,
    needs_reason,
)
from core.dates import require_years
from core.errors import DomainError
from creators.models import Creator

from .adding import lock_creators
from .completion import set_clock
from .pausing import held_by_pause, record_consents

# As many as one statement writes.
PORTION = 1000


@dataclass(frozen=True)
class Moved:
    """What became of one collaboration of a bulk move; `refusal` is None when it moved."""

    collaboration: Collaboration
    refusal: DomainError | None = None


def move_collaboration(
    *,
    collaboration: Collaboration,
    target: Stage,
    by: User,
    at: datetime,
    reason: str = "",
    path: Attempt.Path = Attempt.Path.PAGE,
) -> Collaboration:
    """Move one on. Raises the refusal, after the attempt to take up a blocked creator was logged."""
    [result] = move_collaborations(
        campaign=collaboration.campaign,
        ids=[collaboration.pk],
        target=target,
        by=by,
        at=at,
        reason=reason,
        path=path,
        seen={collaboration.pk: Stage(collaboration.stage)},
    )
    if result.refusal:
        raise result.refusal
    return result.collaboration


@transaction.atomic
def move_collaborations(
    *,
    campaign: Campaign,
    ids: Collection[int],
    target: Stage,
    by: User,
    at: datetime,
    reason: str = "",
    path: Attempt.Path = Attempt.Path.BULK,
    seen: dict[int, Stage] | None = None,
) -> list[Moved]:
    """Move several; one result per collaboration. `seen` are the stages the person looked at.

    Taking up a creator whom the brand has paused is a manager's to do; the reason, due for that move, is kept as
    the yes.
    """
    require(by, Capability.RUN_COLLABORATIONS, campaign.brand)
    rows = _lock(campaign, ids)
    taken_up = _taken_up(rows, target)
    pauses, held = held_by_pause(campaign=campaign, creator_ids=taken_up, by=by)
    stopped = held | barred(taken_up, campaign, by=by, at=at, path=path)
    results = [
        Moved(row, _refusal(row, target, reason, (seen or {}).get(row.pk)) or stopped.get(row.creator_id))
        for row in rows
    ]
    moved = [result.collaboration for result in results if not result.refusal]
    shift(moved, target, by=by, at=at, reason=reason)
    agreed = [row.pk for row in moved if row.creator_id in pauses]
    record_consents(collaborations=agreed, reason=reason, by=by, at=at)
    return results


@transaction.atomic
def end_collaboration(*, collaboration: Collaboration, reason: str, by: User, at: datetime) -> None:
    """Fewer than the agreed videos will come: T is now, and the scorers are asked.

    Raises ReasonMissingError, CompleteAlreadyError, DroppedError, NotRunningError.
    """
    require(by, Capability.RUN_COLLABORATIONS, collaboration.campaign.brand)
    if not reason.strip():
        raise errors.ReasonMissingError(field="reason")
    row = lock_collaboration(collaboration)
    if row.completed_at:
        raise errors.CompleteAlreadyError
    row.ended_at, row.ended_by, row.end_reason = at, by, reason
    row.save(update_fields=["ended_at", "ended_by", "end_reason"])
    set_clock(row, by=by, at=at)


@transaction.atomic
def plan_collaboration(
    *,
    collaboration: Collaboration,
    owner: User | None,
    agreed_videos: int,
    agreed_on: date | None,
    by: User,
    at: datetime,
) -> None:
    """Who looks after it, and what is agreed while no terms are accepted. Raises TermsAcceptedError."""
    require(by, Capability.RUN_COLLABORATIONS, collaboration.campaign.brand)
    row = lock_collaboration(collaboration)
    changed = (agreed_videos, agreed_on) != (row.agreed_videos, row.agreed_on)
    if changed and row.terms.filter(accepted_at__isnull=False).exists():
        raise errors.TermsAcceptedError(field="agreed_videos")
    agree(row, agreed_videos=agreed_videos, agreed_on=agreed_on, by=by, at=at)
    row.owner = owner
    row.save(update_fields=["owner"])


def agree(row: Collaboration, *, agreed_videos: int, agreed_on: date | None, by: User, at: datetime) -> None:
    """Put the agreed number and date on the collaboration. Raises YearError, FewerVideosError once it is complete."""
    require_years(agreed_on=agreed_on)
    if row.completed_at and agreed_videos > row.agreed_videos:
        raise errors.FewerVideosError(field="agreed_videos")
    row.agreed_videos, row.agreed_on = agreed_videos, agreed_on
    row.save(update_fields=["agreed_videos", "agreed_on"])
    set_clock(row, by=by, at=at)


def withdraw_blocked(*, creator: Creator, reason: str, by: User | None, at: datetime) -> list[Collaboration]:
    """Cancel what is still open with a creator who was blacklisted just now, in all brands."""
    rows = list(
        Collaboration.objects.open().filter(creator=creator).order_by("pk").select_for_update(of=("self",))
    )
    shift(rows, Stage.CANCELLED, by=by, at=at, reason=reason)
    return rows


def shift(
    rows: Collection[Collaboration],
    target: Stage,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    moments: Mapping[int, datetime] | None = None,
) -> None:
    """Write a move of locked rows: the stage, and a line of history for each.

    `moments` are those of single rows, by id, where they differ; none is before the row came to where it is.
    """
    told = moments or {}
    moves = [
        StageMove(
            collaboration=row,
            source=row.stage,
            target=target,
            reason=reason,
            at=max(told[row.pk], row.stage_since) if row.pk in told else at,
            by=by,
        )
        for row in rows
    ]
    for row, move in zip(rows, moves, strict=True):
        row.stage, row.stage_since = target, move.at
    Collaboration.objects.bulk_update(rows, ["stage", "stage_since"], batch_size=PORTION)
    StageMove.objects.bulk_create(moves)


def lock_collaboration(collaboration: Collaboration) -> Collaboration:
    """The row as it is now, locked. Raises NotRunningError before the start, DroppedError when given up."""
    row: Collaboration = (
        Collaboration.objects.select_related("campaign__brand", "creator")
        .select_for_update(of=("self",))
        .get(pk=collaboration.pk)
    )
    if row.campaign.state == CampaignState.DRAFT:
        raise errors.NotRunningError
    if row.stage in DROPPED_STAGES:
        raise errors.DroppedError
    return row


def _lock(campaign: Campaign, ids: Collection[int]) -> list[Collaboration]:
    found = campaign.collaborations.filter(pk__in=ids)
    # Creators before collaborations, as an approval of a blacklist entry locks them.
    lock_creators(list(found.filter(stage__in=DROPPED_STAGES).values_list("creator_id", flat=True)))
    return list(
        found.with_progress()
        .select_related("campaign", "creator")
        .order_by("pk")
        .select_for_update(of=("self",))
    )


def _taken_up(rows: Iterable[Collaboration], target: Stage) -> list[int]:
    """The creators whose collaboration was given up and would go on."""
    if target in DROPPED_STAGES:
        return []
    return [row.creator_id for row in rows if row.stage in DROPPED_STAGES]


def barred(
    creator_ids: Collection[int],
    campaign: Campaign,
    *,
    by: User,
    at: datetime,
    path: Attempt.Path,
) -> dict[int, DomainError]:
    """Those who may join nothing and be given nothing, each with the guard's word; the attempts are logged."""
    if not creator_ids:
        return {}
    verdicts = guard.check(creator_ids=creator_ids, at=at)
    guard.log(verdicts, brand=campaign.brand, path=path, subject=campaign.name, by=by, at=at)
    return {
        pk: errors.CreatorBlockedError(verdict.why)
        for pk, verdict in verdicts.items()
        if verdict.outcome is not guard.Outcome.CLEAR
    }


def _refusal(row: Collaboration, target: Stage, reason: str, seen: Stage | None) -> DomainError | None:
    source = Stage(row.stage)
    if seen is not None and seen != source:
        return errors.StaleError()
    if target not in STAGE_NEXT[source]:
        return errors.MoveRefusedError()
    if row.campaign.state not in {CampaignState.RUNNING, CampaignState.SCORING}:
        return errors.NotRunningError() if row.campaign.state == CampaignState.DRAFT else errors.ClosedError()
    if needs_reason(source, target) and not reason.strip():
        return errors.ReasonMissingError(field="reason")
    return _fact_missing(row, target)


def _fact_missing(row: Collaboration, target: Stage) -> DomainError | None:
    """A stage that claims a fact needs the fact, and what is complete stays with the stages that say so."""
    if row.completed_at and target not in COMPLETE_STAGES:
        return errors.CompleteAlreadyError()
    if target == Stage.PUBLISHED and not (row.has_publication or row.completed_at):
        return errors.NothingPublishedError()
    if target == Stage.REVIEWED and not row.completed_at:
        return errors.NotCompleteError()
    return None
