"""Evaluations and marks as other software reads and writes them; the same actions and the same blind rule."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.callers import caller, given, person
from accounts.models import User
from accounts.roles import Capability
from evaluations import actions
from evaluations.given import GivenMark
from evaluations.models import DraftMark, Evaluation, Mark
from evaluations.models.scorecards import ROLE_CHOICES
from evaluations.states import EvaluationState


class GivenMarkSerializer(serializers.Serializer[Any]):
    """A whole number from 0 to 5, or not applicable. 2 or less and 5 need a reason when submitted."""

    criterion = serializers.IntegerField()
    value = serializers.IntegerField(min_value=0, max_value=5, allow_null=True, default=None)
    not_applicable = serializers.BooleanField(default=False)
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class DraftSerializer(serializers.Serializer[Any]):
    marks = GivenMarkSerializer(many=True)
    note = serializers.CharField(max_length=2000, allow_blank=True, required=False)

    def given(self) -> dict[int, GivenMark]:
        return {
            mark["criterion"]: GivenMark(mark["value"], mark["not_applicable"], mark["reason"])
            for mark in self.validated_data["marks"]
        }


class CorrectionSerializer(DraftSerializer):
    correction_reason = serializers.CharField(max_length=2000)


class DraftMarkSerializer(serializers.ModelSerializer[DraftMark]):
    class Meta:
        model = DraftMark
        fields = ["criterion", "value", "not_applicable", "reason", "saved_at"]
        read_only_fields = fields


class EvaluationSerializer(serializers.ModelSerializer[Evaluation]):
    criteria = serializers.SerializerMethodField()

    class Meta:
        model = Evaluation
        fields = [
            "id",
            "collaboration",
            "role",
            "scorer",
            "substitute_for",
            "state",
            "opened_at",
            "due_at",
            "submitted_at",
            "is_late",
            "note",
            "criteria",
        ]
        read_only_fields = fields

    def get_criteria(self, evaluation: Evaluation) -> list[int]:
        """Ids of the criteria that the role is asked in this campaign, in order."""
        return [criterion.pk for criterion in evaluation.asked()]


class SubstituteSerializer(serializers.Serializer[Any]):
    scorer = serializers.PrimaryKeyRelatedField(queryset=User.objects.active())


class ReopeningSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class EvaluationFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=EvaluationState.choices)
    role = filters.ChoiceFilter(choices=ROLE_CHOICES)
    campaign = filters.NumberFilter(field_name="collaboration__campaign")
    mine = filters.BooleanFilter(method="only_mine")

    class Meta:
        model = Evaluation
        fields = ["state", "role", "campaign", "collaboration", "mine"]

    def only_mine(self, rows: QuerySet[Evaluation], name: str, value: bool) -> QuerySet[Evaluation]:
        return rows.filter(scorer=self.request.user) if value else rows


class EvaluationViewSet(viewsets.ReadOnlyModelViewSet[Evaluation]):
    """Own evaluations, and others' once the blind rule reveals them; by deadline."""

    queryset = Evaluation.objects.none()
    serializer_class = EvaluationSerializer
    filterset_class = EvaluationFilter
    capabilities = {
        "read": Capability.SCORE,
        "write": Capability.SCORE,
        "correct": Capability.SCORE,
        "substitute": Capability.ASSIGN_SCORERS,
        "reopen": Capability.CORRECT_MARKS,
    }

    def get_queryset(self) -> QuerySet[Evaluation]:
        visible = Evaluation.objects.visible_to(person(self.request))
        return visible.with_subject().with_criteria().with_settled().by_deadline()

    @extend_schema(request=DraftSerializer, responses=DraftMarkSerializer(many=True))
    @action(detail=True, methods=["get", "put"])
    def draft(self, request: Request, pk: str) -> Response:
        """The own draft; PUT keeps the marks it names and leaves the others alone."""
        evaluation = self.get_object()
        if request.method == "PUT":
            given = DraftSerializer(data=request.data)
            given.is_valid(raise_exception=True)
            note = given.validated_data.get("note")
            actions.save_draft(evaluation=evaluation, given=given.given(), note=note, **caller(request))
        drafts = DraftMark.objects.filter(evaluation=evaluation, evaluation__scorer=person(request))
        return Response(DraftMarkSerializer(drafts.order_by("criterion__position", "pk"), many=True).data)

    @extend_schema(request=None, responses=EvaluationSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Turn the draft into marks: all criteria asked, or one error per criterion, `marks.<criterion>`."""
        actions.submit_evaluation(evaluation=self.get_object(), **caller(request))
        return self._again()

    @extend_schema(request=CorrectionSerializer, responses=EvaluationSerializer)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """The next version of the marks that differ, with the reason."""
        evaluation = self.get_object()
        given = CorrectionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        actions.correct_marks(
            evaluation=evaluation,
            given=given.given(),
            reason=given.validated_data["correction_reason"],
            **caller(request),
        )
        return self._again()

    @extend_schema(request=SubstituteSerializer, responses=EvaluationSerializer)
    @action(detail=True, methods=["post"])
    def substitute(self, request: Request, pk: str) -> Response:
        """Hand it over, while it is open, to somebody who has seen no marks; the draft is dropped."""
        evaluation = self.get_object()
        actions.assign_substitute(
            evaluation=evaluation, **given(SubstituteSerializer, request), **caller(request)
        )
        return self._again()

    @extend_schema(request=ReopeningSerializer, responses=EvaluationSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Let its scorer submit although the collaboration has settled."""
        evaluation = self.get_object()
        actions.reopen_evaluation(
            evaluation=evaluation, **given(ReopeningSerializer, request), **caller(request)
        )
        return self._again()

    def _again(self) -> Response:
        return Response(EvaluationSerializer(self.get_object()).data)


class MarkSerializer(serializers.ModelSerializer[Mark]):
    collaboration = serializers.IntegerField(source="evaluation.collaboration_id", read_only=True)
    role = serializers.CharField(source="evaluation.role", read_only=True)
    # without the rater's leniency, 0 to 5; null before the collaboration settles
    adjusted = serializers.FloatField(read_only=True, allow_null=True)

    class Meta:
        model = Mark
        fields = [
            "id",
            "collaboration",
            "evaluation",
            "role",
            "criterion",
            "version",
            "value",
            "adjusted",
            "not_applicable",
            "reason",
            "correction_reason",
            "after_reveal",
            "marked_by",
            "marked_at",
        ]
        read_only_fields = fields


class MarkFilter(filters.FilterSet):
    collaboration = filters.NumberFilter(field_name="evaluation__collaboration")
    role = filters.ChoiceFilter(field_name="evaluation__role", choices=ROLE_CHOICES)
    latest = filters.BooleanFilter(method="only_latest")

    class Meta:
        model = Mark
        fields = ["collaboration", "evaluation", "criterion", "role", "latest"]

    def only_latest(self, marks: Any, name: str, value: bool) -> Any:
        return marks.counting() if value else marks


class MarkViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Mark]):
    """Submitted marks as far as the blind rule shows them; `latest=true` leaves out corrected versions."""

    queryset = Mark.objects.none()
    serializer_class = MarkSerializer
    filterset_class = MarkFilter
    capabilities = {"read": Capability.SCORE}

    def get_queryset(self) -> QuerySet[Mark]:
        visible = Mark.objects.visible_to(person(self.request)).with_leniency()
        return visible.select_related("evaluation").order_by("pk")
