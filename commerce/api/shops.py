"""Connected shops as other software reads them; connecting needs a person and a browser."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.callers import caller, given, person
from accounts.roles import Capability
from commerce import actions
from commerce.models import ShopConnection, SyncState


class SyncSerializer(serializers.ModelSerializer[SyncState]):
    """`since` to `watermark` is complete; `skips` counts by reason the rows that could not be used."""

    last_error = serializers.CharField(source="error_text", read_only=True)

    class Meta:
        model = SyncState
        fields = [
            "resource",
            "since",
            "watermark",
            "requested_at",
            "started_at",
            "finished_at",
            "pages",
            "rows",
            "total",
            "skipped",
            "skips",
            "failures",
            "paused_until",
            "last_error",
            "failed_at",
        ]
        read_only_fields = fields


class ShopConnectionSerializer(serializers.ModelSerializer[ShopConnection]):
    """`refresh_expires_at`: when the seller has to consent again; null unless connected."""

    refresh_expires_at = serializers.DateTimeField(
        source="consent.refresh_expires_at", read_only=True, allow_null=True
    )
    syncs = SyncSerializer(many=True, read_only=True)

    class Meta:
        model = ShopConnection
        fields = [
            "id",
            "store",
            "state",
            "seller_name",
            "region",
            "shop_id",
            "scopes",
            "connected_at",
            "connected_by",
            "refresh_expires_at",
            "disconnected_at",
            "disconnected_by",
            "syncs",
        ]
        read_only_fields = fields


class SyncRequestSerializer(serializers.Serializer[Any]):
    """All kinds of data where none is named."""

    resources = serializers.ListField(
        child=serializers.ChoiceField(choices=SyncState.Resource.choices), required=False, max_length=20
    )


class ShopConnectionViewSet(viewsets.ReadOnlyModelViewSet[ShopConnection]):
    """Stores connected to TikTok Shop, and how far each kind of their data is fetched."""

    queryset = ShopConnection.objects.none()
    serializer_class = ShopConnectionSerializer
    capabilities = {"read": Capability.MANAGE_STORES, "write": Capability.MANAGE_STORES}

    def get_queryset(self) -> QuerySet[ShopConnection]:
        rows: QuerySet[ShopConnection] = (
            ShopConnection.objects.managed_by(person(self.request)).for_page().order_by("pk")
        )
        return rows

    @extend_schema(request=SyncRequestSerializer, responses=ShopConnectionSerializer)
    @action(detail=True, methods=["post"])
    def sync(self, request: Request, pk: str) -> Response:
        wanted = given(SyncRequestSerializer, request).get("resources") or SyncState.Resource.values
        actions.request_sync(shop=self.get_object(), resources=wanted, **caller(request))
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=ShopConnectionSerializer)
    @action(detail=True, methods=["post"])
    def disconnect(self, request: Request, pk: str) -> Response:
        actions.disconnect_shop(shop=self.get_object(), **caller(request))
        return Response(self.get_serializer(self.get_object()).data)


def register(router: BaseRouter) -> None:
    router.register("shop-connections", ShopConnectionViewSet, "shop-connection")
