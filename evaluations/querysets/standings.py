from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from evaluations.blind import in_own_brands
from evaluations.dimensions import Tier

if TYPE_CHECKING:
    from accounts.models import User

FLOATS: ArrayField[Any, Any] = ArrayField(models.FloatField())
ROUNDING = 1e-9
UNRATED = -1  # beside the numbers of tiers, so that having none compares like one


class Composite(models.Func):
    """The score of six bars, by the function that the engine calls."""

    function = "scoring.composite"
    template = "(%(function)s(%(expressions)s)).score"
    output_field = models.FloatField()


def _composite(policy: Any, **options: Any) -> Composite:
    return Composite(
        *(models.F(f"bars__{position}") for position in range(6)),
        models.Func(
            models.Value(policy.overall_weights, FLOATS), models.F("weak_bars"), function="scoring.halved"
        ),
        models.Value(policy.min_coverage),
        **options,
    )


class CollaborationScoreQuerySet(models.QuerySet[Any]):
    def latest_versions(self) -> Self:
        """The version of each collaboration's score that counts."""
        newer = self.model._default_manager.filter(
            creator=models.OuterRef("creator"),
            collaboration=models.OuterRef("collaboration"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(newer))

    def weighed_by(self, policy: Any, *, name: str = "weighed") -> Self:
        """`weighed` is the overall score under the policy's weights; `score` is that of the settlement."""
        return self.annotate(**{name: _composite(policy)})

    def with_evidence(self, policy: Any, *, newest: date) -> Self:
        """`evidence` is the weight under the policy beside a newest collaboration that settled on the day."""
        age = models.Func(
            models.Value(newest),
            models.F("settled_on"),
            arg_joiner=" - ",
            template="(%(expressions)s)",
            output_field=models.IntegerField(),
        )
        coverage = _composite(policy, template="(%(function)s(%(expressions)s)).coverage")
        return self.annotate(
            evidence=models.Func(
                age,
                models.F("videos"),
                coverage,
                models.Value(policy.half_life),
                function="scoring.evidence",
                output_field=models.FloatField(),
            )
        )

    def with_finality(self) -> Self:
        """`has_matured`: a version of the collaboration's score is final, though an earlier one may be counted."""
        final = self.model._default_manager.filter(
            creator=models.OuterRef("creator"), collaboration=models.OuterRef("collaboration"), is_final=True
        )
        return self.annotate(has_matured=models.Exists(final))

    def with_reply_points(self, policy: Any) -> Self:
        """`reply_points` is what the median reply scores under the policy."""
        points = models.Func(
            models.F("reply_hours"),
            models.Value(policy.reply_hours, FLOATS),
            models.Value(policy.reply_scores, FLOATS),
            function="scoring.reply_score",
            output_field=models.FloatField(),
        )
        return self.annotate(reply_points=points)

    def among_peers(self, score: Any, bars: Any, *, since: date, at: datetime) -> dict[str, int]:
        """Of the creators in the score's peer cell, how many have each bar, and how many are above those given.

        Peers are found by their current cell, which has an index, and compared by what had settled by then.
        """
        current = self.model._meta.apps.get_model("evaluations", "CurrentStanding")._default_manager
        peers = current.filter(market=score.market, category=score.category_id, band=score.band)
        means = (
            self.latest_versions()
            .filter(
                creator__in=peers.exclude(pk=score.creator_id).values("pk"),
                cell=score.cell,
                settled_on__gte=since,
                created_at__lte=at,
            )
            .values("creator")
            .annotate(**{f"bar{place}": models.Avg(f"bars__{place}") for place in range(6)})
        )
        counts: dict[str, Any] = {f"peers{place}": models.Count(f"bar{place}") for place in range(6)}
        for place, bar in enumerate(bars):
            above = models.Q(**{f"bar{place}__gt": 5 if bar is None else bar})
            counts[f"above{place}"] = models.Count(f"bar{place}", filter=above)
        found: dict[str, int] = means.aggregate(**counts)
        return found


def caused_by_own(user: User, job: str) -> models.Q:
    """The recompute was of the person's brands, or of none: a policy, an incident, the blacklist."""
    if user.is_administrator:
        return models.Q(models.Value(True))
    brands = user.brand_ids
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
        return self.select_related(
            "policy", "norm_version", "job__campaign", "previous__policy", "previous__norm_version"
        )

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

    def for_list(self) -> Self:
        """With what a row of rising stars or exits shows."""
        return self.select_related("creator__category", "standing")

    def rising_stars(self) -> Self:
        """The likeliest first: those that may be far better than is known come before those that are not."""
        found = self.filter(tier__lt=Tier.A, standing__is_star=True)
        promise = models.ExpressionWrapper(models.F("score") + models.F("sd"), models.FloatField())
        return found.annotate(promise=promise).order_by("-promise", "-pk")

    def to_part_with(self, policy: Any, *, at: datetime) -> Self:
        """D now and at the last two quarter ends, and surely below C; the surest first. A person decides."""
        cuts = [float(cut) for cut in (policy.cut_c, policy.cut_b, policy.cut_a, policy.cut_s)]
        doubt = models.Func(
            models.F("score"),
            models.F("sd"),
            models.Value(int(Tier.D)),
            models.Value(cuts, FLOATS),
            function="scoring.confidence",
            output_field=models.FloatField(),
        )
        found = self.filter(tier=Tier.D, standing__is_blocked=False).annotate(below_c=doubt)
        reviews = {f"review_{place}": self._tier_at(end) for place, end in enumerate(last_quarters(at))}
        sure = found.filter(below_c__gte=policy.cull_probability - ROUNDING).annotate(**reviews)
        return sure.filter(**dict.fromkeys(reviews, int(Tier.D))).order_by("-below_c", "-pk")

    def _tier_at(self, moment: datetime) -> models.Subquery:
        """What people saw at that moment: null while unrated."""
        standings = self.model._meta.get_field("standing").related_model._default_manager
        then = standings.filter(creator=models.OuterRef("pk"), as_of__lt=moment).order_by("-as_of", "-pk")
        shown = models.Case(
            models.When(is_provisional=False, then="effective_tier"), default=models.Value(None)
        )
        return models.Subquery(then.annotate(shown=shown).values("shown")[:1])

    def stale(self, policy: Any, *, on: date) -> Self:
        """Rated ones to be tested again, the best first: their newest collaboration is older than a tier rests on."""
        found = self.filter(tier__isnull=False, last_settled_on__lt=stale_before(policy, on))
        return found.order_by("-score", "-pk")


def stale_before(policy: Any, on: date) -> date:
    """The month before which a newest collaboration is stale; its day is not told to another brand."""
    return (on - timedelta(days=policy.stale_days)).replace(day=1)


def last_quarters(at: datetime) -> list[datetime]:
    """When the last two quarters had ended, the later first: the first moments of the next ones, in UTC."""
    day = at.astimezone(UTC)
    began = day.replace(
        month=day.month - (day.month - 1) % 3, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    return [began, _quarter_before(began)]


def _quarter_before(began: datetime) -> datetime:
    year, month = divmod(began.year * 12 + began.month - 1 - 3, 12)
    return began.replace(year=year, month=month + 1)


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
