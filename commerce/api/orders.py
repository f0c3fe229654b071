"""Order lines under /api/v1/, with the page's filters. They come from files and shops and are only read here."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import ChoiceFilter, NumberFilter
from rest_framework import mixins, serializers, viewsets
from rest_framework.routers import BaseRouter

from accounts.callers import person
from accounts.roles import Capability
from commerce.filters.orders import OrderLineFilter
from commerce.filters.value import FIGURES
from commerce.models import OrderLine

COMMISSION = [
    f"{state}_{part}_minor" for part in ("base", "standard", "ads", "cofunded") for state in ("est", "actual")
]


class OrderLineSerializer(serializers.ModelSerializer[OrderLine]):
    """Amounts in the currency's smallest coin, rates as shares of 1. `paid_minor` 0 is a sample."""

    product_id = serializers.CharField(source="product.product_id")
    product_name = serializers.CharField(source="product.name")
    collaboration = serializers.IntegerField(source="attribution.collaboration_id", default=None)
    matched_by = serializers.CharField(source="attribution.rule", default=None)

    class Meta:
        model = OrderLine
        fields = [
            "id",
            "store",
            "order_id",
            "sku_id",
            "product_id",
            "product_name",
            "status",
            "ordered_at",
            "paid_at",
            "delivered_at",
            "commission_paid_at",
            "quantity",
            "currency",
            "price_minor",
            "paid_minor",
            "refunded_minor",
            "is_fully_returned",
            "is_affiliate",
            "handle",
            "creator",
            "content_kind",
            "content_id",
            "is_ad_assisted",
            "discount_code",
            "utm_campaign",
            "utm_content",
            "commission_model",
            "standard_rate",
            "ads_rate",
            *COMMISSION,
            "collaboration",
            "matched_by",
        ]
        read_only_fields = fields


class OrderLineApiFilter(OrderLineFilter):
    """With what the pages of value link to: the lines that a figure is the sum of."""

    figure = ChoiceFilter(
        choices=[(name, label) for name, (label, _lines) in FIGURES.items()], method="behind"
    )
    campaign = NumberFilter(field_name="attribution__collaboration__campaign")
    product = NumberFilter()

    class Meta(OrderLineFilter.Meta):
        fields = [*OrderLineFilter.Meta.fields, "figure", "campaign", "product"]

    def behind(self, lines: Any, name: str, value: str) -> Any:
        return FIGURES[value][1](lines)


class OrderLineViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[OrderLine]):
    """The lines of the caller's brands, newest first."""

    serializer_class = OrderLineSerializer
    filterset_class = OrderLineApiFilter
    queryset = OrderLine.objects.none()
    capabilities = {"read": Capability.VIEW_SALES}

    def get_queryset(self) -> QuerySet[Any]:
        return OrderLine.objects.visible_to(person(self.request)).for_list()


def register(router: BaseRouter) -> None:
    router.register("order-lines", OrderLineViewSet, "order-line")
