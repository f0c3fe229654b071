"""Which dimensions of a campaign come from numbers. Addressed by the campaign's id."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.callers import caller, given, person
from accounts.roles import Capability
from campaigns.models import Campaign
from evaluations import actions, sources
from evaluations.dimensions import Dimension
from evaluations.models import CampaignScoring, Evaluation


class SourcesSerializer(serializers.Serializer[Any]):
    number_dimensions = serializers.ListField(child=serializers.ChoiceField(choices=Dimension.choices))


class ScoringSerializer(serializers.ModelSerializer[Campaign]):
    """`scorecard` is null before the start; `is_fixed`: the first evaluation is open."""

    campaign = serializers.IntegerField(source="pk", read_only=True)
    scorecard = serializers.SerializerMethodField()
    number_dimensions = serializers.SerializerMethodField()
    is_fixed = serializers.BooleanField(read_only=True)

    class Meta:
        model = Campaign
        fields = ["campaign", "scorecard", "number_dimensions", "is_fixed"]

    def get_scorecard(self, campaign: Campaign) -> int | None:
        scoring = _scoring_of(campaign)
        return scoring.scorecard_id if scoring and campaign.started_at else None

    def get_number_dimensions(self, campaign: Campaign) -> list[str]:
        scoring = _scoring_of(campaign)
        return list(scoring.number_dimensions if scoring else self._usual(campaign))

    @staticmethod
    def _usual(campaign: Any) -> list[Dimension]:
        return sources.usual_of(has_orders=campaign.has_orders, has_peers=campaign.has_peers)


class ScoringViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Campaign]):
    """How each campaign is scored. PUT until its first evaluation is open."""

    queryset = Campaign.objects.none()
    serializer_class = ScoringSerializer
    capabilities = {"read": Capability.VIEW_CAMPAIGNS, "write": Capability.EDIT_CAMPAIGNS}

    def get_queryset(self) -> QuerySet[Campaign]:
        visible: Any = Campaign.objects.visible_to(person(self.request)).select_related("brand", "scoring")
        opened = Evaluation.objects.filter(collaboration__campaign=OuterRef("pk"))
        fixed = visible.annotate(is_fixed=Exists(opened)).order_by("pk")
        rows: QuerySet[Campaign] = sources.with_orders(fixed)
        return rows

    @extend_schema(request=SourcesSerializer, responses=ScoringSerializer)
    def update(self, request: Request, pk: str) -> Response:
        campaign = self.get_object()
        actions.choose_sources(campaign=campaign, **given(SourcesSerializer, request), **caller(request))
        return Response(ScoringSerializer(self.get_object()).data)


def _scoring_of(campaign: Campaign) -> CampaignScoring | None:
    return getattr(campaign, "scoring", None)
