"""Who may do what about one entry; the actions ask the same again."""

from __future__ import annotations

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import can

from .models import Entry, Incident
from .states import OPEN, EntryStatus, IncidentStatus


def may_decide(user: User, entry: Entry) -> bool:
    """Approve or reject: somebody other than the proposer."""
    return (
        entry.status == EntryStatus.PROPOSED
        and entry.proposed_by_id != user.pk
        and can(user, Capability.DECIDE_BLACKLIST)
    )


def may_lift(user: User, entry: Entry) -> bool:
    return entry.status == EntryStatus.ACTIVE and can(user, Capability.DECIDE_BLACKLIST)


def may_attach(user: User, entry: Entry) -> bool:
    return entry.status in OPEN and can(user, Capability.PROPOSE_BLACKLIST, entry.brand)


def may_read_evidence(user: User, entry: Entry) -> bool:
    """Evidence may show another brand's dealings: the proposing brand and those who decide read it."""
    if can(user, Capability.DECIDE_BLACKLIST):
        return True
    return entry.brand is not None and can(user, Capability.PROPOSE_BLACKLIST, entry.brand)


def may_confirm(user: User, incident: Incident) -> bool:
    return incident.status == IncidentStatus.REPORTED and can(
        user, Capability.CONFIRM_INCIDENTS, incident.brand
    )
