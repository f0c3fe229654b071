"""What can be done about an incident: its row never changes, its events say how it went."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import Brand, User
from accounts.roles import Capability
from accounts.rules import require
from blacklist import errors
from blacklist.models import Incident, IncidentEvent, IncidentKind
from blacklist.signals import incident_confirmed, incident_lifted
from blacklist.states import INCIDENT_NEXT, IncidentStatus
from core.dates import require_past
from creators.models import Creator


@transaction.atomic
def report_incident(
    *,
    creator: Creator,
    brand: Brand,
    kind: IncidentKind | str,
    occurred_on: date,
    facts: str,
    by: User,
    at: datetime,
) -> Incident:
    """Say what happened; a manager confirms it. Raises NotYetError."""
    require(by, Capability.REPORT_INCIDENTS, brand)
    require_past(occurred_on=occurred_on, at=at)
    incident = Incident.objects.create(
        creator=creator, brand=brand, kind=kind, occurred_on=occurred_on, facts=facts
    )
    IncidentEvent.objects.create(incident=incident, status=IncidentStatus.REPORTED, at=at, by=by)
    return incident


@transaction.atomic
def confirm_incident(*, incident: Incident, by: User, at: datetime, note: str = "") -> None:
    """Confirm what was reported; the policy may answer with a tier cap. Raises IncidentMovedError."""
    _advance(incident, IncidentStatus.CONFIRMED, by=by, at=at, note=note)
    incident_confirmed.send(sender=Incident, incident=incident, by=by, at=at)


@transaction.atomic
def dismiss_incident(*, incident: Incident, by: User, at: datetime, note: str) -> None:
    _advance(incident, IncidentStatus.DISMISSED, by=by, at=at, note=_said(note))


@transaction.atomic
def lift_incident(*, incident: Incident, by: User, at: datetime, note: str) -> None:
    """End what a confirmed incident caused, with a reason. Raises IncidentMovedError, ReasonMissingError."""
    _advance(incident, IncidentStatus.LIFTED, by=by, at=at, note=_said(note))
    incident_lifted.send(sender=Incident, incident=incident, by=by, at=at)


def _said(note: str) -> str:
    if not note.strip():
        raise errors.ReasonMissingError(field="note")
    return note


def _advance(incident: Incident, target: IncidentStatus, *, by: User, at: datetime, note: str) -> None:
    require(by, Capability.CONFIRM_INCIDENTS, incident.brand)
    Incident.objects.select_for_update().get(pk=incident.pk)
    newest = incident.events.latest("pk")
    if target not in INCIDENT_NEXT[IncidentStatus(newest.status)]:
        raise errors.IncidentMovedError
    IncidentEvent.objects.create(incident=incident, status=target, note=note, at=at, by=by)
