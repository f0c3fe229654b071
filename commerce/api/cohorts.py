"""How many orders came back, by month and age, under /api/v1/."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.callers import person
from accounts.requests import brand_of
from accounts.roles import Capability
from accounts.rules import require
from commerce.cohorts import cohorts
from commerce.forms.returns import CohortForm
from commerce.models import OrderLine


class ShareSerializer(serializers.Serializer[Any]):
    """`count` of the month's units; null while some of them are younger than the age."""

    count = serializers.IntegerField(allow_null=True)
    share = serializers.FloatField(allow_null=True)


class CohortSerializer(serializers.Serializer[Any]):
    """By step, at 7, 14 and 30 days and up to now. Approved is not refunded."""

    month = serializers.DateField()
    units = serializers.IntegerField()
    requested = ShareSerializer(many=True, source="shares.requested")
    valid = ShareSerializer(many=True, source="shares.valid")
    refunded = ShareSerializer(many=True, source="shares.refunded")


class ReturnCohortViewSet(viewsets.ViewSet):
    """Of the current brand, the newest month first."""

    capabilities = {"read": Capability.VIEW_SALES}

    @extend_schema(
        parameters=[
            OpenApiParameter("store", int),
            OpenApiParameter("unit", str, enum=["order", "line"]),
            OpenApiParameter("without_fault", bool),
        ],
        responses=CohortSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        brand = brand_of(request._request)
        require(person(request), Capability.VIEW_SALES, brand)
        form = CohortForm(request.query_params, brand=brand)
        if not form.is_valid():
            raise serializers.ValidationError({name: [*errors] for name, errors in form.errors.items()})
        lines = OrderLine.objects.visible_to(person(request)).filter(store__brand=brand)
        found = cohorts(form.among(lines), at=now(), **form.options())
        return Response(CohortSerializer(found, many=True).data)


def register(router: BaseRouter) -> None:
    router.register("return-cohorts", ReturnCohortViewSet, "return-cohort")
