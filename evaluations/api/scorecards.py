from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.callers import caller, person
from accounts.roles import Capability
from campaigns.models import Goal
from evaluations import actions
from evaluations.actions.scorecards import CriterionText
from evaluations.dimensions import Dimension
from evaluations.models import Anchor, Criterion, GoalWeights, Scorecard
from evaluations.models.scorecards import ROLE_CHOICES
from evaluations.publishing import problems_with
from evaluations.states import VersionState

LEVELS = 6


class AnchorSerializer(serializers.ModelSerializer[Anchor]):
    class Meta:
        model = Anchor
        fields = ["level", "text_zh", "text_en"]


class CriterionSerializer(serializers.ModelSerializer[Criterion]):
    roles = serializers.MultipleChoiceField(choices=ROLE_CHOICES)
    anchors = AnchorSerializer(many=True)

    class Meta:
        model = Criterion
        fields = [
            "id",
            "code",
            "dimension",
            "name_zh",
            "name_en",
            "weight",
            "roles",
            "asked",
            "position",
            "anchors",
        ]
        read_only_fields = ["code", "asked", "position"]

    def to_representation(self, instance: Criterion) -> dict[str, Any]:
        return super().to_representation(instance) | {"roles": list(instance.roles)}

    def text(self) -> CriterionText:
        given = self.validated_data
        words = {anchor["level"]: anchor for anchor in given["anchors"]}
        return CriterionText(
            dimension=Dimension(given["dimension"]),
            name_zh=given["name_zh"],
            name_en=given["name_en"],
            weight=given["weight"],
            roles=[role for role, _label in ROLE_CHOICES if role in given["roles"]],
            anchors=[
                (words.get(level, {}).get("text_zh", ""), words.get(level, {}).get("text_en", ""))
                for level in range(LEVELS)
            ],
        )


class GoalWeightsSerializer(serializers.ModelSerializer[GoalWeights]):
    class Meta:
        model = GoalWeights
        fields = ["goal", *Dimension.values]
        # The action says which goal does not sum to 100; uniqueness within the list is its order.
        validators: list[Any] = []


class ScorecardSerializer(serializers.ModelSerializer[Scorecard]):
    criteria = CriterionSerializer(many=True, read_only=True)
    goal_weights = GoalWeightsSerializer(many=True)
    problems = serializers.SerializerMethodField()

    class Meta:
        model = Scorecard
        fields = [
            "id",
            "version",
            "name_zh",
            "name_en",
            "state",
            "based_on",
            "drafted_at",
            "published_at",
            "problems",
            "goal_weights",
            "criteria",
        ]
        read_only_fields = ["version", "state", "based_on", "drafted_at", "published_at"]

    def get_problems(self, scorecard: Scorecard) -> list[str]:
        """Why a draft cannot be published yet."""
        return problems_with(scorecard) if scorecard.state == VersionState.DRAFT else []


class ScorecardViewSet(viewsets.ReadOnlyModelViewSet[Scorecard]):
    """Versions of the scorecard. POST drafts the next one; a published version never changes."""

    queryset = Scorecard.objects.none()
    serializer_class = ScorecardSerializer
    capabilities = {"read": Capability.SCORE, "write": Capability.MANAGE_SCORECARDS}

    def get_queryset(self) -> QuerySet[Scorecard]:
        return Scorecard.objects.visible_to(person(self.request)).with_text().order_by("-version")

    def create(self, request: Request) -> Response:
        draft = actions.draft_scorecard(based_on=Scorecard.objects.in_force(), **caller(request))
        return self._answer(draft.pk, status.HTTP_201_CREATED)

    def update(self, request: Request, pk: str) -> Response:
        """Names and goal weights of the draft."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        goals = {
            Goal(row["goal"]): [row[dimension] for dimension in Dimension.values]
            for row in given.validated_data["goal_weights"]
        }
        names = {name: given.validated_data[name] for name in ("name_zh", "name_en")}
        scorecard = self.get_object()
        actions.change_scorecard(scorecard=scorecard, goals=goals, by=person(request), **names)
        return self._answer(scorecard.pk)

    def destroy(self, request: Request, pk: str) -> Response:
        actions.discard_draft(scorecard=self.get_object(), by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        scorecard = self.get_object()
        actions.publish_scorecard(scorecard=scorecard, **caller(request))
        return self._answer(scorecard.pk)

    @action(detail=True, methods=["post"], serializer_class=CriterionSerializer)
    def criteria(self, request: Request, pk: str) -> Response:
        given = CriterionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        criterion = actions.add_criterion(scorecard=self.get_object(), text=given.text(), by=person(request))
        return Response(CriterionSerializer(criterion).data, status=status.HTTP_201_CREATED)

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(ScorecardSerializer(self.get_queryset().get(pk=pk)).data, status=code)


class CriterionViewSet(viewsets.ReadOnlyModelViewSet[Criterion]):
    """Criteria of the versions one may see; those of the draft can be changed and removed."""

    queryset = Criterion.objects.none()
    serializer_class = CriterionSerializer
    capabilities = {"read": Capability.SCORE, "write": Capability.MANAGE_SCORECARDS}
    filterset_fields = ["scorecard", "dimension"]

    def get_queryset(self) -> QuerySet[Criterion]:
        visible = Scorecard.objects.visible_to(person(self.request))
        criteria = Criterion.objects.filter(scorecard__in=visible).select_related("scorecard")
        return criteria.prefetch_related("anchors").order_by("scorecard", "position", "pk")

    def update(self, request: Request, pk: str) -> Response:
        given = CriterionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        actions.change_criterion(criterion=self.get_object(), text=given.text(), by=person(request))
        return Response(CriterionSerializer(self.get_object()).data)

    def destroy(self, request: Request, pk: str) -> Response:
        actions.remove_criterion(criterion=self.get_object(), by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
