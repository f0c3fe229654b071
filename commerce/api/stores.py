"""Stores under /api/v1/: the same actions as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.callers import caller, given, person
from accounts.requests import brand_of
from accounts.roles import Capability
from commerce import actions
from commerce.models import Platform, Store
from creators.markets import Market


class StoreSerializer(serializers.ModelSerializer[Store]):
    brand = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)

    class Meta:
        model = Store
        fields = [
            "id",
            "brand",
            "name",
            "platform",
            "market",
            "currency",
            "margin_bp",
            "is_active",
            "created_at",
        ]
        read_only_fields = fields


class StoreChangeSerializer(serializers.Serializer[Any]):
    """`margin_bp`: what is left of net sales once the goods are paid, in hundredths of a percent."""

    name = serializers.CharField(max_length=80)
    platform = serializers.ChoiceField(choices=Platform.choices, required=False)
    market = serializers.ChoiceField(choices=Market.choices)
    currency = serializers.RegexField(r"^[A-Z]{3}$")
    margin_bp = serializers.IntegerField(min_value=0, max_value=10_000, required=False, allow_null=True)
    is_active = serializers.BooleanField(required=False)


class StoreViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Store]):
    """The stores of the caller's brands."""

    serializer_class = StoreSerializer
    filterset_fields = ["platform", "market", "is_active"]
    queryset = Store.objects.none()
    capabilities = {"read": Capability.VIEW_SALES, "write": Capability.MANAGE_STORES}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # The object before the body: of another brand's nothing is said, not even that the body was wrong.
        if self.detail and request.method not in SAFE_METHODS:
            self.get_object()

    def get_queryset(self) -> QuerySet[Any]:
        return Store.objects.visible_to(person(self.request)).select_related("brand").order_by("pk")

    @extend_schema(request=StoreChangeSerializer, responses={201: StoreSerializer})
    def create(self, request: Request) -> Response:
        values = {"platform": Platform.TIKTOK_SHOP} | given(StoreChangeSerializer, request)
        store = actions.add_store(brand=brand_of(request._request), **values, **caller(request))
        return Response(self.get_serializer(store).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=StoreChangeSerializer, responses=StoreSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        store = self.get_object()
        changes = given(StoreChangeSerializer, request, partial=True)
        actions.change_store(store=store, by=person(request), **changes)
        return Response(self.get_serializer(self.get_object()).data)


def register(router: BaseRouter) -> None:
    router.register("stores", StoreViewSet, "store")
