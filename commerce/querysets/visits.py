from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Self

from django.db.models import Q, Sum

from .periods import PeriodQuerySet


class VisitsQuerySet(PeriodQuerySet):
    def of_words(self, words: Mapping[tuple[int, str], Collection[str]]) -> Self:
        """By brand and utm_campaign, with any of these utm_content."""
        chosen = Q(pk__in=[])
        for (brand, campaign), contents in words.items():
            chosen |= Q(store__brand=brand, utm_campaign=campaign, utm_content__in=contents)
        return self.filter(chosen)

    def counted(self) -> dict[tuple[int, str, str], tuple[int | None, ...]]:
        """Sessions, key events and purchases by brand, utm_campaign and utm_content."""
        words = self.disjoint().order_by().values_list("store__brand", "utm_campaign", "utm_content")
        sums: Any = words.annotate(Sum("sessions"), Sum("key_events"), Sum("purchases"))
        return {(brand, campaign, content): told for brand, campaign, content, *told in sums}

    def newest_first(self) -> Self:
        return self.select_related("store").order_by("-ends_on", "-starts_on", "source", "-pk")
