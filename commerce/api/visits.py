"""Visits that a shop's own analytics count, under /api/v1/. They come from files and are only read here."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.routers import BaseRouter

from accounts.roles import Capability
from commerce.filters.visits import VisitsFilter
from commerce.models import SiteVisits

from .reading import Reading


class SiteVisitsSerializer(serializers.ModelSerializer[SiteVisits]):
    """Of one source and UTM words, from the first day to the last. Windows that overlap are never to be summed."""

    class Meta:
        model = SiteVisits
        fields = [
            "id",
            "store",
            "starts_on",
            "ends_on",
            "source",
            "utm_campaign",
            "utm_content",
            "sessions",
            "engaged",
            "key_events",
            "purchases",
            "currency",
            "revenue_minor",
        ]
        read_only_fields = fields


class SiteVisitsViewSet(Reading):
    queryset = SiteVisits.objects.all()
    serializer_class = SiteVisitsSerializer
    filterset_class = VisitsFilter
    capabilities = {"read": Capability.VIEW_SALES}

    def shown(self, rows: Any) -> Any:
        return rows.newest_first()


def register(router: BaseRouter) -> None:
    router.register("site-visits", SiteVisitsViewSet, "site-visits")
