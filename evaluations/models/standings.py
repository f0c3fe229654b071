from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from blacklist.models import Incident
from core.constraints import known, paired, within
from core.triggers import append_only
from creators.models import Category, Creator
from evaluations.dimensions import CapKind, Tier, Trend
from evaluations.querysets import (
    CurrentStandingQuerySet,
    StandingQuerySet,
    TierCapQuerySet,
    stale_before,
)

from .jobs import StandingJob
from .norms import NormVersion
from .policies import Policy

PERSON = settings.AUTH_USER_MODEL


class TierCap(models.Model):
    """The highest tier a creator may have while the cap holds; the statistical tier runs on underneath."""

    creator = models.ForeignKey(Creator, models.PROTECT, related_name="tier_caps")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="tier_caps")
    kind = models.CharField(max_length=20, choices=CapKind.choices)
    # what the check found, in figures, where no incident tells it
    evidence = models.JSONField(default=dict, db_default={})
    max_tier = models.PositiveSmallIntegerField(choices=Tier.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="tier_caps_lifted")

    objects = TierCapQuerySet.as_manager()

    class Meta:
        verbose_name = _("tier cap")
        verbose_name_plural = _("tier caps")
        constraints = [
            known("kind", CapKind),
            within("max_tier", 0, 4),
            paired("lifted"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_start",
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=F("starts_at")),
            ),
        ]
        indexes = [models.Index(fields=["creator"], name="evaluations_cap_creator")]

    def __str__(self) -> str:
        return f"{self.creator} ≤ {self.get_max_tier_display()}"


class Standing(models.Model):
    """Where a creator stood after one change, with all that explains it. Append-only."""

    creator = models.ForeignKey(Creator, models.PROTECT, related_name="standings", db_index=False)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    job = models.ForeignKey(StandingJob, models.PROTECT, null=True, related_name="standings", db_index=False)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+", db_index=False)
    norm_version = models.ForeignKey(NormVersion, models.PROTECT, related_name="+", db_index=False)
    inputs_hash = models.BinaryField(max_length=32)
    as_of = models.DateTimeField(_("as of"))

    mean = models.FloatField(_("score"))
    sd = models.FloatField(_("spread"))
    weight = models.FloatField(_("evidence W"))
    prior = models.FloatField(_("prior"))
    videos = models.PositiveIntegerField(_("videos"))
    collaborations = models.PositiveIntegerField(_("collaborations"))
    last_settled_on = models.DateField(null=True)
    # of the newest collaboration against what was believed before it, in standard deviations
    surprise = models.FloatField(_("surprise"), null=True)
    confidence = models.FloatField(_("probability that the true score lies in the tier's band"))

    stat_tier = models.PositiveSmallIntegerField(_("tier before caps"), choices=Tier.choices)
    # the letter used for the exploration budget; shown only when not provisional
    effective_tier = models.PositiveSmallIntegerField(choices=Tier.choices)
    is_provisional = models.BooleanField(default=False)
    previous_tier = models.PositiveSmallIntegerField(choices=Tier.choices, null=True)
    reasons = ArrayField(models.CharField(max_length=80), default=list)
    cap_ids = ArrayField(models.BigIntegerField(), default=list)
    is_blocked = models.BooleanField(default=False)
    is_star = models.BooleanField(_("rising star"), default=False)
    # an open review holds the tier where it was
    is_frozen = models.BooleanField(db_default=False)

    trend = models.PositiveSmallIntegerField(_("trend"), choices=Trend.choices)
    slope90 = models.FloatField(_("slope per 90 days"), null=True)
    trend_z = models.FloatField(null=True)
    trend_confirmed = models.BooleanField(default=False)

    # the newest 60 collaboration scores and their evidence weights; older ones only as sums
    score_ids = ArrayField(models.BigIntegerField(), default=list)
    score_weights = ArrayField(models.FloatField(), default=list)
    older_count = models.PositiveIntegerField(default=0)
    older_weight = models.FloatField(default=0)
    older_weighted_sum = models.FloatField(default=0)

    # Set by `seen_by`.
    is_own: bool
    newest_is_own: bool

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            models.UniqueConstraint(
                fields=["creator", "previous", "inputs_hash"],
                name="%(app_label)s_%(class)s_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["job"], name="evaluations_standing_job")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.creator} {self.as_of:%Y-%m-%d}"

    @property
    def tier(self) -> int | None:
        """The tier people see: none while provisional."""
        return None if self.is_provisional else self.effective_tier

    @property
    def prior_strength(self) -> float:
        """How many collaborations the prior counts as: fitted with the peer tables, or the policy's."""
        fitted = self.norm_version.prior_strength
        return self.policy.prior_strength if fitted is None else fitted

    @property
    def spread(self) -> float:
        """Between collaborations of one creator: fitted with the peer tables, or the policy's."""
        fitted = self.norm_version.sigma
        return self.policy.sigma if fitted is None else fitted

    def is_stale(self, *, on: date) -> bool:
        """To be tested again: the newest settled collaboration is older than the policy lets a tier rest on."""
        newest = self.last_settled_on
        return newest is not None and newest < stale_before(self.policy, on)

    def budget_tier(self, *, on: date) -> int:
        """The tier that a budget is given by: at most A while it is stale."""
        return min(self.effective_tier, Tier.A) if self.is_stale(on=on) else self.effective_tier

    @property
    def trend_name(self) -> str:
        """As the trend's mark takes it; empty while it is too early to say."""
        return "" if self.trend == Trend.INSUFFICIENT else Trend(self.trend).name.lower()


_BEST_FIRST = (F("score").desc(nulls_last=True), F("creator").desc())


def _in_score_order(first: str | None) -> models.Index:
    """Many rows match a wide filter: reading in score order meets them soon; other columns are in the index.

    Tier is in none of them on purpose: it follows the score, so a filter on it must begin with its own index.
    """
    leading = (first,) if first else ()
    return models.Index(
        *leading,
        *_BEST_FIRST,
        include=[name for name in ("market", "category", "band", "trend") if name != first],
        name=f"standing_by_{first or 'score'}",
    )


class CurrentStanding(models.Model):
    """The narrow row that lists filter and sort on, one per creator. Unrated: tier and score are null."""

    creator = models.OneToOneField(Creator, models.CASCADE, primary_key=True, related_name="current_standing")
    standing = models.ForeignKey(Standing, models.PROTECT, null=True, related_name="+", db_index=False)
    tier = models.PositiveSmallIntegerField(_("tier"), choices=Tier.choices, null=True)
    score = models.FloatField(_("score"), null=True)
    sd = models.FloatField(null=True)
    trend = models.PositiveSmallIntegerField(_("trend"), choices=Trend.choices, default=Trend.INSUFFICIENT)
    videos = models.PositiveIntegerField(_("videos"), default=0)
    market = models.CharField(max_length=2, null=True)  # noqa: DJ001 -- NULL: all, or unknown
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", db_index=False)
    band = models.PositiveSmallIntegerField(null=True)
    # the first of the month
    last_settled_on = models.DateField(_("last collaboration"), null=True)

    objects = CurrentStandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("current standing")
        verbose_name_plural = _("current standings")
        indexes = [
            *(_in_score_order(first) for first in (None, "tier", "market", "category")),
            # Few rows match a narrow filter: skip scans find them here, whichever columns it names.
            models.Index(
                "band", "trend", "tier", "market", "category", *_BEST_FIRST, name="standing_by_all_filters"
            ),
            models.Index(
                F("last_settled_on").desc(nulls_last=True), F("creator").desc(), name="standing_by_last"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.creator}: {self.get_tier_display() or '–'}"
