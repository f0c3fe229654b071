"""Scores in dispute as other software reads and writes them; the same actions and the same blind rule."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.timezone import now
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.callers import caller, given, person
from accounts.models import User
from accounts.requests import brand_of
from accounts.roles import Capability
from accounts.rules import can
from campaigns.models import Collaboration
from evaluations import actions, disputes, overturned
from evaluations.dimensions import Dimension
from evaluations.engine.reviews import inputs_when_opened
from evaluations.frozen import told
from evaluations.given import GivenMark
from evaluations.models import Review, ReviewVote
from evaluations.models.scorecards import ROLE_CHOICES
from evaluations.states import ReviewState

MOST_QUARTERS = 8
# Of what a row may hold, what a request may say; named for the description of the API.
DISPUTE_ORIGINS = [choice for choice in Review.Origin.choices if choice[0] not in Review.AUTOMATIC]
RULINGS = [choice for choice in ReviewState.choices if choice[0] != ReviewState.OPEN]


class ReviewSerializer(serializers.ModelSerializer[Review]):
    is_overdue = serializers.SerializerMethodField()
    vote_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Review
        fields = [
            "id",
            "collaboration",
            "dimension",
            "origin",
            "reason",
            "opened_at",
            "opened_by",
            "due_on",
            "is_overdue",
            "state",
            "vote_count",
            "inputs_sha256",
            "ruled_at",
            "ruled_by",
            "ruling",
        ]
        read_only_fields = fields

    def get_is_overdue(self, review: Review) -> bool:
        return review.is_overdue(now())


class ReviewVoteSerializer(serializers.ModelSerializer[ReviewVote]):
    """`proposed`: criterion id → mark, null for not applicable."""

    proposed = serializers.DictField(child=serializers.IntegerField(allow_null=True))

    class Meta:
        model = ReviewVote
        fields = ["role", "voter", "choice", "proposed", "reason", "voted_at"]
        read_only_fields = fields


class ReviewDetailSerializer(ReviewSerializer):
    """With what was frozen, without the money where the person may not see it.

    `votes` is empty while the person may still vote.
    """

    inputs = serializers.SerializerMethodField()
    votes = serializers.SerializerMethodField()

    class Meta(ReviewSerializer.Meta):
        fields = [*ReviewSerializer.Meta.fields, "inputs", "votes"]
        read_only_fields = fields

    def get_inputs(self, review: Review) -> dict[str, Any]:
        with_money = can(self._reader, Capability.RUN_COLLABORATIONS, review.brand)
        return told(inputs_when_opened(review), with_money=with_money)

    @extend_schema(responses=ReviewVoteSerializer(many=True))
    def get_votes(self, review: Review) -> list[dict[str, Any]]:
        shown = disputes.votes_for(self._reader, review).given
        return [dict(one) for one in ReviewVoteSerializer(shown, many=True).data]

    @property
    def _reader(self) -> User:
        return cast("User", self.context["request"].user)


class DisputeSerializer(serializers.Serializer[Any]):
    collaboration = serializers.PrimaryKeyRelatedField(queryset=Collaboration.objects.none())
    dimension = serializers.ChoiceField(choices=Dimension.choices)
    origin = serializers.ChoiceField(choices=DISPUTE_ORIGINS, default=Review.Origin.PERSON)
    reason = serializers.CharField(max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if request := self.context.get("request"):
            visible = Collaboration.objects.visible_to(request.user)
            self.fields["collaboration"].queryset = visible.select_related("creator", "campaign__brand")  # type: ignore[attr-defined]


class ProposedMarkSerializer(serializers.Serializer[Any]):
    criterion = serializers.IntegerField()
    value = serializers.IntegerField(min_value=0, max_value=5, allow_null=True, default=None)
    not_applicable = serializers.BooleanField(default=False)


class RuledMarkSerializer(ProposedMarkSerializer):
    evaluation = serializers.IntegerField()


class VoteSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=ROLE_CHOICES)
    choice = serializers.ChoiceField(choices=ReviewVote.Choice.choices)
    proposed = ProposedMarkSerializer(many=True, default=list)
    reason = serializers.CharField(max_length=2000)


class RulingSerializer(serializers.Serializer[Any]):
    """`marks` only where the score is overturned; each becomes the next version."""

    state = serializers.ChoiceField(choices=RULINGS)
    marks = RuledMarkSerializer(many=True, default=list)
    reason = serializers.CharField(max_length=2000)


class CountSerializer(serializers.Serializer[Any]):
    """`share` is null below five rulings."""

    value = serializers.CharField()
    # The metaclass takes fields off the class, so this hides nothing of Field.
    label = serializers.CharField()  # type: ignore[assignment]
    ruled = serializers.IntegerField()
    overturned = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)


class OverturnedSerializer(serializers.Serializer[Any]):
    quarter = serializers.DateField()
    dimensions = CountSerializer(many=True)
    roles = CountSerializer(many=True)
    criteria = CountSerializer(many=True)


class ReviewFilter(filters.FilterSet):
    creator = filters.NumberFilter(field_name="collaboration__creator")
    campaign = filters.NumberFilter(field_name="collaboration__campaign")

    class Meta:
        model = Review
        fields = ["state", "dimension", "origin", "collaboration", "creator", "campaign"]


class ReviewViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Review]):
    """Reviews by deadline. A score is disputed by POST; ruling is a manager's."""

    queryset = Review.objects.none()
    filterset_class = ReviewFilter
    capabilities = {
        "read": Capability.DISPUTE_SCORES,
        "write": Capability.DISPUTE_SCORES,
        "rule": Capability.RULE_ON_REVIEWS,
    }

    def get_queryset(self) -> QuerySet[Review]:
        visible = Review.objects.visible_to(person(self.request)).by_deadline()
        return visible.with_votes() if self.action == "retrieve" else visible.for_list()

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Review]]:
        return ReviewDetailSerializer if self.action == "retrieve" else ReviewSerializer

    @extend_schema(request=DisputeSerializer, responses={201: ReviewSerializer})
    def create(self, request: Request) -> Response:
        """Dispute a score that the person may see; what there is to see is frozen."""
        asked = given(DisputeSerializer, request, context={"request": request})
        review = actions.open_review(**asked, **caller(request))
        made = self.get_queryset().get(pk=review.pk)
        return Response(ReviewSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=VoteSerializer, responses=ReviewSerializer)
    @action(detail=True, methods=["post"])
    def vote(self, request: Request, pk: str) -> Response:
        """One role's word, once: keep, or change with the marks proposed."""
        review = self.get_object()
        asked = given(VoteSerializer, request)
        proposed = {mark["criterion"]: _mark(mark) for mark in asked.pop("proposed")}
        actions.vote_on_review(review=review, proposed=proposed, **asked, **caller(request))
        return self._again()

    @extend_schema(request=RulingSerializer, responses=ReviewSerializer)
    @action(detail=True, methods=["post"])
    def rule(self, request: Request, pk: str) -> Response:
        """Keep the score or overturn it, with the reason; final."""
        review = self.get_object()
        asked = given(RulingSerializer, request)
        marks = {(mark["evaluation"], mark["criterion"]): _mark(mark) for mark in asked.pop("marks")}
        actions.rule_on_review(review=review, marks=marks, **asked, **caller(request))
        return self._again()

    @extend_schema(responses=OverturnedSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None)
    def statistics(self, request: Request) -> Response:
        """How many rulings overturned a score, in the current brand, by quarter, the newest first."""
        ruled = Review.objects.visible_to(person(request)).of_brand(brand_of(request))
        quarters = ruled.quarters()[:MOST_QUARTERS]
        return Response(OverturnedSerializer([_overturned(ruled, day) for day in quarters], many=True).data)

    def _again(self) -> Response:
        return Response(ReviewSerializer(self.get_object()).data)


def _overturned(ruled: Any, quarter: Any) -> dict[str, Any]:
    reviews = ruled.with_quarter().filter(quarter=quarter)
    return {
        "quarter": quarter,
        "dimensions": overturned.by_dimension(reviews),
        "roles": overturned.by_role(reviews),
        "criteria": overturned.by_criterion(reviews),
    }


def _mark(mark: Any) -> GivenMark:
    return GivenMark(mark["value"], mark["not_applicable"])
