from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from campaigns.querysets import DeliverableQuerySet, SnapshotQuerySet
from campaigns.slots import Lock, Slot
from core.constraints import known, not_negative
from core.corrections import Correction
from core.triggers import append_only

from .collaborations import Collaboration

PERSON = settings.AUTH_USER_MODEL


@audited()
class Deliverable(models.Model):
    """A video, known by its link, or a live, entered by hand."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("Video")
        LIVE = "live", _("Live")

    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="deliverables")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.VIDEO)
    url = models.URLField(_("link"), max_length=400, blank=True)
    content_id = models.CharField(  # noqa: DJ001 -- null for a live, so that the id stays unique
        _("content id"), max_length=20, null=True, blank=True
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    agreed_on = models.DateField(_("agreed date"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"))
    length_minutes = models.PositiveIntegerField(_("length in minutes"), null=True, blank=True)
    viewers = models.PositiveBigIntegerField(_("viewers"), null=True, blank=True)
    gmv_minor = models.BigIntegerField("GMV", null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    transcript = models.TextField(_("caption or transcript"), blank=True)
    translation = models.TextField(_("translation"), blank=True)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="deliverables_recorded")
    recorded_at = models.DateTimeField()

    # Set by the page that shows them.
    figures: list[DeliverableSnapshot]
    slots: list[Slot]
    lock: Lock

    objects = DeliverableQuerySet.as_manager()

    class Meta:
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        constraints = [
            known("kind", ["video", "live"]),
            models.UniqueConstraint(
                fields=["content_id"],
                name="%(app_label)s_%(class)s_content_once",
                violation_error_message=_("This video is recorded already."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_video_has_id",
                condition=~models.Q(kind="video") | models.Q(content_id__isnull=False),
                violation_error_message=_("A video's link must contain its id."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_live_has_length",
                condition=~models.Q(kind="live") | models.Q(length_minutes__isnull=False),
                violation_error_message=_("A live needs its length in minutes."),
            ),
            *not_negative("gmv_minor"),
        ]
        indexes = [models.Index(fields=["collaboration", "published_at"], name="campaigns_deliverable_order")]

    def __str__(self) -> str:
        return self.title or self.content_id or f"{self.get_kind_display()} {self.published_at:%Y-%m-%d}"

    @property
    def due_on(self) -> date | None:
        """The day agreed for this deliverable, else the day agreed for the last one."""
        return self.agreed_on or self.collaboration.agreed_on

    @property
    def published_on(self) -> date:
        """The day of publication where the creator's audience lives."""
        return self.collaboration.day_of(self.published_at)

    @property
    def is_late(self) -> bool | None:
        """None while no date was agreed."""
        return self.published_on > self.due_on if self.due_on else None

    @property
    def days_late(self) -> int:
        return max((self.published_on - self.due_on).days, 0) if self.due_on else 0


class PublicationCorrection(models.Model):
    """A publication time that a person put right, with what it was before."""

    deliverable = models.ForeignKey(Deliverable, models.PROTECT, related_name="corrections")
    before = models.DateTimeField()
    after = models.DateTimeField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="publication_corrections")

    class Meta:
        verbose_name = _("correction of a publication time")
        verbose_name_plural = _("corrections of publication times")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("A correction needs a reason."),
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.deliverable}: {self.before:%Y-%m-%d %H:%M} → {self.after:%Y-%m-%d %H:%M}"


class DeliverableSnapshot(models.Model):
    """A deliverable's figures at one moment. Wanted 1, 3, 7 and 21 days after publication."""

    class Origin(models.TextChoices):
        FILE = "file", _("File")
        MANUAL = "manual", _("Entered by hand")
        API = "api", _("API")

    # What its name is made of, for those who name many.
    named_with = ("deliverable",)

    deliverable = models.ForeignKey(Deliverable, models.PROTECT, related_name="snapshots")
    taken_at = models.DateTimeField(_("taken"))
    origin = models.CharField(_("source"), max_length=8, choices=Origin.choices)
    views = models.PositiveBigIntegerField(_("views"), null=True, blank=True)
    likes = models.PositiveBigIntegerField(_("likes"), null=True, blank=True)
    comments = models.PositiveBigIntegerField(_("comments"), null=True, blank=True)
    shares = models.PositiveBigIntegerField(_("shares"), null=True, blank=True)
    product_clicks = models.PositiveBigIntegerField(_("product clicks"), null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="deliverable_snapshots")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("metric snapshot of a deliverable")
        verbose_name_plural = _("metric snapshots of deliverables")
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "taken_at"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("There are figures for this moment already."),
            ),
            known("origin", ["file", "manual", "api"]),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable} {self.taken_at:%Y-%m-%d %H:%M}"

    @property
    def is_by_hand(self) -> bool:
        """Entered by a person, here or through the API; what came otherwise is put right where it came from."""
        return self.origin != self.Origin.FILE and self.recorded_by_id is not None


class FiguresCorrection(Correction):
    snapshot = models.ForeignKey(DeliverableSnapshot, models.PROTECT, related_name="corrections")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="figures_corrections")
