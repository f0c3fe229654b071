from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from evaluations.blind import in_own_brands

if TYPE_CHECKING:
    from accounts.models import User

UNRATED = -1  # beside the numbers of tiers, so that having none compares like one


class Composite(models.Func):
    """The score of six bars, by the function that the engine calls."""

    function = "scoring.composite"
    template = "(%(function)s(%(expressions)s)).score"
    output_field = models.FloatField()


class CollaborationScoreQuerySet(models.QuerySet[Any]):
    def latest_versions(self) -> Self:
        """The version of each collaboration's score that counts."""
        newer = self.model._default_manager.filter(
            creator=models.OuterRef("creator"),
            collaboration=models.OuterRef("collaboration"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(newer))

    def weighed_by(self, policy: Any) -> Self:
        """`weighed` is the overall score under the policy's weights; `score` is that of the settlement."""
        return self.annotate(
            weighed=Composite(
                *(models.F(f"bars__{position}") for position in range(6)),
                models.Func(
                    models.Value(policy.overall_weights, ArrayField(models.FloatField())),
                    models.F("weak_bars"),
                    function="scoring.halved",
                ),
                models.Value(policy.min_coverage),
            )
        )


def caused_by_own(user: User, job: str) -> models.Q:
    """The recompute was of the person's brands, or of none: a policy, an incident, the blacklist."""
    if user.is_administrator:
        return models.Q(models.Value(True))
    brands = {brand_id for brand_id, _role in user.brand_roles}
    return models.Q(**{f"{job}__campaign__isnull": True}) | models.Q(
        **{f"{job}__campaign__brand__in": brands}
    )


class StandingQuerySet(models.QuerySet[Any]):
    def seen_by(self, user: User) -> Self:
        """With whether its times may be told to the day; of another brand's collaborations only the month is."""
        scores = self.model._meta.apps.get_model("evaluations", "CollaborationScore")._default_manager
        newest = scores.filter(
            in_own_brands(user, "collaboration__campaign"),
            creator=models.OuterRef("creator"),
            settled_on=models.OuterRef("last_settled_on"),
        )
        return self.annotate(
            is_own=models.ExpressionWrapper(caused_by_own(user, "job"), models.BooleanField()),
            newest_is_own=models.Exists(newest),
        )

    def with_versions(self) -> Self:
        """With what an explanation reads."""
        return self.select_related("policy", "norm_version", "job__campaign")

    def with_previous(self) -> Self:
        return self.select_related("creator", "previous")

    def movers_first(self) -> Self:
        """With whether the tier people see `has_moved`."""
        now = models.Case(models.When(is_provisional=False, then="effective_tier"), default=UNRATED)
        before = models.Case(
            models.When(previous__is_provisional=False, then="previous__effective_tier"), default=UNRATED
        )
        differ = models.ExpressionWrapper(~models.Q(tier_now=models.F("tier_before")), models.BooleanField())
        shown = self.annotate(tier_now=now, tier_before=before)
        return shown.annotate(has_moved=differ).order_by("-has_moved", "creator__handle")

    def in_order(self) -> Self:
        return self.order_by("pk")


class CurrentStandingQuerySet(models.QuerySet[Any]):
    def videos_needed(self) -> int:
        """How many settled videos the policy in force asks for before a tier."""
        standing = self.model._meta.get_field("standing").related_model
        policy = standing._meta.get_field("policy").related_model
        return int(policy.objects.in_force().min_videos)


class TierCapQuerySet(models.QuerySet[Any]):
    def holding(self, at: datetime) -> Self:
        return self.filter(
            models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=at),
            starts_at__lte=at,
            lifted_at__isnull=True,
        )

    def run_out(self, at: datetime) -> Self:
        """Ended by now, and still counted in the creator's standing."""
        return self.filter(
            ends_at__lte=at,
            lifted_at__isnull=True,
            creator__current_standing__standing__cap_ids__contains=[models.F("pk")],
        )
