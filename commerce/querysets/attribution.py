from __future__ import annotations

from typing import Any, Self

from django.db import models


class AttributionJobQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(done_at__isnull=True).order_by("requested_at", "pk")
