"""What can be done about a campaign, one function per verb."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import Brand, User
from accounts.roles import Capability
from accounts.rules import require
from campaigns import errors
from campaigns.models import Campaign, CampaignMove, Collaboration, StageMove
from campaigns.signals import campaign_closed, campaign_reopened, campaign_started
from campaigns.states import CAMPAIGN_NEXT, CampaignState, Stage
from core.dates import require_years
from core.money import require_currencies
from creators.models import Category

from .scorers import insert_default_scorers, roles_without_scorer


@transaction.atomic
def create_campaign(
    *,
    brand: Brand,
    name: str,
    goal: str,
    markets: Sequence[str],
    starts_on: date,
    ends_on: date,
    by: User,
    at: datetime,
    currency: str = "",
    categories: Collection[Category] = (),
    products: str = "",
    brief: str = "",
    budget_minor: int | None = None,
    owner: User | None = None,
) -> Campaign:
    """A draft with the brand's default scorers. Raises NameTakenError, YearError, DatesError, CurrencyError."""
    require(by, Capability.EDIT_CAMPAIGNS, brand)
    _check_dates(starts_on, ends_on)
    require_currencies(currency=currency)
    _check_name(brand, name)
    campaign = Campaign.objects.create(
        brand=brand,
        name=name,
        goal=goal,
        markets=list(markets),
        starts_on=starts_on,
        ends_on=ends_on,
        currency=currency or brand.currency,
        products=products,
        brief=brief,
        budget_minor=budget_minor,
        owner=owner or by,
        created_at=at,
    )
    campaign.categories.set(categories)
    insert_default_scorers(campaign)
    return campaign


@transaction.atomic
def change_campaign(*, campaign: Campaign, by: User, at: datetime, **changes: Any) -> None:
    """Change the fields that its form shows. Raises NameTakenError, YearError, DatesError, FixedAtStartError."""
    require(by, Capability.EDIT_CAMPAIGNS, campaign.brand)
    campaign = _locked(campaign)
    _check_in_use(campaign)
    require_currencies(currency=changes.get("currency"))
    if "goal" in changes and changes["goal"] != campaign.goal and campaign.state != CampaignState.DRAFT:
        raise errors.FixedAtStartError(field="goal")
    _check_dates(changes.get("starts_on", campaign.starts_on), changes.get("ends_on", campaign.ends_on))
    if changes.get("name", campaign.name) != campaign.name:
        _check_name(campaign.brand, changes["name"])
    categories = changes.pop("categories", None)
    for field, value in changes.items():
        setattr(campaign, field, value)
    campaign.save(update_fields=list(changes))
    if categories is not None:
        campaign.categories.set(categories)


@transaction.atomic
def start_campaign(*, campaign: Campaign, by: User, at: datetime) -> None:
    """Raises ScorerMissingError unless each role has a scorer, MoveRefusedError unless it is a draft."""
    require(by, Capability.CLOSE_CAMPAIGNS, campaign.brand)
    if missing := roles_without_scorer(campaign):
        raise errors.ScorerMissingError(
            f"{errors.ScorerMissingError.message} ({', '.join(str(role.label) for role in missing)})"
        )
    _move(campaign, CampaignState.RUNNING, by=by, at=at, started_at=at)
    campaign_started.send(sender=Campaign, campaign=campaign, by=by, at=at)


@transaction.atomic
def begin_scoring(*, campaign: Campaign, by: User, at: datetime) -> None:
    """Nobody joins any more; what is published gets scored."""
    require(by, Capability.CLOSE_CAMPAIGNS, campaign.brand)
    if campaign.state == CampaignState.CLOSED:
        raise errors.MoveRefusedError
    _move(campaign, CampaignState.SCORING, by=by, at=at)


@transaction.atomic
def resume_campaign(*, campaign: Campaign, by: User, at: datetime) -> None:
    """Back from scoring to running, so that creators can join again."""
    require(by, Capability.CLOSE_CAMPAIGNS, campaign.brand)
    if campaign.state == CampaignState.DRAFT:
        raise errors.MoveRefusedError
    _move(campaign, CampaignState.RUNNING, by=by, at=at)


@transaction.atomic
def close_campaign(*, campaign: Campaign, by: User, at: datetime) -> None:
    """Close it; what is complete counts as reviewed. Standings follow from the signal, same transaction."""
    require(by, Capability.CLOSE_CAMPAIGNS, campaign.brand)
    _move(campaign, CampaignState.CLOSED, by=by, at=at, closed_at=at, closed_by=by)
    _mark_reviewed(campaign, by=by, at=at)
    campaign_closed.send(sender=Campaign, campaign=campaign, by=by, at=at)


@transaction.atomic
def reopen_campaign(*, campaign: Campaign, reason: str, by: User, at: datetime) -> None:
    """Back to scoring, with a reason; closing again recomputes. Raises ReasonMissingError, ArchivedError."""
    require(by, Capability.CLOSE_CAMPAIGNS, campaign.brand)
    if not reason.strip():
        raise errors.ReasonMissingError(field="reason")
    if campaign.state != CampaignState.CLOSED:
        raise errors.MoveRefusedError
    _move(campaign, CampaignState.SCORING, by=by, at=at, reason=reason, closed_at=None, closed_by=None)
    campaign_reopened.send(sender=Campaign, campaign=campaign, by=by, at=at)


@transaction.atomic
def archive_campaign(*, campaign: Campaign, by: User, at: datetime) -> None:
    """Out of the lists; nothing is lost. Raises NotAtRestError while it runs."""
    require(by, Capability.EDIT_CAMPAIGNS, campaign.brand)
    if campaign.state not in {CampaignState.DRAFT, CampaignState.CLOSED}:
        raise errors.NotAtRestError
    _stamp_archive(campaign, archived_at=at, archived_by=by)


@transaction.atomic
def unarchive_campaign(*, campaign: Campaign, by: User, at: datetime) -> None:
    require(by, Capability.EDIT_CAMPAIGNS, campaign.brand)
    _stamp_archive(campaign, archived_at=None, archived_by=None)


def _move(
    campaign: Campaign, target: CampaignState, *, by: User, at: datetime, reason: str = "", **stamps: Any
) -> None:
    source = CampaignState(campaign.state)
    if target not in CAMPAIGN_NEXT[source]:
        raise errors.MoveRefusedError
    if campaign.archived_at:
        raise errors.ArchivedError
    # The old state in the condition: of two who press at once, one moves it and the other is told.
    moved = Campaign.objects.current().filter(pk=campaign.pk, state=source).update(state=target, **stamps)
    if not moved:
        raise errors.StaleError
    campaign.state = target
    for field, value in stamps.items():
        setattr(campaign, field, value)
    CampaignMove.objects.create(campaign=campaign, source=source, target=target, reason=reason, at=at, by=by)


def _mark_reviewed(campaign: Campaign, *, by: User, at: datetime) -> None:
    complete = campaign.collaborations.filter(stage=Stage.PUBLISHED, completed_at__isnull=False)
    ids = list(complete.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    Collaboration.objects.filter(pk__in=ids).update(stage=Stage.REVIEWED, stage_since=at)
    StageMove.objects.bulk_create(
        StageMove(collaboration_id=pk, source=Stage.PUBLISHED, target=Stage.REVIEWED, at=at, by=by)
        for pk in ids
    )


def _stamp_archive(campaign: Campaign, **stamps: Any) -> None:
    changed = Campaign.objects.filter(pk=campaign.pk, state=campaign.state).update(**stamps)
    if not changed:
        raise errors.StaleError
    for field, value in stamps.items():
        setattr(campaign, field, value)


def _locked(campaign: Campaign) -> Campaign:
    locked: Campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    return locked


def _check_in_use(campaign: Campaign) -> None:
    if campaign.archived_at:
        raise errors.ArchivedError
    if campaign.state == CampaignState.CLOSED:
        raise errors.ClosedError


def _check_dates(starts_on: date, ends_on: date) -> None:
    require_years(starts_on=starts_on, ends_on=ends_on)
    if ends_on < starts_on:
        raise errors.DatesError(field="ends_on")


def _check_name(brand: Brand, name: str) -> None:
    if Campaign.objects.filter(brand=brand, name=name).exists():
        raise errors.NameTakenError(field="name")
