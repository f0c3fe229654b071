"""The one path by which creators come into a campaign."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from blacklist import guard
from blacklist.models import Attempt
from campaigns import errors
from campaigns.decisions import Decision, pauses_of
from campaigns.models import Campaign, Collaboration
from campaigns.states import CampaignState
from creators.models import Creator

from .pausing import record_consents, require_yes, why_paused


class Outcome(StrEnum):
    ADDED = "added"
    ALREADY = "already"
    HELD = "held"
    BLOCKED = "blocked"
    PAUSED = "paused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Added:
    """What became of one creator of a bulk: the page, the file and the API show it row by row."""

    creator_id: int
    outcome: Outcome
    why: str | Promise = ""
    creator: Creator | None = None
    entry_id: int | None = None
    collaboration_id: int | None = None


WORDS = {
    Outcome.ADDED: _("Added"),
    Outcome.ALREADY: _("In the campaign already"),
    Outcome.HELD: _("Held: a person has to say yes or no"),
    Outcome.BLOCKED: _("Refused: blacklisted"),
    Outcome.PAUSED: errors.CreatorPausedError.message,
    Outcome.UNKNOWN: _("No such creator"),
}
_OUTCOME = {guard.Outcome.HELD: Outcome.HELD, guard.Outcome.BLOCKED: Outcome.BLOCKED}


@transaction.atomic
def add_creators(
    *,
    campaign: Campaign,
    creator_ids: Collection[int],
    by: User,
    at: datetime,
    path: Attempt.Path = Attempt.Path.PAGE,
    confirm_paused: bool = False,
    reason: str = "",
) -> list[Added]:
    """Add creators as leads. One result per creator, in the order asked for; no single row raises.

    With `confirm_paused` those whom the brand has paused join too: the yes of a manager, who gives the reason.
    Raises ClosedError or ArchivedError for the campaign as a whole, PermissionDenied for the person,
    ReasonMissingError for a yes without a reason.
    """
    require(by, Capability.EDIT_CAMPAIGNS, campaign.brand)
    if confirm_paused:
        require_yes(campaign=campaign, reason=reason, by=by)
    _lock_open(campaign)
    asked = list(dict.fromkeys(creator_ids))
    # Approvals lock the creator FOR UPDATE: from here on, what the guard says stays true until we commit.
    creators = {creator.pk: creator for creator in lock_creators(asked)}
    present = dict(
        campaign.collaborations.filter(creator__in=creators.keys()).values_list("creator_id", "pk")
    )
    new = [pk for pk in asked if pk in creators and pk not in present]
    verdicts = guard.check(creator_ids=new, at=at) if new else {}
    guard.log(verdicts, brand=campaign.brand, path=path, subject=campaign.name, by=by, at=at)
    clear = [pk for pk in new if verdicts[pk].outcome is guard.Outcome.CLEAR]
    pauses = pauses_of(campaign.brand, clear)
    added = _insert(campaign, [pk for pk in clear if confirm_paused or pk not in pauses], by=by, at=at)
    record_consents(collaborations=[added[pk] for pk in pauses if pk in added], reason=reason, by=by, at=at)
    return [_result(pk, creators, present, added, verdicts, pauses) for pk in asked]


def lock_creators(ids: Collection[int]) -> list[Creator]:
    """In id order, so that two bulks never wait for each other."""
    return list(
        Creator.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True, of=("self",))
    )


def _lock_open(campaign: Campaign) -> None:
    locked = Campaign.objects.select_for_update(no_key=True, of=("self",)).get(pk=campaign.pk)
    if locked.archived_at:
        raise errors.ArchivedError
    if locked.state not in {CampaignState.DRAFT, CampaignState.RUNNING}:
        raise errors.ClosedError(_("Creators join while a campaign is a draft or running."))


def _insert(campaign: Campaign, ids: Collection[int], *, by: User, at: datetime) -> dict[int, int]:
    rows = Collaboration.objects.bulk_create(
        Collaboration(campaign=campaign, creator_id=pk, stage_since=at, added_at=at, added_by=by, owner=by)
        for pk in ids
    )
    return {row.creator_id: row.pk for row in rows}


def _result(
    pk: int,
    creators: Mapping[int, Creator],
    present: Mapping[int, int],
    added: Mapping[int, int],
    verdicts: Mapping[int, guard.Verdict],
    pauses: Mapping[int, Decision],
) -> Added:
    creator = creators.get(pk)
    if creator is None:
        return Added(pk, Outcome.UNKNOWN, WORDS[Outcome.UNKNOWN])
    if pk in present:
        return Added(pk, Outcome.ALREADY, WORDS[Outcome.ALREADY], creator, collaboration_id=present[pk])
    if pk in added:
        return Added(pk, Outcome.ADDED, WORDS[Outcome.ADDED], creator, collaboration_id=added[pk])
    if pk in pauses:
        return Added(pk, Outcome.PAUSED, why_paused(pauses[pk]), creator)
    verdict = verdicts[pk]
    return Added(pk, _OUTCOME[verdict.outcome], verdict.why, creator, entry_id=verdict.entry_id)
