from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.querysets import WhatIfQuerySet

from .policies import Policy

PERSON = settings.AUTH_USER_MODEL


class WhatIf(models.Model):
    """A draft policy tried on the whole history: who would move. Writes no standing."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="what_ifs")
    # what it was compared with
    against = models.ForeignKey(Policy, models.CASCADE, related_name="+")
    # of the draft's numbers as they were tried: a draft that was changed since needs a new try
    numbers_sha256 = models.CharField(max_length=64)
    requested_by = models.ForeignKey(PERSON, models.PROTECT, related_name="what_ifs")
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    cursor = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    compared = models.PositiveIntegerField(_("creators compared"), default=0)
    moved = models.PositiveIntegerField(_("tiers moved"), default=0)
    # {"market": {"from": {"to": creators}}}; tiers as letters, "-" unrated
    matrix = models.JSONField(default=dict)
    # the creators that move furthest: [{"creator": id, "from": letter, "to": letter, "before": score, "after": score}]
    movers = models.JSONField(default=list)

    objects = WhatIfQuerySet.as_manager()

    class Meta:
        verbose_name = _("what-if")
        verbose_name_plural = _("what-ifs")
        indexes = [
            models.Index(
                fields=["requested_at"],
                name="evaluations_whatif_open",
                condition=models.Q(done_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.requested_at:%Y-%m-%d %H:%M}"
