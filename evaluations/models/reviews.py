from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from accounts.models import Brand
from campaigns.models import Collaboration
from core.constraints import known, paired
from core.triggers import append_only
from evaluations.dimensions import Dimension
from evaluations.querysets import ReviewQuerySet
from evaluations.states import ReviewState
from evaluations.triggers import frozen_once_sealed, sealed

from .scorecards import ROLE_CHOICES

PERSON = settings.AUTH_USER_MODEL


@audited(exclude=["inputs", "inputs_sha256"])
class Review(models.Model):
    """A score in dispute: its inputs are frozen and the tier stays until the three roles have ruled."""

    class Origin(models.TextChoices):
        RANGE = "range", _("The roles are too far apart")
        PERSON = "person", _("Disputed by a person")
        FALSIFIED = "falsified", _("Suspected falsified data")
        REFUNDS = "refunds", _("Refunds far above the baseline")

    # opened by the engine, not by a person
    AUTOMATIC = (Origin.RANGE, Origin.REFUNDS)

    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="reviews")
    dimension = models.CharField(_("dimension"), max_length=16, choices=Dimension.choices)
    origin = models.CharField(_("opened because"), max_length=10, choices=Origin.choices)
    reason = models.TextField(_("reason"), blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="reviews_opened")
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN)
    # what there was to see when it opened, and the SHA-256 of its canonical JSON, which is PostgreSQL's jsonb as text
    # null: opened by a close that is just freezing them
    inputs = models.JSONField(null=True)
    inputs_sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="reviews_ruled")
    ruling = models.TextField(_("reason for the ruling"), blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            known("dimension", Dimension),
            known("origin", ["range", "person", "falsified", "refunds"]),
            known("state", ReviewState),
            paired("ruled"),
            models.UniqueConstraint(
                fields=["collaboration", "dimension"],
                name="%(app_label)s_%(class)s_one_open",
                condition=models.Q(state="open"),
                violation_error_message=_("There is an open review of this score already."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ruled_has_reason",
                condition=models.Q(state="open", ruled_at__isnull=True)
                | (~models.Q(state="open") & models.Q(ruled_at__isnull=False) & ~models.Q(ruling="")),
                violation_error_message=_("A ruling needs a reason."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ruled_on_what_is_sealed",
                condition=models.Q(state="open") | models.Q(inputs__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_sealed_with_inputs",
                condition=models.Q(inputs__isnull=True, inputs_sha256="")
                | (models.Q(inputs__isnull=False) & ~models.Q(inputs_sha256="")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_person_gives_reason",
                condition=models.Q(origin__in=["range", "refunds"])
                | (models.Q(opened_by__isnull=False) & ~models.Q(reason="")),
                violation_error_message=_("Disputing a score needs a reason."),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="evaluations_review_due", condition=models.Q(state="open")),
            models.Index(
                fields=["id"], name="evaluations_review_unsealed", condition=models.Q(inputs__isnull=True)
            ),
        ]
        triggers = [
            sealed("inputs"),
            frozen_once_sealed("inputs"),
            pgtrigger.ReadOnly(name="subject_kept", fields=["collaboration", "opened_at"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.collaboration} · {self.get_dimension_display()}"

    def get_absolute_url(self) -> str:
        return reverse("evaluations:review", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ReviewState.OPEN

    @property
    def brand(self) -> Brand:
        return self.collaboration.campaign.brand

    def is_overdue(self, at: datetime) -> bool:
        """The market's day is past the last day for a ruling."""
        return self.is_open and self.collaboration.day_of(at) > self.due_on


class ReviewVote(models.Model):
    """One role's word on a review: keep the score, or change it to the marks proposed."""

    class Choice(models.TextChoices):
        KEEP = "keep", _("Keep the marks")
        CHANGE = "change", _("Change the marks")

    review = models.ForeignKey(Review, models.PROTECT, related_name="votes")
    role = models.CharField(_("role"), max_length=20, choices=ROLE_CHOICES)
    voter = models.ForeignKey(PERSON, models.PROTECT, related_name="review_votes")
    choice = models.CharField(_("vote"), max_length=8, choices=Choice.choices)
    # criterion id → mark, for a change
    proposed = models.JSONField(default=dict)
    reason = models.TextField(_("reason"))
    voted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("vote on a review")
        verbose_name_plural = _("votes on reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "role"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This role has voted already."),
            ),
            known("choice", ["keep", "change"]),
            known("role", [role for role, _label in ROLE_CHOICES]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("A vote needs a reason."),
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.review} · {self.get_role_display()}: {self.get_choice_display()}"
