"""Work on many creators that a person asked for. The row is the record; a message to a worker only hurries it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand
from core.constraints import known
from creators.querysets import BulkResultQuerySet, JobQuerySet

from .records import Creator

PERSON = settings.AUTH_USER_MODEL


class Job(models.Model):
    requested_at = models.DateTimeField(_("requested"))
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    progress = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def percent(self) -> int:
        if self.done_at:
            return 100
        return min(99, 100 * self.progress // self.total) if self.total else 0


class BulkJob(Job):
    """One action on many creators; a result row for each says what came of it."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="bulk_jobs")
    requested_by = models.ForeignKey(PERSON, models.PROTECT, related_name="bulk_jobs")
    action = models.CharField(_("action"), max_length=40)
    options = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")
        indexes = [
            models.Index(
                fields=["requested_at"],
                name="creators_bulkjob_open",
                condition=models.Q(done_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.requested_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("creators:bulk_job", args=[self.pk])


class BulkResult(models.Model):
    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        UNCHANGED = "unchanged", _("Unchanged")
        REFUSED = "refused", _("Refused")

    job = models.ForeignKey(BulkJob, models.CASCADE, related_name="results", db_index=False)
    creator = models.ForeignKey(Creator, models.CASCADE, related_name="+", db_index=False)
    outcome = models.CharField(_("result"), max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    reason = models.TextField(_("reason"), blank=True)

    objects = BulkResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            models.UniqueConstraint(fields=["job", "creator"], name="%(app_label)s_%(class)s_once"),
            known("outcome", ["waiting", "done", "unchanged", "refused"]),
        ]
        indexes = [models.Index(fields=["job", "outcome", "creator"], name="creators_bulkresult_outcome")]

    def __str__(self) -> str:
        return f"{self.creator}: {self.get_outcome_display()}"

    @property
    def tone(self) -> str:
        return {"done": "good", "refused": "bad", "waiting": "info"}.get(self.outcome, "neutral")


class Export(Job):
    """A file of a list too long to wait for."""

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel (XLSX)"

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="creator_exports")
    requested_by = models.ForeignKey(PERSON, models.PROTECT, related_name="creator_exports")
    format = models.CharField(_("format"), max_length=4, choices=Format.choices)
    language = models.CharField(max_length=10)
    query = models.TextField(blank=True)
    columns = ArrayField(models.CharField(max_length=40))
    file = models.FileField(upload_to="exports/%Y/%m/", null=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints = [
            known("format", ["csv", "xlsx"]),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                name="creators_export_open",
                condition=models.Q(done_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_format_display()} {self.requested_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("creators:export_job", args=[self.pk])
