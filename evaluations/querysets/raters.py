from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.roles import Capability
from evaluations.blind import in_own_brands, revealed_to
from evaluations.states import EvaluationState

if TYPE_CHECKING:
    from accounts.models import Brand, User

RECENT = timedelta(weeks=4)


class RaterVersionQuerySet(models.QuerySet[Any]):
    def newest_first(self) -> Self:
        return self.order_by("-week", "-pk")

    def newest(self) -> Any | None:
        return self.newest_first().select_related("policy").first()


class RaterEffectQuerySet(models.QuerySet[Any]):
    def newest_first(self) -> Self:
        return self.order_by("-version__week", "-version")

    def visible_to(self, user: User) -> Self:
        """Own ones, and of the people in brands one manages; never while marks in them are blind to the person."""
        known = Q() if user.is_administrator else Q(rater=user) | _in_brands_of_manager(user)
        return self.filter(known, Q(rater=user) | ~Exists(_blind_marks(user)))

    def of_brand(self, brand: Brand) -> Self:
        return self.filter(Exists(_memberships().filter(user=OuterRef("rater"), brand=brand)))

    def newest_of_each(self, *, version: Any) -> Self:
        """Each rater's newest, of the last weeks: the version given may hold marks that are blind still."""
        recent = self.filter(version__week__gt=version.week - RECENT)
        newest = recent.order_by("rater", "-version__week", "-version").distinct("rater")
        rows: Self = self.model._default_manager.filter(pk__in=newest.values("pk"))
        return rows.select_related("rater", "version")

    def one_per_week(self) -> Self:
        """A week may have a version for each of two policies: the one built last."""
        return self.order_by("-version__week", "-version").distinct("version__week")

    def to_calibrate(self) -> Self:
        return self.filter(needs_calibration=True)

    def flat(self) -> Self:
        return self.filter(is_flat=True)

    def not_linked(self) -> Self:
        return self.filter(n=0)

    def counts(self) -> dict[str, int]:
        return self.aggregate(
            all=models.Count("pk"),
            to_calibrate=models.Count("pk", Q(needs_calibration=True)),
            flat=models.Count("pk", Q(is_flat=True)),
            not_linked=models.Count("pk", Q(n=0)),
        )


class AgreementQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        if user.is_administrator:
            return self.all()
        return self.filter(brand__in=user.brand_ids_with(Capability.SCORE))

    def of_brand(self, brand: Brand, *, version: Any) -> Self:
        return self.filter(brand=brand, version=version)


def _memberships() -> Any:
    return apps.get_model("accounts", "Membership")._default_manager


def _in_brands_of_manager(user: User) -> Q:
    managed = user.brand_ids_with(Capability.ASSIGN_SCORERS)
    return Q(Exists(_memberships().filter(user=OuterRef("rater"), brand__in=managed)))


def _blind_marks(user: User) -> Any:
    """What the rater had submitted by the week of the outer row and the person may not know of yet."""
    evaluations = apps.get_model("evaluations", "Evaluation")._default_manager
    submitted = evaluations.filter(
        in_own_brands(user, "collaboration__campaign"),
        scorer=OuterRef("rater"),
        state=EvaluationState.SUBMITTED,
        submitted_at__lt=OuterRef("version__week"),
    )
    return submitted.filter(~revealed_to(user, collaboration="collaboration"))
