from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from .states import EvaluationState, VersionState

if TYPE_CHECKING:
    from accounts.models import User


class ScorecardQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)


class PolicyQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)

    def in_force(self) -> Any:
        """The policy published last."""
        return self.published().latest("published_at", "pk")


class EvaluationQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(state=EvaluationState.OPEN)

    def owed_by(self, user: User) -> Self:
        return self.filter(scorer=user)


class MarkQuerySet(models.QuerySet[Any]):
    pass


class CollaborationScoreQuerySet(models.QuerySet[Any]):
    pass


class StandingQuerySet(models.QuerySet[Any]):
    pass


class CurrentStandingQuerySet(models.QuerySet[Any]):
    pass


class TierCapQuerySet(models.QuerySet[Any]):
    def holding(self, at: datetime) -> Self:
        return self.filter(
            models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=at),
            starts_at__lte=at,
            lifted_at__isnull=True,
        )


class StandingJobQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(done_at__isnull=True)


class AlertQuerySet(models.QuerySet[Any]):
    pass
