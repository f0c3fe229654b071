from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models

from accounts.roles import Capability
from accounts.rules import can
from evaluations.states import VersionState

if TYPE_CHECKING:
    from accounts.models import User


def criteria_with_anchors(path: str) -> models.Prefetch[str]:
    anchors = apps.get_model("evaluations", "Anchor")._default_manager.order_by("level")
    criteria = apps.get_model("evaluations", "Criterion")._default_manager.order_by("position", "pk")
    return models.Prefetch(path, criteria.prefetch_related(models.Prefetch("anchors", anchors)))


class _VersionQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)

    def published_by(self, at: datetime | models.Expression) -> Self:
        """Those published until then, the last one first."""
        return self.published().filter(published_at__lte=at).order_by("-published_at", "-pk")

    def in_force(self) -> Any:
        """The one published last: what starts now falls under it."""
        return self.published().latest("published_at", "pk")

    def in_force_at(self, at: datetime) -> Any:
        """The one published last by then; what is older than the first falls under the first."""
        return self.published_by(at).first() or self.published().earliest("published_at", "pk")


class ScorecardQuerySet(_VersionQuerySet):
    def drafts(self) -> Self:
        return self.filter(state=VersionState.DRAFT)

    def visible_to(self, user: User) -> Self:
        """Published versions are for everybody who scores; drafts for those who edit them."""
        if can(user, Capability.MANAGE_SCORECARDS):
            return self.all()
        return self.published() if can(user, Capability.SCORE) else self.none()

    def with_text(self) -> Self:
        """With criteria, anchors and goal weights, its own and its predecessor's."""
        return self.select_related("based_on").prefetch_related(
            criteria_with_anchors("criteria"),
            "goal_weights",
            criteria_with_anchors("based_on__criteria"),
            "based_on__goal_weights",
        )


class PolicyQuerySet(_VersionQuerySet):
    def visible_to(self, user: User) -> Self:
        """Published versions are for everybody who sees standings; drafts for those who edit them."""
        if can(user, Capability.MANAGE_POLICY):
            return self.all()
        return self.published() if can(user, Capability.VIEW_CREATORS) else self.none()

    def with_rules(self) -> Self:
        """With what its faults, differences and fingerprint read."""
        return self.prefetch_related("cap_rules", "tier_rules")

    def for_list(self) -> Self:
        """Newest first: drafts, the one in force, former ones."""
        people = self.select_related("drafted_by", "published_by", "based_on", "restores")
        return people.order_by("-version")

    def in_force_at_each(self, moments: Iterable[datetime]) -> dict[datetime, Any]:
        """As `in_force_at`, in one query."""
        published = list(self.published().order_by("published_at", "pk"))
        since = [policy.published_at for policy in published]
        return {at: published[max(0, bisect_right(since, at) - 1)] for at in moments}
