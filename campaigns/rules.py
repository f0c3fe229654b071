"""Who may do what with a campaign: for showing and hiding; actions ask again."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import can

from .models import Campaign
from .states import CampaignState


@dataclass(frozen=True)
class May:
    edit: bool
    add: bool
    run: bool
    record: bool
    close: bool
    assign: bool


def may(user: User, campaign: Campaign) -> May:
    brand, state = campaign.brand, campaign.state
    in_use = campaign.archived_at is None
    runs = can(user, Capability.RUN_COLLABORATIONS, brand) and in_use
    edits = can(user, Capability.EDIT_CAMPAIGNS, brand)
    return May(
        edit=edits and state != CampaignState.CLOSED and in_use,
        add=edits and state in {CampaignState.DRAFT, CampaignState.RUNNING} and in_use,
        run=runs and state in {CampaignState.RUNNING, CampaignState.SCORING},
        record=runs and state != CampaignState.DRAFT,
        close=can(user, Capability.CLOSE_CAMPAIGNS, brand) and in_use,
        assign=can(user, Capability.ASSIGN_SCORERS, brand) and state != CampaignState.CLOSED and in_use,
    )
