from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from evaluations.blind import in_own_brands

if TYPE_CHECKING:
    from accounts.models import User


class RenewalQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        return self.filter(in_own_brands(user, "collaboration__campaign"))

    def undecided(self) -> Self:
        return self.filter(decision="")
