"""Products under /api/v1/: files and shops bring them, people say their category and margin."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.callers import given, person
from accounts.roles import Capability
from commerce import actions
from commerce.filters.products import ProductFilter
from commerce.models import Product
from creators.models import Category

from .reading import Reading


def _category(**options: Any) -> serializers.SlugRelatedField[Category]:
    return serializers.SlugRelatedField(slug_field="code", **options)


class ProductSerializer(serializers.ModelSerializer[Product]):
    """`category` is its code. `margin_bp`, in hundredths of a percent, comes before the store's; null: the store's."""

    category = _category(read_only=True)

    class Meta:
        model = Product
        fields = ["id", "store", "product_id", "name", "category", "margin_bp"]
        read_only_fields = fields


class ProductChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=300, required=False, allow_blank=True)
    category = _category(queryset=Category.objects.all(), required=False, allow_null=True)
    margin_bp = serializers.IntegerField(min_value=0, max_value=10_000, required=False, allow_null=True)


class ProductViewSet(Reading):
    """What the stores of the caller's brands sell."""

    queryset = Product.objects.all()
    serializer_class = ProductSerializer
    filterset_class = ProductFilter
    capabilities = {"read": Capability.VIEW_SALES, "write": Capability.MANAGE_STORES}

    @extend_schema(request=ProductChangeSerializer, responses=ProductSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        product = self.get_object()
        changes = given(ProductChangeSerializer, request, partial=True)
        actions.change_product(product=product, by=person(request), **changes)
        return self.again(product.pk)


def register(router: BaseRouter) -> None:
    router.register("products", ProductViewSet, "product")
