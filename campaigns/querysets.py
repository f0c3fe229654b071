from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from .states import OPEN_STAGES, CampaignState

if TYPE_CHECKING:
    from accounts.models import User


class CampaignQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        if user.is_administrator:
            return self.all()
        return self.filter(brand__in=[brand_id for brand_id, _role in user.brand_roles])

    def running(self) -> Self:
        return self.filter(state__in=[CampaignState.RUNNING, CampaignState.SCORING])


class CollaborationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        if user.is_administrator:
            return self.all()
        return self.filter(campaign__brand__in=[brand_id for brand_id, _role in user.brand_roles])

    def open(self) -> Self:
        return self.filter(stage__in=OPEN_STAGES)
