"""Who scores a campaign."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import Membership, User
from accounts.roles import SCORING_ROLES, Capability, Role
from accounts.rules import require
from campaigns import errors
from campaigns.models import Campaign, CampaignScorer
from campaigns.signals import scorers_changed
from campaigns.states import CampaignState


@transaction.atomic
def name_scorers(
    *, campaign: Campaign, scorers: Collection[tuple[str, User]], by: User, at: datetime
) -> None:
    """Replace who scores; each role keeps at least one once the campaign has started.

    Raises NotAMemberError for a person without the role, ScorerMissingError, ClosedError.
    """
    require(by, Capability.ASSIGN_SCORERS, campaign.brand)
    if campaign.state == CampaignState.CLOSED:
        raise errors.ClosedError
    wanted = {(str(role), user.pk) for role, user in scorers}
    _check_members(campaign, wanted)
    if campaign.state != CampaignState.DRAFT and {role for role, _user in wanted} < set(SCORING_ROLES):
        raise errors.ScorerMissingError
    present = {(row.role, row.user_id): row for row in campaign.scorers.select_for_update()}
    CampaignScorer.objects.filter(
        pk__in=[row.pk for key, row in present.items() if key not in wanted]
    ).delete()
    CampaignScorer.objects.bulk_create(
        CampaignScorer(campaign=campaign, role=role, user_id=user_id)
        for role, user_id in sorted(wanted - present.keys())
    )
    scorers_changed.send(sender=Campaign, campaign=campaign, by=by, at=at)


def insert_default_scorers(campaign: Campaign) -> None:
    defaults = campaign.brand.default_scorers.filter(user__is_active=True)
    CampaignScorer.objects.bulk_create(
        CampaignScorer(campaign=campaign, role=row.role, user_id=row.user_id) for row in defaults
    )


def roles_without_scorer(campaign: Campaign) -> list[Role]:
    named = set(campaign.scorers.filter(user__is_active=True).values_list("role", flat=True))
    return [role for role in SCORING_ROLES if role not in named]


def _check_members(campaign: Campaign, wanted: Collection[tuple[str, int]]) -> None:
    members = Membership.objects.filter(brand=campaign.brand, user__is_active=True)
    allowed = set(members.values_list("role", "user_id"))
    administrators = set(
        User.objects.filter(is_administrator=True, is_active=True).values_list("pk", flat=True)
    )
    if any(key not in allowed and key[1] not in administrators for key in wanted):
        raise errors.NotAMemberError(field="scorers")
