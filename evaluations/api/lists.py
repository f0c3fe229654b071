"""Proposals and reminders over all creators: rising stars, whom to part with, whom to test again. Read only."""

from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import now
from rest_framework import mixins, serializers, viewsets

from accounts.roles import Capability
from evaluations.models import CurrentStanding, Policy


class ListedSerializer(serializers.ModelSerializer[CurrentStanding]):
    """`last_settled_on` is the first of the month: the day of another brand's collaboration is not told."""

    handle = serializers.CharField(source="creator.handle")
    tier = serializers.CharField(source="get_tier_display")

    class Meta:
        model = CurrentStanding
        fields = ["creator", "handle", "standing", "tier", "score", "sd", "last_settled_on"]
        read_only_fields = fields


class StarSerializer(ListedSerializer):
    """`promise` is score + sd: what the creator may well reach."""

    promise = serializers.FloatField()

    class Meta(ListedSerializer.Meta):
        fields = [*ListedSerializer.Meta.fields, "promise"]
        read_only_fields = fields


class ExitSerializer(ListedSerializer):
    """`below_c` is the probability that the true score lies below the band of C."""

    below_c = serializers.FloatField()

    class Meta(ListedSerializer.Meta):
        fields = [*ListedSerializer.Meta.fields, "below_c"]
        read_only_fields = fields


class _Listed(mixins.ListModelMixin, viewsets.GenericViewSet[CurrentStanding]):
    queryset = CurrentStanding.objects.none()
    capabilities = {"read": Capability.VIEW_CREATORS}


class StarViewSet(_Listed):
    serializer_class = StarSerializer

    def get_queryset(self) -> QuerySet[CurrentStanding, Any]:
        return CurrentStanding.objects.for_list().rising_stars()


class ExitViewSet(_Listed):
    """Proposals: nobody is parted with until a person decides."""

    serializer_class = ExitSerializer

    def get_queryset(self) -> QuerySet[CurrentStanding, Any]:
        return CurrentStanding.objects.for_list().to_part_with(Policy.objects.in_force(), at=now())


class RetestViewSet(_Listed):
    serializer_class = ListedSerializer

    def get_queryset(self) -> QuerySet[CurrentStanding, Any]:
        return CurrentStanding.objects.for_list().stale(Policy.objects.in_force(), on=now().date())
