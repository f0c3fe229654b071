from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from accounts.models import Brand
from core.constraints import known, paired
from core.triggers import append_only
from creators.models import Creator

from .querysets import AttemptQuerySet, EntryQuerySet, IncidentQuerySet
from .states import EntryStatus, IncidentStatus

PERSON = settings.AUTH_USER_MODEL
EMERGENCY_LIMIT = timedelta(hours=72)


class Reason(models.TextChoices):
    """The closed list of reasons for which a creator may be blacklisted."""

    NO_SHOW = "no_show", _("Took samples or money and did not deliver")
    STOLEN_MATERIAL = "stolen_material", _("Used material without rights")
    FAKE_DATA = "fake_data", _("Falsified data")
    BANNED_CLAIMS = "banned_claims", _("Published banned or medical claims")
    REFUND_ABUSE = "refund_abuse", _("Abused refunds or fake orders")
    BREACH = "breach", _("Broke the contract")
    ABUSE = "abuse", _("Threatened or insulted people")


class IncidentKind(models.TextChoices):
    LATE = "late", _("More than three days late")
    NO_SHOW = "no_show", _("Did not deliver")
    STOLEN_MATERIAL = "stolen_material", _("Used material without rights")
    FAKE_DATA = "fake_data", _("Falsified data")
    BREACH = "breach", _("Broke the contract")
    COMPLIANCE_MINOR = "compliance_minor", _("Minor compliance hit")
    COMPLIANCE_SEVERE = "compliance_severe", _("Severe compliance hit")


@audited()
class Entry(models.Model):
    """A creator nobody may work with, for a reason and until a date; it takes two people."""

    creator = models.ForeignKey(
        Creator, models.PROTECT, related_name="blacklist_entries", verbose_name=_("creator")
    )
    brand = models.ForeignKey(
        Brand,
        models.PROTECT,
        null=True,
        related_name="blacklist_entries",
        verbose_name=_("proposed by brand"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=EntryStatus.choices, default=EntryStatus.PROPOSED
    )
    is_emergency = models.BooleanField(_("emergency block"), default=False)
    reason_code = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    facts = models.TextField(
        _("facts"), help_text=_("What happened, when, and what shows it. No adjectives.")
    )
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="blacklist_proposals")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="blacklist_decisions")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(_("note on the decision"), blank=True)
    starts_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(_("expires"))
    review_on = models.DateField(_("review on"), null=True, blank=True)
    lifted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="blacklist_lifts")
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.TextField(_("reason for lifting"), blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("blacklist entry")
        verbose_name_plural = _("blacklist entries")
        constraints = [
            known("status", EntryStatus),
            known("reason_code", Reason),
            paired("decided"),
            paired("lifted"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_two_people",
                condition=models.Q(is_emergency=True)
                | models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("proposed_by")),
                violation_error_message=_("Somebody other than the proposer decides."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_decided_when_not_proposed",
                condition=models.Q(status=EntryStatus.PROPOSED, decided_at__isnull=True)
                | (~models.Q(status=EntryStatus.PROPOSED) & models.Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_in_force_has_start",
                condition=models.Q(status__in=["proposed", "rejected"], starts_at__isnull=True)
                | models.Q(
                    status__in=["active", "lapsed", "lifted"],
                    starts_at__isnull=False,
                    expires_at__gt=models.F("starts_at"),
                ),
                violation_error_message=_("An entry expires after it begins."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_emergency_is_short",
                condition=models.Q(is_emergency=False)
                | models.Q(
                    starts_at__isnull=False,
                    expires_at__lte=models.F("starts_at") + models.Value(EMERGENCY_LIMIT),
                ),
                violation_error_message=_("An emergency block lasts at most 72 hours."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_lifted_has_reason",
                condition=models.Q(status=EntryStatus.LIFTED, lifted_at__isnull=False)
                & ~models.Q(lift_reason="")
                | ~models.Q(status=EntryStatus.LIFTED) & models.Q(lifted_at__isnull=True),
                violation_error_message=_("Lifting an entry needs a reason."),
            ),
            models.UniqueConstraint(
                fields=["creator", "is_emergency"],
                name="%(app_label)s_%(class)s_one_open",
                condition=models.Q(status__in=["proposed", "active"]),
                violation_error_message=_("There is an open entry for this creator already."),
            ),
        ]
        indexes = [models.Index(fields=["status", "expires_at"], name="blacklist_entry_due")]

    def __str__(self) -> str:
        return f"{self.creator} · {self.get_reason_code_display()}"

    def get_absolute_url(self) -> str:
        return reverse("blacklist:entry", args=[self.pk])


class Evidence(models.Model):
    """A file that shows the facts, kept as it came; its SHA-256 proves it has not changed."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="evidence")
    file = models.FileField(upload_to="evidence/%Y/%m/")
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="blacklist_evidence")
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.name


class MatchAnswer(models.Model):
    """A person's answer whether a held creator is the blacklisted one; stored, since handles are reused."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="match_answers")
    creator = models.ForeignKey(Creator, models.PROTECT, related_name="match_answers")
    is_same_person = models.BooleanField(_("the same person"))
    reason = models.TextField(_("reason"))
    answered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="match_answers")
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to a match")
        verbose_name_plural = _("answers to matches")
        constraints = [
            models.UniqueConstraint(fields=["entry", "creator"], name="%(app_label)s_%(class)s_once"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.creator} · {self.entry}"


class Attempt(models.Model):
    """Somebody tried to add a blocked or held creator to a campaign."""

    class Path(models.TextChoices):
        PAGE = "page", _("Page")
        BULK = "bulk", _("Bulk action")
        FILE = "file", _("File")
        API = "api", _("API")
        ADMIN = "admin", _("Administration")

    class Outcome(models.TextChoices):
        REFUSED = "refused", _("Refused")
        HELD = "held", _("Held")

    creator = models.ForeignKey(Creator, models.PROTECT, related_name="blacklist_attempts")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="attempts")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="blacklist_attempts")
    path = models.CharField(_("path"), max_length=8, choices=Path.choices)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    subject = models.CharField(_("campaign"), max_length=200)
    tried_by = models.ForeignKey(PERSON, models.PROTECT, related_name="blacklist_attempts")
    tried_at = models.DateTimeField()

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            known("path", ["page", "bulk", "file", "api", "admin"]),
            known("outcome", ["refused", "held"]),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.creator} {self.get_outcome_display()}"


@audited()
class Incident(models.Model):
    """Something a creator did that the policy may answer with a tier cap. Its state is its newest event's."""

    creator = models.ForeignKey(Creator, models.PROTECT, related_name="incidents")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="incidents")
    kind = models.CharField(_("kind"), max_length=20, choices=IncidentKind.choices)
    occurred_on = models.DateField(_("date"))
    facts = models.TextField(_("facts"))

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = [known("kind", IncidentKind)]

    # annotated by for_list
    status: str

    def __str__(self) -> str:
        return f"{self.creator} · {self.get_kind_display()}"

    @property
    def status_label(self) -> str:
        return str(IncidentStatus(self.status).label)


class IncidentEvent(models.Model):
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="events")
    status = models.CharField(_("status"), max_length=10, choices=IncidentStatus.choices)
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="incident_events")

    class Meta:
        verbose_name = _("incident event")
        verbose_name_plural = _("incident events")
        constraints = [
            known("status", IncidentStatus),
            models.UniqueConstraint(fields=["incident", "status"], name="%(app_label)s_%(class)s_once"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.incident} · {self.get_status_display()}"
