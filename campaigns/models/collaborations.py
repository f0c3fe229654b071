from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from campaigns.clock import SETTLES_AFTER
from campaigns.querysets import CollaborationQuerySet, PartQuerySet
from campaigns.states import DROPPED_STAGES, OPEN_STAGES, Stage
from campaigns.triggers import refuse_blocked_creator
from core.constraints import known, paired, within
from core.triggers import append_only
from creators.markets import FACTS
from creators.models import Creator

from .campaigns import Campaign

PERSON = settings.AUTH_USER_MODEL


@audited()
class Collaboration(models.Model):
    """One creator in one campaign. `completed_at` is T: the last agreed publication, or the early end."""

    # What its name is made of, for those who name many.
    named_with = ("creator", "campaign")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="collaborations")
    creator = models.ForeignKey(Creator, models.PROTECT, related_name="collaborations")
    stage = models.CharField(
        _("stage"), max_length=12, choices=Stage.choices, default=Stage.LEAD, editable=False
    )
    stage_since = models.DateTimeField(editable=False)
    owner = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_collaborations",
        verbose_name=_("owner"),
    )
    agreed_videos = models.PositiveSmallIntegerField(_("agreed videos"), default=1)
    agreed_on = models.DateField(_("agreed date of the last video"), null=True, blank=True)
    added_at = models.DateTimeField(editable=False)
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="collaborations_added", editable=False)
    completed_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, editable=False, related_name="collaborations_ended"
    )
    end_reason = models.TextField(_("reason for the early end"), blank=True, editable=False)

    # By with_progress().
    videos: int
    has_publication: bool
    # By with_open_evaluations().
    marks_due_at: datetime | None
    # By clocks.with_clocks(), of a complete one.
    clock: Any = None

    objects = CollaborationQuerySet.as_manager()

    class Meta:
        verbose_name = _("collaboration")
        verbose_name_plural = _("collaborations")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "creator"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This creator is in the campaign already."),
            ),
            known("stage", Stage),
            paired("ended"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ended_has_reason",
                condition=models.Q(ended_at__isnull=True) | ~models.Q(end_reason=""),
                violation_error_message=_("Ending a collaboration early needs a reason."),
            ),
            within("agreed_videos", 1, 500),
        ]
        indexes = [
            models.Index(fields=["creator", "-completed_at"], name="campaigns_collab_creator"),
            models.Index(fields=["completed_at"], name="campaigns_collab_completed"),
        ]
        triggers = [refuse_blocked_creator]

    def __str__(self) -> str:
        return f"{self.creator} · {self.campaign}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:collaboration", args=[self.pk])

    @property
    def market(self) -> str:
        """The creator's market when the campaign is for it, else the campaign's first."""
        mine = self.creator.market
        return mine if mine in self.campaign.markets else self.campaign.markets[0]

    def day_of(self, moment: datetime) -> date:
        """The calendar day of a moment in the market."""
        return moment.astimezone(FACTS[self.market].zone).date()

    @property
    def settles_at(self) -> datetime | None:
        return self.completed_at + SETTLES_AFTER if self.completed_at else None

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN_STAGES

    @property
    def may_end_early(self) -> bool:
        return self.completed_at is None and self.stage not in DROPPED_STAGES

    def days_overdue(self, at: datetime) -> int:
        """Days past the agreed date, in the market's days, while the last agreed video is missing."""
        if self.completed_at or not self.agreed_on or self.stage in DROPPED_STAGES:
            return 0
        return max((self.day_of(at) - self.agreed_on).days, 0)


class StageMove(models.Model):
    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="moves")
    source = models.CharField(max_length=12, choices=Stage.choices)
    target = models.CharField(max_length=12, choices=Stage.choices)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="stage_moves")

    class Meta:
        verbose_name = _("stage move")
        verbose_name_plural = _("stage moves")
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.collaboration}: {self.source} → {self.target}"


class Message(models.Model):
    """One line of the communication log; never changed afterwards."""

    class Direction(models.TextChoices):
        OUT = "out", _("From us")
        IN = "in", _("From the creator")

    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="messages")
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices)
    channel = models.CharField(_("channel"), max_length=40, blank=True)
    text = models.TextField(_("text"))
    sent_at = models.DateTimeField(_("sent"))
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="messages_recorded")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [known("direction", ["out", "in"])]
        indexes = [models.Index(fields=["collaboration", "sent_at"], name="campaigns_message_order")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M} {self.get_direction_display()}"
