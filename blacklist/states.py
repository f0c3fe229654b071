"""The life of a blacklist entry and of an incident, and the moves each state allows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("In force")
    REJECTED = "rejected", _("Rejected")
    LAPSED = "lapsed", _("Expired")
    LIFTED = "lifted", _("Lifted")


NEXT: dict[EntryStatus, frozenset[EntryStatus]] = {
    EntryStatus.PROPOSED: frozenset({EntryStatus.ACTIVE, EntryStatus.REJECTED}),
    EntryStatus.ACTIVE: frozenset({EntryStatus.LAPSED, EntryStatus.LIFTED}),
    EntryStatus.REJECTED: frozenset(),
    EntryStatus.LAPSED: frozenset(),
    EntryStatus.LIFTED: frozenset(),
}


OPEN = frozenset({EntryStatus.PROPOSED, EntryStatus.ACTIVE})


class IncidentStatus(models.TextChoices):
    REPORTED = "reported", _("Reported")
    CONFIRMED = "confirmed", _("Confirmed")
    DISMISSED = "dismissed", _("Dismissed")
    LIFTED = "lifted", _("Lifted")


INCIDENT_NEXT: dict[IncidentStatus, frozenset[IncidentStatus]] = {
    IncidentStatus.REPORTED: frozenset({IncidentStatus.CONFIRMED, IncidentStatus.DISMISSED}),
    IncidentStatus.CONFIRMED: frozenset({IncidentStatus.LIFTED}),
    IncidentStatus.DISMISSED: frozenset(),
    IncidentStatus.LIFTED: frozenset(),
}
