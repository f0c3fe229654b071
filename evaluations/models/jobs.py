from __future__ import annotations

from typing import TypeAlias

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Collaboration
from core.constraints import known
from core.triggers import append_only
from creators.models import Creator
from evaluations.querysets import AlertQuerySet, StandingJobQuerySet

PERSON = settings.AUTH_USER_MODEL


class StandingCause(models.TextChoices):
    CAMPAIGN_CLOSED = "campaign_closed", _("Campaign closed")
    SETTLEMENT = "settlement", _("Collaboration settled")
    MARKS_CORRECTED = "marks_corrected", _("Marks corrected")
    INCIDENT = "incident", _("Incident")
    CAP_EXPIRED = "cap_expired", _("Cap expired")
    BLACKLIST = "blacklist", _("Blacklist")
    POLICY_CHANGED = "policy_changed", _("Policy changed")
    MATURED = "matured", _("Scores became final")
    REVIEW = "review", _("Review opened or closed")
    CHECK = "check", _("Refund or authenticity check")


class StandingJob(models.Model):
    """A recompute that was asked for. The row is the record; a message to a worker only hurries it."""

    Cause: TypeAlias = StandingCause

    cause = models.CharField(_("cause"), max_length=16, choices=Cause.choices)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="standing_jobs")
    collaboration = models.ForeignKey(Collaboration, models.PROTECT, null=True, related_name="standing_jobs")
    creator = models.ForeignKey(Creator, models.PROTECT, null=True, related_name="standing_jobs")
    policy = models.ForeignKey("evaluations.Policy", models.PROTECT, null=True, related_name="standing_jobs")
    requested_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="standing_jobs")
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # when the worklists had followed it
    followed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # creators done so far, and the last of them: where the next worker goes on
    progress = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    settled = models.PositiveIntegerField(_("collaborations settled"), default=0)
    moved = models.PositiveIntegerField(_("tiers moved"), default=0)
    last_error = models.TextField(blank=True)

    objects = StandingJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("recompute")
        verbose_name_plural = _("recomputes")
        constraints = [
            known("cause", StandingCause),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_cause_has_subject",
                condition=models.Q(cause="campaign_closed", campaign__isnull=False)
                | models.Q(cause="settlement", campaign__isnull=False)
                | models.Q(cause="settlement", collaboration__isnull=False)
                | models.Q(cause="matured", campaign__isnull=False)
                | models.Q(cause__in=["marks_corrected", "review"], collaboration__isnull=False)
                | models.Q(
                    cause__in=["incident", "cap_expired", "blacklist", "review", "check"],
                    creator__isnull=False,
                )
                | models.Q(cause="policy_changed", policy__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"], name="evaluations_job_open", condition=models.Q(done_at__isnull=True)
            ),
            models.Index(
                fields=["requested_at"],
                name="evaluations_job_unfollowed",
                condition=models.Q(done_at__isnull=False, followed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.requested_at:%Y-%m-%d %H:%M}"


class Alert(models.Model):
    """Something about a creator that somebody should see, found by a recompute."""

    class Kind(models.TextChoices):
        PROMOTED = "promoted", _("Tier rose")
        DEMOTED = "demoted", _("Tier fell")
        RISING = "rising", _("Trend turned up")
        FALLING = "falling", _("Trend turned down")
        WATCH = "watch", _("Well below what was expected")
        DECLINE = "decline", _("Twice in a row well below what was expected")
        STAR = "star", _("Rising star")

    creator = models.ForeignKey(Creator, models.PROTECT, related_name="alerts")
    standing = models.ForeignKey("evaluations.Standing", models.PROTECT, related_name="alerts")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField()

    # Set by `seen_by`.
    is_own: bool

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints = [
            models.UniqueConstraint(fields=["standing", "kind"], name="%(app_label)s_%(class)s_once"),
            known("kind", ["promoted", "demoted", "rising", "falling", "watch", "decline", "star"]),
        ]
        indexes = [models.Index(fields=["-at"], name="evaluations_alert_newest")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.creator} {self.get_kind_display()}"
