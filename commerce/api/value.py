"""What collaborations were worth, and the exchange rates it is told by."""

from typing import Any

from django.db.models import QuerySet
from django_filters import NumberFilter
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.callers import caller, given, person
from accounts.requests import brand_of
from accounts.roles import Capability
from campaigns.models import Collaboration
from commerce import actions
from commerce.filters.rates import RateFilter
from commerce.filters.value import ValueFilter
from commerce.models import ExchangeRate
from commerce.value import values_of


class AmountsSerializer(serializers.Serializer[Any]):
    """Whole minor units of one currency. `commission` is the sum of its three parts, of which `estimated` is not
    settled yet; `margin` is net GMV less goods, `uncosted` the net GMV in it without a known margin."""

    gmv = serializers.IntegerField()
    refunded = serializers.IntegerField()
    net = serializers.IntegerField()
    commission = serializers.IntegerField()
    standard = serializers.IntegerField()
    ads = serializers.IntegerField()
    cofunded = serializers.IntegerField()
    estimated = serializers.IntegerField()
    ad_assisted = serializers.IntegerField()
    ad_assisted_net = serializers.IntegerField()
    frozen = serializers.IntegerField()
    ineligible = serializers.IntegerField()
    margin = serializers.IntegerField()
    uncosted = serializers.IntegerField()


class GapSerializer(serializers.Serializer[Any]):
    """Days between `first` and `last` for which there is no rate."""

    currency = serializers.CharField()
    into = serializers.CharField()
    first = serializers.DateField()
    last = serializers.DateField()
    days = serializers.IntegerField()


class ValueSerializer(serializers.Serializer[Any]):
    """In whole minor units of `currency`, the campaign's. Null is not known: a rate is missing, see `gaps`, or there
    is nothing to divide by. `roi` is contribution per unit spent, `uv_value` net GMV per product click."""

    collaboration = serializers.IntegerField(source="collaboration.pk")
    creator = serializers.IntegerField(source="collaboration.creator_id")
    handle = serializers.CharField(source="collaboration.creator.handle")
    campaign = serializers.IntegerField(source="collaboration.campaign_id")
    currency = serializers.CharField()
    orders = serializers.IntegerField(source="sales.orders")
    items = serializers.IntegerField(source="sales.items")
    sample_orders = serializers.IntegerField(source="sales.sample_orders")
    gmv = serializers.IntegerField(allow_null=True)
    refunded = serializers.IntegerField(allow_null=True)
    net = serializers.IntegerField(allow_null=True)
    margin = serializers.IntegerField(allow_null=True)
    commission = serializers.IntegerField(allow_null=True)
    top_up = serializers.IntegerField(allow_null=True)
    fixed = serializers.IntegerField(allow_null=True)
    cpm = serializers.IntegerField(allow_null=True)
    samples = serializers.IntegerField(allow_null=True)
    contribution = serializers.IntegerField(allow_null=True)
    roi = serializers.FloatField(allow_null=True)
    break_even = serializers.IntegerField(allow_null=True)
    clicks = serializers.IntegerField(source="costs.clicks", allow_null=True)
    uv_value = serializers.FloatField(allow_null=True)
    converted = AmountsSerializer(source="sales.converted", allow_null=True)
    per_currency = serializers.DictField(child=AmountsSerializer(), source="sales.per_currency")
    gaps = GapSerializer(many=True)


class ValueApiFilter(ValueFilter):
    campaign = NumberFilter()
    creator = NumberFilter()

    class Meta(ValueFilter.Meta):
        fields = ["q", "campaign", "creator", "stage", "tier", "source", "currency", "sold"]


class CollaborationValueViewSet(viewsets.GenericViewSet[Collaboration]):
    """Of the caller's brands. An amount that is not known is null, never zero. `sort=net` orders by the brand's
    currency; what has no rate into it comes last."""

    queryset = Collaboration.objects.none()
    serializer_class = ValueSerializer
    filterset_class = ValueApiFilter
    capabilities = {"read": Capability.VIEW_SALES}

    def get_queryset(self) -> QuerySet[Collaboration]:
        rows: QuerySet[Collaboration] = Collaboration.objects.visible_to(person(self.request))
        return rows.select_related("campaign", "creator")

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(ValueSerializer(values_of(page or []), many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(ValueSerializer(values_of([self.get_object()])[0]).data)


class ExchangeRateSerializer(serializers.ModelSerializer[ExchangeRate]):
    """`rate`: what one unit of `currency` was worth in `into` on the day."""

    class Meta:
        model = ExchangeRate
        fields = ["id", "brand", "day", "currency", "into", "rate", "source", "recorded_at", "recorded_by"]
        read_only_fields = fields


class EnteredRateSerializer(serializers.Serializer[Any]):
    day = serializers.DateField()
    currency = serializers.RegexField(r"^[A-Z]{3}$")
    into = serializers.RegexField(r"^[A-Z]{3}$")
    rate = serializers.DecimalField(max_digits=20, decimal_places=10)
    source = serializers.CharField(  # type: ignore[assignment]
        required=False, allow_blank=True, max_length=80, default=""
    )


class ExchangeRateViewSet(
    mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[ExchangeRate]
):
    """The rates of the caller's brands, the newest day first."""

    queryset = ExchangeRate.objects.none()
    serializer_class = ExchangeRateSerializer
    filterset_class = RateFilter
    capabilities = {"read": Capability.VIEW_SALES, "write": Capability.MANAGE_STORES}

    def get_queryset(self) -> QuerySet[ExchangeRate]:
        rates: QuerySet[ExchangeRate] = ExchangeRate.objects.visible_to(person(self.request)).newest()
        return rates

    @extend_schema(request=EnteredRateSerializer, responses={201: ExchangeRateSerializer})
    def create(self, request: Request) -> Response:
        """Enter a day's rate of the current brand, or put it right."""
        entered = actions.enter_rate(
            brand=brand_of(request._request), **given(EnteredRateSerializer, request), **caller(request)
        )
        return Response(ExchangeRateSerializer(entered).data, status=201)


def register(router: BaseRouter) -> None:
    router.register("collaboration-values", CollaborationValueViewSet, "collaboration-value")
    router.register("exchange-rates", ExchangeRateViewSet, "exchange-rate")
