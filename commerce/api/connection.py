from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.callers import person
from accounts.roles import Capability
from campaigns.models import Deliverable
from commerce.connection import connection_check


class FindingSerializer(serializers.Serializer[Any]):
    """`tone`: good, info, warn or bad. In the order in which they are to be put right."""

    code = serializers.CharField()
    tone = serializers.CharField()
    text = serializers.CharField()


class ConnectionCheckViewSet(viewsets.GenericViewSet[Deliverable]):
    """Why a video has no orders; by the id of the deliverable."""

    queryset = Deliverable.objects.none()
    capabilities = {"read": Capability.VIEW_SALES}
    pagination_class = None

    def get_queryset(self) -> QuerySet[Deliverable]:
        rows: QuerySet[Deliverable] = Deliverable.objects.visible_to(person(self.request))
        return rows.select_related("collaboration__campaign__brand", "collaboration__creator")

    @extend_schema(operation_id="connection_checks_retrieve", responses=FindingSerializer(many=True))
    def retrieve(self, request: Request, pk: str) -> Response:
        findings = connection_check(self.get_object(), at=now())
        return Response(FindingSerializer(findings, many=True).data)


def register(router: BaseRouter) -> None:
    router.register("connection-checks", ConnectionCheckViewSet, "connection-check")
