from __future__ import annotations

from typing import Any, Self

from django.db import models


class RaterEffectQuerySet(models.QuerySet[Any]):
    def newest_first(self) -> Self:
        return self.order_by("-version__week", "-version")
