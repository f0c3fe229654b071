from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from evaluations.blind import in_own_brands

if TYPE_CHECKING:
    from accounts.models import Brand, User
    from campaigns.models import Campaign

# A tier's step in the order of the worklist is more than a score can differ by; so is being undecided.
_TIER_STEP = 10.0
_UNDECIDED_FIRST = 1000.0


def newest_score(*, collaboration: str, creator: str, model: Any) -> Subquery:
    """The overall score of a collaboration as it counts now; null before it settles."""
    scores = model._default_manager.filter(creator=OuterRef(creator), collaboration=OuterRef(collaboration))
    return Subquery(scores.order_by("-version").values("score")[:1])


class RenewalQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        return self.filter(in_own_brands(user, "collaboration__campaign"))

    def of_brand(self, brand: Brand) -> Self:
        return self.filter(collaboration__campaign__brand=brand)

    def of_campaign(self, campaign: Campaign) -> Self:
        return self.filter(collaboration__campaign=campaign)

    def undecided(self) -> Self:
        return self.filter(decision="")

    def decided(self) -> Self:
        return self.exclude(decision="")

    def about(self, creator_ids: Collection[int]) -> Self:
        return self.filter(collaboration__creator__in=creator_ids)

    def newest_per_creator(self) -> Self:
        """The decision made last about each creator."""
        last = self.decided().order_by("collaboration__creator", "-decided_at", "-pk")
        return last.distinct("collaboration__creator").select_related("collaboration", "decided_by")

    def newest_decided(self) -> Self:
        related = self.decided().select_related(
            "collaboration__campaign", "collaboration__creator__current_standing", "decided_by"
        )
        return related.order_by("-decided_at", "-pk")

    def for_list(self, *, z: float) -> Self:
        """With what a row shows, in the order of the worklist; `z` is how many spreads a cautious score takes off."""
        shown = self.select_related(
            "collaboration__campaign__brand",
            "collaboration__creator__current_standing",
            "standing",
            "decided_by",
        )
        return shown.with_facts().with_rank(z=z).order_by("-rank", "-pk")

    def with_facts(self) -> Self:
        """`score` of the collaboration; `base_bp`, the commission its newest accepted terms agreed."""
        apps = self.model._meta.apps
        terms = apps.get_model("campaigns", "Terms")._default_manager.filter(
            collaboration=OuterRef("collaboration"), accepted_at__isnull=False
        )
        return self.annotate(
            score=newest_score(
                collaboration="collaboration",
                creator="collaboration__creator",
                model=apps.get_model("evaluations", "CollaborationScore"),
            ),
            base_bp=Subquery(terms.order_by("-version").values("commission_bp")[:1]),
        )

    def with_rank(self, *, z: float) -> Self:
        """Undecided first, then by the tier now, then by the cautious score: S first in the queue."""
        current = "collaboration__creator__current_standing"
        cautious = F(f"{current}__standing__mean") - Value(z) * F(f"{current}__standing__sd")
        tier = Coalesce(F(f"{current}__tier"), Value(-1)) + Value(1.0)
        waiting = Case(When(decision="", then=Value(_UNDECIDED_FIRST)), default=Value(0.0))
        rank = waiting + tier * Value(_TIER_STEP) + Coalesce(cautious, Value(0.0))
        return self.annotate(rank=models.ExpressionWrapper(rank, models.FloatField()))
