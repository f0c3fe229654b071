"""Calibration rounds as other software reads and writes them; the same actions and the same blind rule."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.callers import caller, given, person
from accounts.models import User
from accounts.requests import brand_of
from accounts.roles import Capability
from accounts.rules import can
from campaigns.models import Deliverable
from evaluations import actions
from evaluations.calibration import CriterionResult, results_of
from evaluations.given import GivenMark
from evaluations.models import CalibrationMark, CalibrationRound, CalibrationScorer, CalibrationVideo
from evaluations.models.scorecards import ROLE_CHOICES
from evaluations.querysets import videos_to_calibrate


class AskedSerializer(serializers.Serializer[Any]):
    user = serializers.IntegerField()
    role = serializers.ChoiceField(choices=ROLE_CHOICES)


class NewRoundSerializer(serializers.Serializer[Any]):
    """5 to 10 ids of deliverables, in the order to be scored; each person once, as one role."""

    title = serializers.CharField(max_length=120)
    due_at = serializers.DateTimeField()
    videos = serializers.ListField(child=serializers.IntegerField(), max_length=50)
    scorers = AskedSerializer(many=True)

    def validate_videos(self, ids: list[int]) -> list[Deliverable]:
        found = videos_to_calibrate(self.context["brand"]).in_bulk(ids)
        if missing := [str(pk) for pk in ids if pk not in found]:
            text = _("No published video of the brand's own settled collaborations: %(ids)s.")
            raise serializers.ValidationError(text % {"ids": ", ".join(missing)})
        return [found[pk] for pk in ids]

    def validate_scorers(self, asked: list[dict[str, Any]]) -> list[tuple[str, User]]:
        people = User.objects.in_brand(self.context["brand"])
        found = {user.pk: user for user in people.filter(pk__in={one["user"] for one in asked})}
        if missing := [str(one["user"]) for one in asked if one["user"] not in found]:
            text = _("Nobody of the brand: %(ids)s.")
            raise serializers.ValidationError(text % {"ids": ", ".join(missing)})
        return [(one["role"], found[one["user"]]) for one in asked]


class LevelSerializer(serializers.Serializer[Any]):
    """`video` is the id within the round. A whole number from 0 to 5, or not applicable."""

    video = serializers.IntegerField()
    criterion = serializers.IntegerField()
    value = serializers.IntegerField(min_value=0, max_value=5, allow_null=True, default=None)
    not_applicable = serializers.BooleanField(default=False)


class LevelsSerializer(serializers.Serializer[Any]):
    """All marks of all videos at once."""

    marks = LevelSerializer(many=True)

    def given(self) -> dict[tuple[int, int], GivenMark]:
        return {
            (mark["video"], mark["criterion"]): GivenMark(mark["value"], mark["not_applicable"])
            for mark in self.validated_data["marks"]
        }


class RoundVideoSerializer(serializers.ModelSerializer[CalibrationVideo]):
    url = serializers.CharField(source="deliverable.url", read_only=True)

    class Meta:
        model = CalibrationVideo
        fields = ["id", "deliverable", "position", "url"]
        read_only_fields = fields


class RoundSerializer(serializers.ModelSerializer[CalibrationRound]):
    brand = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    videos = RoundVideoSerializer(many=True, read_only=True)
    is_to_do = serializers.BooleanField(read_only=True)
    has_submitted = serializers.BooleanField(read_only=True)
    own_role = serializers.SerializerMethodField()
    scorers = serializers.SerializerMethodField()

    class Meta:
        model = CalibrationRound
        fields = [
            "id",
            "brand",
            "title",
            "opened_by",
            "opened_at",
            "due_at",
            "closed_by",
            "closed_at",
            "videos",
            "is_to_do",
            "has_submitted",
            "own_role",
            "scorers",
        ]
        read_only_fields = fields

    def get_own_role(self, calibration: CalibrationRound) -> str | None:
        """As what the caller is asked; null: not at all."""
        own = [row.role for row in calibration.scorers.all() if row.user_id == self.context["user"].pk]
        return own[0] if own else None

    @extend_schema_field(AskedSerializer(many=True))
    def get_scorers(self, calibration: CalibrationRound) -> list[dict[str, Any]]:
        """Who is asked, for those who manage the brand. Who has submitted is blind and not said here."""
        if not can(self.context["user"], Capability.ASSIGN_SCORERS, calibration.brand):
            return []
        return [{"user": row.user_id, "role": row.role} for row in calibration.scorers.all()]


class RoundMarkSerializer(serializers.ModelSerializer[CalibrationMark]):
    role = serializers.CharField(source="scorer.role", read_only=True)
    scorer = serializers.SerializerMethodField()

    class Meta:
        model = CalibrationMark
        fields = ["video", "criterion", "role", "scorer", "value", "not_applicable"]
        read_only_fields = fields

    def get_scorer(self, mark: CalibrationMark) -> int | None:
        """The person, for those who manage the brand and of own marks."""
        user_id = mark.scorer.user_id
        return user_id if self.context["names"] or user_id == self.context["user"].pk else None


class CriterionResultSerializer(serializers.Serializer[Any]):
    """`disagreement`: how many levels two people are apart on the same video, on average."""

    criterion = serializers.IntegerField(source="criterion.pk")
    code = serializers.CharField(source="criterion.code")
    disagreement = serializers.FloatField(allow_null=True)
    confused_levels = serializers.SerializerMethodField()

    def get_confused_levels(self, result: CriterionResult) -> list[int]:
        """The two levels chosen most on videos that people disagree about."""
        return [anchor.level for anchor in result.confused]


class DeviationSerializer(serializers.Serializer[Any]):
    """From the median of all who marked the same, in levels; `n` marks compared."""

    scorer = serializers.IntegerField(source="scorer_id", allow_null=True)
    role = serializers.CharField()
    mean = serializers.FloatField(source="deviation.mean")
    distance = serializers.FloatField(source="deviation.distance")
    n = serializers.IntegerField(source="deviation.n")


class ResultsSerializer(serializers.Serializer[Any]):
    submitted = serializers.IntegerField()
    asked = serializers.IntegerField()
    criteria = CriterionResultSerializer(many=True)
    deviations = DeviationSerializer(many=True)
    marks = RoundMarkSerializer(many=True)


class CalibrationRoundViewSet(viewsets.ReadOnlyModelViewSet[CalibrationRound]):
    """The same past videos scored blind by all; open rounds first. Nothing of them reaches a score."""

    queryset = CalibrationRound.objects.none()
    serializer_class = RoundSerializer
    capabilities = {
        "read": Capability.SCORE,
        "write": Capability.ASSIGN_SCORERS,
        "submit": Capability.SCORE,
    }

    def get_queryset(self) -> QuerySet[CalibrationRound]:
        user = person(self.request)
        visible = CalibrationRound.objects.visible_to(user).for_list(user)
        videos = CalibrationVideo.objects.select_related("deliverable").order_by("position")
        scorers = CalibrationScorer.objects.order_by("pk")
        return visible.prefetch_related(Prefetch("videos", videos), Prefetch("scorers", scorers))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "user": person(self.request)}

    @extend_schema(request=NewRoundSerializer, responses={201: RoundSerializer})
    def create(self, request: Request) -> Response:
        brand = brand_of(request._request)
        wanted = given(NewRoundSerializer, request, context={"brand": brand})
        opened = actions.open_round(brand=brand, **wanted, **caller(request))
        return self._answer(opened.pk, status.HTTP_201_CREATED)

    @extend_schema(request=LevelsSerializer, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """All marks of the caller, all or none; errors are named `marks.<video>.<criterion>`."""
        calibration = self.get_object()
        sent = LevelsSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        actions.submit_calibration(calibration=calibration, given=sent.given(), **caller(request))
        return self._answer(calibration.pk)

    @extend_schema(request=None, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Take no more marks and show everybody of the brand the results."""
        calibration = self.get_object()
        actions.close_round(calibration=calibration, **caller(request))
        return self._answer(calibration.pk)

    @extend_schema(responses=ResultsSerializer)
    @action(detail=True, methods=["get"])
    def results(self, request: Request, pk: str) -> Response:
        """What came out, the widest disagreement first; 404 while the round is blind to the caller."""
        calibration, by, at = self.get_object(), person(request), now()
        found = results_of(calibration, by, at=at)
        if found is None:
            raise NotFound
        marks = CalibrationMark.objects.visible_to(by, at=at).filter(scorer__round=calibration)
        shown = {
            "submitted": found.submitted,
            "asked": found.asked,
            "criteria": found.criteria,
            "deviations": found.deviations,
            "marks": marks.select_related("scorer").order_by("video__position", "criterion__position", "pk"),
        }
        names = can(by, Capability.ASSIGN_SCORERS, calibration.brand)
        return Response(ResultsSerializer(shown, context={"user": by, "names": names}).data)

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, status=code)
