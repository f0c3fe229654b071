from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Mapping


class VisitsQuerySet(models.QuerySet[Any]):
    def of_link(self, link: Any, parameters: Mapping[str, str]) -> Self:
        """Those that carry the link's UTM words, or its short form in the place of the content."""
        return self.filter(
            utm_content__in={link.slug, parameters.get("utm_content") or link.slug},
            store__brand=link.collaboration.campaign.brand_id,
            utm_campaign=parameters.get("utm_campaign", ""),
        )

    def newest_first(self) -> Self:
        return self.order_by("-ends_on", "-starts_on", "source", "-pk")
