"""A brand's pause holds on every path into a campaign until a manager says yes, with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import can, require
from campaigns import errors
from campaigns.decisions import Decision, pauses_of
from campaigns.models import Campaign, PauseConsent


def require_yes(*, campaign: Campaign, reason: str, by: User) -> None:
    """Raises PermissionDenied for who may not say yes to a paused creator, ReasonMissingError without a reason."""
    require(by, Capability.DECIDE_RENEWALS, campaign.brand)
    if not reason.strip():
        raise errors.ReasonMissingError(field="reason")


def held_by_pause(
    *, campaign: Campaign, creator_ids: Collection[int], by: User
) -> tuple[dict[int, Decision], dict[int, errors.CreatorPausedError]]:
    """Of creators to be taken up again: the pauses, and a refusal for each unless the person may say yes."""
    pauses = pauses_of(campaign.brand, creator_ids)
    if can(by, Capability.DECIDE_RENEWALS, campaign.brand):
        return pauses, {}
    return pauses, {pk: errors.CreatorPausedError(why_paused(pause)) for pk, pause in pauses.items()}


def record_consents(*, collaborations: Iterable[int], reason: str, by: User, at: datetime) -> None:
    PauseConsent.objects.bulk_create(
        PauseConsent(collaboration_id=pk, reason=reason.strip(), given_by=by, given_at=at)
        for pk in collaborations
    )


def why_paused(pause: Decision) -> str:
    return f"{errors.CreatorPausedError.message} ({pause.by}: {pause.reason})"
