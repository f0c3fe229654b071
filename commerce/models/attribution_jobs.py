from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand
from commerce.querysets.attribution import AttributionJobQuerySet

from .stores import Store


class AttributionJob(models.Model):
    """Lines whose attribution is to be made anew. The row is the record; a message to a worker only hurries it.

    Which lines: of one store from `since` on, of one content id, of one code, of all links, or all of the brand.
    """

    class Subject(models.TextChoices):
        STORE = "store", _("Orders of a store")
        CONTENT = "content", _("A video")
        CODE = "code", _("A code")
        CLICKS = "clicks", _("Links")
        BRAND = "brand", _("All orders")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="attribution_jobs")
    subject = models.CharField(max_length=8, choices=Subject.choices)
    store = models.ForeignKey(Store, models.CASCADE, null=True, related_name="attribution_jobs")
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    # the content id or the code
    value = models.CharField(max_length=80, blank=True)
    requested_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    written = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = AttributionJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("attribution run")
        verbose_name_plural = _("attribution runs")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_subject",
                condition=models.Q(subject="store", store__isnull=False)
                | (models.Q(subject__in=["content", "code"]) & ~models.Q(value=""))
                | models.Q(subject__in=["clicks", "brand"]),
            )
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                name="commerce_attribution_open",
                condition=models.Q(done_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.requested_at:%Y-%m-%d %H:%M}"
