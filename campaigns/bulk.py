"""The bulk action that this app brings to the list of creators; apps.py registers it when the app starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Brand, User
from accounts.roles import Capability
from blacklist.models import Attempt
from core.errors import DomainError
from creators.actions import BulkAction, Result, register_bulk_action
from creators.models import BulkResult

from .actions import Added, Outcome, add_creators
from .forms import CampaignChosenForm
from .models import Campaign


def register() -> None:
    register_bulk_action(
        BulkAction(
            "campaign",
            _("Add to a campaign"),
            "speakerphone",
            Capability.EDIT_CAMPAIGNS,
            add_chosen,
            CampaignChosenForm,
        )
    )


def add_chosen(
    *, creator_ids: Sequence[int], options: Mapping[str, Any], by: User, brand: Brand, at: datetime
) -> dict[int, Result]:
    campaign = Campaign.objects.filter(brand=brand).get(pk=options["campaign"])
    try:
        results = add_creators(
            campaign=campaign,
            creator_ids=creator_ids,
            by=by,
            at=at,
            path=Attempt.Path.BULK,
            confirm_paused=options.get("confirm_paused", False),
            reason=options.get("reason", ""),
        )
    except DomainError as error:
        # Closed since it was chosen: that is an answer for each creator, not a failure to try again.
        return dict.fromkeys(creator_ids, Result(BulkResult.Outcome.REFUSED, str(error)))
    return {result.creator_id: _told(result) for result in results if result.outcome != Outcome.ADDED}


def _told(result: Added) -> Result:
    is_there = result.outcome == Outcome.ALREADY
    return Result(BulkResult.Outcome.UNCHANGED if is_there else BulkResult.Outcome.REFUSED, str(result.why))
