"""Order lines without a collaboration, matching them by hand, and why the others have theirs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.callers import caller, given, person
from accounts.requests import brand_of
from accounts.roles import Capability
from campaigns.models import Collaboration
from commerce.actions.matching import LARGEST, Matched, match_lines, take_back
from commerce.filters.tracking import UnmatchedFilter
from commerce.models import OrderLine
from commerce.unmatched import unmatched


class UnmatchedLineSerializer(serializers.ModelSerializer[OrderLine]):
    """`paid_minor` in the currency's smallest coin."""

    class Meta:
        model = OrderLine
        fields = [
            "id",
            "store",
            "order_id",
            "sku_id",
            "product",
            "status",
            "ordered_at",
            "currency",
            "paid_minor",
            "handle",
            "creator",
            "content_id",
            "discount_code",
            "utm_campaign",
            "utm_content",
            "is_ad_assisted",
        ]
        read_only_fields = fields


class MatchSerializer(serializers.Serializer[Any]):
    """`collaboration` null: the lines belong to none."""

    lines = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=LARGEST)
    collaboration = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField(max_length=2000)


class TakeBackSerializer(serializers.Serializer[Any]):
    lines = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=LARGEST)
    reason = serializers.CharField(max_length=2000)


class MatchedSerializer(serializers.Serializer[Any]):
    """What became of one line; `refusal` is null when it was matched, or taken back."""

    line = serializers.IntegerField(source="line_id")
    code = serializers.SerializerMethodField()
    refusal = serializers.SerializerMethodField()

    def get_code(self, result: Matched) -> str | None:
        return result.refusal.code if result.refusal else None

    def get_refusal(self, result: Matched) -> str | None:
        return str(result.refusal) if result.refusal else None


class UnmatchedLineViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[OrderLine]):
    """Sales of the brand that came by a creator, a code or a link and belong to no collaboration."""

    queryset = OrderLine.objects.none()
    serializer_class = UnmatchedLineSerializer
    filterset_class = UnmatchedFilter
    capabilities = {
        "read": Capability.VIEW_SALES,
        "match": Capability.MATCH_ORDERS,
        "take_back": Capability.MATCH_ORDERS,
    }

    def get_queryset(self) -> QuerySet[OrderLine]:
        return unmatched(brand_of(self.request._request)).order_by("-ordered_at", "-pk")

    @extend_schema(
        operation_id="unmatched_lines_match", request=MatchSerializer, responses=MatchedSerializer(many=True)
    )
    @action(methods=["post"], detail=False, filterset_class=None, pagination_class=None)
    def match(self, request: Request) -> Response:
        """Say whose lines are. Each gets a result; what was said counts before every rule."""
        asked = given(MatchSerializer, request)
        results = match_lines(
            brand=brand_of(request._request),
            ids=asked["lines"],
            collaboration=_collaboration(request, asked["collaboration"]),
            reason=asked["reason"],
            **caller(request),
        )
        return Response(MatchedSerializer(results, many=True).data)

    @extend_schema(
        operation_id="unmatched_lines_take_back",
        request=TakeBackSerializer,
        responses=MatchedSerializer(many=True),
    )
    @action(methods=["post"], detail=False, url_path="take-back", filterset_class=None, pagination_class=None)
    def take_back(self, request: Request) -> Response:
        """What was said of lines by hand no longer counts; the rules are asked again. Each gets a result."""
        asked = given(TakeBackSerializer, request)
        results = take_back(
            brand=brand_of(request._request), ids=asked["lines"], reason=asked["reason"], **caller(request)
        )
        return Response(MatchedSerializer(results, many=True).data)


def register(router: BaseRouter) -> None:
    router.register("unmatched-lines", UnmatchedLineViewSet, "unmatched-line")


def _collaboration(request: Request, pk: int | None) -> Collaboration | None:
    if pk is None:
        return None
    rows: QuerySet[Collaboration] = Collaboration.objects.visible_to(person(request))
    found: Collaboration = get_object_or_404(rows.select_related("campaign"), pk=pk)
    return found
