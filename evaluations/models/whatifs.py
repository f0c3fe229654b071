from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.constraints import known
from evaluations.querysets import WhatIfQuerySet
from evaluations.querysets.whatifs import MOST_ATTEMPTS

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
    # {"market": {"from": {"to": creators}}}; tiers as letters, "-" unrated; "" where the market is unknown
    matrix = models.JSONField(default=dict)
    # {"market": [creators rated before and after, the sum of their scores before, and after]} in millionths
    scores = models.JSONField(default=dict)
    # those that move furthest: [{"creator": id, "from": letter, "to": letter, "before": score, "after": score}],
    # scores in millionths, null while unrated
    movers = models.JSONField(default=list)

    class Void(models.TextChoices):
        """Why a try ended without a result."""

        DRAFT_CHANGED = "draft_changed", _("The draft was changed while it was tried.")
        POLICY_CHANGED = "policy_changed", _("Another policy came into force meanwhile.")

    void = models.CharField(max_length=16, choices=Void.choices, blank=True, default="")

    objects = WhatIfQuerySet.as_manager()

    class Meta:
        verbose_name = _("what-if")
        verbose_name_plural = _("what-ifs")
        constraints = [known("void", ["", "draft_changed", "policy_changed"])]
        indexes = [
            models.Index(
                fields=["requested_at"],
                name="evaluations_whatif_open",
                condition=models.Q(done_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.requested_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("evaluations:what_if", args=[self.pk])

    @property
    def percent(self) -> int:
        return 100 * self.progress // self.total if self.total else 100 if self.done_at else 0

    @property
    def has_result(self) -> bool:
        return self.done_at is not None and not self.void

    @property
    def has_failed(self) -> bool:
        """Too often to be tried again by itself."""
        return self.done_at is None and self.attempts >= MOST_ATTEMPTS

    @property
    def left_alone(self) -> int:
        """Creators who keep their standing, because nothing of theirs has a score under these numbers."""
        return self.progress - self.compared
