"""Versions of raters' leniency, the leniency of each rater, and agreement per brand. Frozen, so read only."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.callers import caller, person
from accounts.roles import Capability
from evaluations import actions
from evaluations.engine.raters import monday_of
from evaluations.models import Agreement, RaterEffect, RaterVersion


class RaterVersionSerializer(serializers.ModelSerializer[RaterVersion]):
    """`sigma_e`: spread of a single mark in points; null while nothing is shared."""

    class Meta:
        model = RaterVersion
        fields = ["id", "week", "policy", "built_at", "marks", "units", "sigma_e"]
        read_only_fields = fields


class RequestedWeekSerializer(serializers.Serializer[Any]):
    week = serializers.DateField(help_text="Its Monday.")


class RaterVersionViewSet(
    mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[RaterVersion]
):
    """One per week and policy, the newest first."""

    queryset = RaterVersion.objects.none()
    serializer_class = RaterVersionSerializer
    filterset_fields = ["week", "policy"]
    capabilities = {"read": Capability.SCORE, "write": Capability.MANAGE_POLICY}

    def get_queryset(self) -> QuerySet[RaterVersion]:
        rows: QuerySet[RaterVersion] = RaterVersion.objects.newest_first()
        return rows

    @extend_schema(request=None, responses={202: RequestedWeekSerializer})
    def create(self, request: Request) -> Response:
        """Ask a worker for this week's version; where there is one, nothing changes."""
        asked = caller(request)
        actions.request_raters(by=asked["by"])
        week = monday_of(asked["at"].astimezone(UTC).date())
        return Response(RequestedWeekSerializer({"week": week}).data, status=status.HTTP_202_ACCEPTED)


class RaterEffectFilter(filters.FilterSet):
    week = filters.DateFilter(field_name="version__week")

    class Meta:
        model = RaterEffect
        fields = ["rater", "week", "version", "needs_calibration", "is_flat"]


class RaterEffectSerializer(serializers.ModelSerializer[RaterEffect]):
    """Points above colleagues on the same criteria; leniency and its error are null where nothing is shared."""

    week = serializers.DateField(source="version.week", read_only=True)
    leniency = serializers.SerializerMethodField()
    standard_error = serializers.SerializerMethodField()
    is_linked = serializers.BooleanField(read_only=True)
    distribution = serializers.ListField(
        child=serializers.IntegerField(),
        read_only=True,
        help_text="How often 0, 1, 2, 3, 4 and 5 were given.",
    )

    class Meta:
        model = RaterEffect
        fields = [
            "id",
            "version",
            "week",
            "rater",
            "leniency",
            "standard_error",
            "n",
            "marks",
            "mean",
            "spread",
            "distribution",
            "is_linked",
            "needs_calibration",
            "is_flat",
        ]
        read_only_fields = fields

    def get_leniency(self, effect: RaterEffect) -> float | None:
        return effect.leniency if effect.is_linked else None

    def get_standard_error(self, effect: RaterEffect) -> float | None:
        return effect.standard_error if effect.is_linked else None


class RaterEffectViewSet(
    mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[RaterEffect]
):
    """Own ones, and for managers those of their brands' people once no mark in them is blind to the caller."""

    queryset = RaterEffect.objects.none()
    serializer_class = RaterEffectSerializer
    filterset_class = RaterEffectFilter
    capabilities = {"read": Capability.SCORE}

    def get_queryset(self) -> QuerySet[RaterEffect]:
        visible = RaterEffect.objects.visible_to(person(self.request)).select_related("version")
        rows: QuerySet[RaterEffect] = visible.order_by("-version__week", "-pk")
        return rows


class AgreementFilter(filters.FilterSet):
    week = filters.DateFilter(field_name="version__week")

    class Meta:
        model = Agreement
        fields = ["brand", "dimension", "code", "light", "week", "version"]


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """Of one criterion, or of a whole bar where `code` is empty. Null: no variance to tell agreement by."""

    week = serializers.DateField(source="version.week", read_only=True)

    class Meta:
        model = Agreement
        fields = [
            "id",
            "version",
            "week",
            "brand",
            "dimension",
            "code",
            "units",
            "alpha",
            "alpha_adjusted",
            "icc",
            "light",
        ]
        read_only_fields = fields


class AgreementViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Agreement]):
    """Per brand and criterion; it names no person."""

    queryset = Agreement.objects.none()
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilter
    capabilities = {"read": Capability.SCORE}

    def get_queryset(self) -> QuerySet[Agreement]:
        visible = Agreement.objects.visible_to(person(self.request)).select_related("version")
        rows: QuerySet[Agreement] = visible.order_by("-version__week", "-pk")
        return rows
