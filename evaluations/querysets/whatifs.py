from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from accounts.roles import Capability
from accounts.rules import can

if TYPE_CHECKING:
    from accounts.models import User

MOST_ATTEMPTS = 5


class WhatIfQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """They tell of all brands' creators and of drafts: for those who edit the policy."""
        return self.all() if can(user, Capability.MANAGE_POLICY) else self.none()

    def waiting(self) -> Self:
        return self.filter(done_at__isnull=True)

    def runnable(self) -> Self:
        """One that failed too often is left to be asked for again."""
        return self.waiting().filter(attempts__lt=MOST_ATTEMPTS)

    def in_order(self) -> Self:
        return self.order_by("requested_at", "pk")

    def for_list(self) -> Self:
        return self.select_related("policy", "against", "requested_by").order_by("-requested_at", "-pk")
