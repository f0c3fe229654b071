from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Self

from django.db.models import Q, Sum

from commerce.windows import Window

from .periods import PeriodQuerySet


class VisitsQuerySet(PeriodQuerySet):
    def of_words(self, words: Mapping[tuple[int, str], Collection[str]]) -> Self:
        """By brand and utm_campaign, with any of these utm_content."""
        chosen = Q(pk__in=[])
        for (brand, campaign), contents in words.items():
            chosen |= Q(store__brand=brand, utm_campaign=campaign, utm_content__in=contents)
        return self.filter(chosen)

    def by_window(self) -> dict[tuple[int, str, str, int], dict[Window, tuple[int | None, ...]]]:
        """Sessions, key events and purchases by brand, utm_campaign, utm_content and store, of each window."""
        words = ("store__brand", "utm_campaign", "utm_content", "store")
        rows: Any = self.order_by().values_list(*words, "starts_on", "ends_on")
        found: dict[tuple[int, str, str, int], dict[Window, tuple[int | None, ...]]] = {}
        for brand, campaign, content, store, first, last, *told in rows.annotate(
            Sum("sessions"), Sum("key_events"), Sum("purchases")
        ):
            found.setdefault((brand, campaign, content, store), {})[first, last] = tuple(told)
        return found

    def newest_first(self) -> Self:
        return self.select_related("store").order_by("-ends_on", "-starts_on", "source", "-pk")
