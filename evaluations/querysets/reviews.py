from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from evaluations.blind import in_own_brands
from evaluations.states import ReviewState

if TYPE_CHECKING:
    from accounts.models import User


class ReviewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        return self.filter(in_own_brands(user, "collaboration__campaign"))

    def open(self) -> Self:
        return self.filter(state=ReviewState.OPEN)

    def overdue(self, on: date) -> Self:
        return self.open().filter(due_on__lt=on)
