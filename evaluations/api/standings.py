"""Standings, alerts, recomputes and policies: read only. Explanations hide what is another brand's."""

from datetime import date, datetime
from typing import Any, cast

from django.db.models import QuerySet
from django_filters import FilterSet, NumberFilter
from rest_framework import mixins, serializers, viewsets

from accounts.callers import person
from accounts.models import User
from accounts.roles import Capability
from evaluations.explanation import Explanation, explain
from evaluations.models import Alert, Standing, StandingJob
from evaluations.redaction import moment_told, newest_told


class StandingFilter(FilterSet):
    creator = NumberFilter()

    class Meta:
        model = Standing
        fields = ["creator"]


class StandingSerializer(serializers.ModelSerializer[Standing]):
    """`tier` is null while unrated, and so are score and spread: there is no letter and no number before.

    Of another brand's collaborations only the month is told: times fall on its first moment, days on its first.
    `is_own` says whether `as_of` is exact.
    """

    as_of = serializers.SerializerMethodField()
    is_own = serializers.BooleanField(read_only=True)
    last_settled_on = serializers.SerializerMethodField()

    tier = serializers.SerializerMethodField()
    score = serializers.SerializerMethodField()
    sd = serializers.SerializerMethodField()
    trend = serializers.CharField(source="get_trend_display")
    policy_version = serializers.IntegerField(source="policy.version")

    class Meta:
        model = Standing
        fields = [
            "id",
            "creator",
            "as_of",
            "is_own",
            "tier",
            "score",
            "sd",
            "videos",
            "collaborations",
            "last_settled_on",
            "trend",
            "slope90",
            "trend_confirmed",
            "is_blocked",
            "policy_version",
        ]
        read_only_fields = fields

    def get_as_of(self, standing: Standing) -> datetime:
        return moment_told(standing.as_of, is_own=standing.is_own)

    def get_last_settled_on(self, standing: Standing) -> date | None:
        return newest_told(standing)

    def get_tier(self, standing: Standing) -> str | None:
        return None if standing.tier is None else standing.get_effective_tier_display()

    def get_score(self, standing: Standing) -> float | None:
        return None if standing.tier is None else standing.mean

    def get_sd(self, standing: Standing) -> float | None:
        return None if standing.tier is None else standing.sd


class ContributionSerializer(serializers.Serializer[Any]):
    # The metaclass takes fields off the class, so this hides nothing of Field.
    label = serializers.CharField()  # type: ignore[assignment]
    on = serializers.DateField(source="collaboration.on", default=None)
    bars = serializers.ListField(
        child=serializers.FloatField(allow_null=True), source="collaboration.bars", default=None
    )
    value = serializers.FloatField(allow_null=True)
    weight = serializers.FloatField()
    share = serializers.FloatField()


class ExplanationSerializer(serializers.Serializer[Explanation]):
    summary = serializers.ListField(child=serializers.CharField())
    gates = serializers.ListField(child=serializers.CharField())
    next_step = serializers.CharField()
    contributions = serializers.SerializerMethodField()

    def get_contributions(self, explanation: Explanation) -> list[dict[str, Any]]:
        # Of an unrated creator there is no number to explain.
        if explanation.standing.tier is None:
            return []
        return [dict(one) for one in ContributionSerializer(explanation.contributions, many=True).data]


class ExplainedStandingSerializer(StandingSerializer):
    explanation = serializers.SerializerMethodField()

    class Meta(StandingSerializer.Meta):
        fields = [*StandingSerializer.Meta.fields, "explanation"]
        read_only_fields = fields

    def get_explanation(self, standing: Standing) -> dict[str, Any]:
        user = cast("User", self.context["request"].user)
        return dict(ExplanationSerializer(explain(standing, user=user)).data)


class StandingViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Standing]):
    queryset = Standing.objects.none()
    filterset_class = StandingFilter
    capabilities = {"read": Capability.VIEW_CREATORS}

    def get_queryset(self) -> QuerySet[Standing]:
        return Standing.objects.with_versions().seen_by(person(self.request)).order_by("-pk")

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Standing]]:
        return ExplainedStandingSerializer if self.action == "retrieve" else StandingSerializer


class AlertSerializer(serializers.ModelSerializer[Alert]):
    """`at` as a standing's `as_of`: exact where `is_own`, else the beginning of the month."""

    at = serializers.SerializerMethodField()
    is_own = serializers.BooleanField(read_only=True)

    class Meta:
        model = Alert
        fields = ["id", "creator", "standing", "kind", "at", "is_own"]
        read_only_fields = fields

    def get_at(self, alert: Alert) -> datetime:
        return moment_told(alert.at, is_own=alert.is_own)


class AlertViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Alert]):
    serializer_class = AlertSerializer
    queryset = Alert.objects.none()
    filterset_fields = ["kind", "creator"]
    capabilities = {"read": Capability.VIEW_CREATORS}

    def get_queryset(self) -> QuerySet[Alert]:
        return Alert.objects.seen_by(person(self.request)).for_list()


class RecomputeSerializer(serializers.ModelSerializer[StandingJob]):
    class Meta:
        model = StandingJob
        fields = [
            "id",
            "cause",
            "campaign",
            "collaboration",
            "creator",
            "requested_at",
            "started_at",
            "done_at",
            "progress",
            "total",
            "settled",
            "moved",
            "last_error",
        ]
        read_only_fields = fields


class RecomputeViewSet(
    mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[StandingJob]
):
    serializer_class = RecomputeSerializer
    queryset = StandingJob.objects.none()
    filterset_fields = ["cause", "campaign"]
    capabilities = {"read": Capability.CLOSE_CAMPAIGNS}

    def get_queryset(self) -> QuerySet[StandingJob]:
        return StandingJob.objects.visible_to(cast("User", self.request.user)).for_list()
