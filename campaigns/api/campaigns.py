"""Campaigns and what belongs to them under /api/v1/: the pages' filters and actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.callers import caller, given
from accounts.requests import brand_of
from accounts.roles import Capability
from blacklist.models import Attempt
from campaigns import actions
from campaigns.clocks import with_clocks
from campaigns.filters import (
    CampaignApiFilter,
    CollaborationApiFilter,
    DeliverableFilter,
    MessageFilter,
    SnapshotFilter,
    TermsFilter,
)
from campaigns.models import Campaign, Collaboration, Deliverable, DeliverableSnapshot, Message, Terms
from campaigns.serializers import (
    AddedSerializer,
    BulkMoveSerializer,
    CampaignChangeSerializer,
    CampaignSerializer,
    CollaborationSerializer,
    CreatorIdsSerializer,
    DateCorrectionSerializer,
    DeliverableSerializer,
    DeliverableSnapshotSerializer,
    FiguresCorrectionSerializer,
    KeptSnapshotSerializer,
    LiveSerializer,
    MessageSerializer,
    MovedSerializer,
    MoveSerializer,
    PlanSerializer,
    ReasonSerializer,
    ScorersSerializer,
    TermsEntrySerializer,
    TermsSerializer,
    VideoSerializer,
    WordsSerializer,
)
from campaigns.states import Stage

# The action asks for the capability in the object's own brand; this is the first gate.
RUNS = Capability.RUN_COLLABORATIONS
CLOSES = Capability.CLOSE_CAMPAIGNS


class Reading(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """What the caller's brands hold. Another brand's objects do not exist here."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # The object before the body: of another brand's nothing is said, not even that the body was wrong.
        if self.detail and request.method not in SAFE_METHODS:
            self.get_object()

    def get_queryset(self) -> QuerySet[Any]:
        everything: Any = super().get_queryset()
        shown: QuerySet[Any] = self.shown(everything.visible_to(self.request.user))
        return shown

    def shown(self, rows: Any) -> Any:
        return rows

    def again(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        """The object as it is now."""
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, status=code)


class CampaignViewSet(Reading):
    serializer_class = CampaignSerializer
    filterset_class = CampaignApiFilter
    queryset = Campaign.objects.all()
    capabilities = {
        "read": Capability.VIEW_CAMPAIGNS,
        "write": Capability.EDIT_CAMPAIGNS,
        "start": CLOSES,
        "score": CLOSES,
        "resume": CLOSES,
        "close": CLOSES,
        "reopen": CLOSES,
        "scorers": Capability.ASSIGN_SCORERS,
        "move": RUNS,
    }

    def shown(self, rows: Any) -> Any:
        return rows.select_related("brand").prefetch_related("scorers", "categories").order_by("pk")

    @extend_schema(request=CampaignChangeSerializer, responses={201: CampaignSerializer})
    def create(self, request: Request) -> Response:
        values = given(CampaignChangeSerializer, request)
        made = actions.create_campaign(brand=brand_of(request._request), **values, **caller(request))
        return self.again(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=CampaignChangeSerializer, responses=CampaignSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        campaign = self.get_object()
        changes = given(CampaignChangeSerializer, request, partial=True)
        actions.change_campaign(campaign=campaign, **changes, **caller(request))
        return self.again(campaign.pk)

    @extend_schema(request=None, responses=CampaignSerializer)
    @action(methods=["post"], detail=True)
    def start(self, request: Request, pk: str) -> Response:
        return self._step(request, actions.start_campaign)

    @extend_schema(request=None, responses=CampaignSerializer)
    @action(methods=["post"], detail=True)
    def score(self, request: Request, pk: str) -> Response:
        return self._step(request, actions.begin_scoring)

    @extend_schema(request=None, responses=CampaignSerializer)
    @action(methods=["post"], detail=True)
    def resume(self, request: Request, pk: str) -> Response:
        return self._step(request, actions.resume_campaign)

    @extend_schema(request=None, responses=CampaignSerializer)
    @action(methods=["post"], detail=True)
    def close(self, request: Request, pk: str) -> Response:
        """Close it; tiers and trends are computed in the background."""
        return self._step(request, actions.close_campaign)

    @extend_schema(request=ReasonSerializer, responses=CampaignSerializer)
    @action(methods=["post"], detail=True)
    def reopen(self, request: Request, pk: str) -> Response:
        return self._step(request, actions.reopen_campaign, **given(ReasonSerializer, request))

    @extend_schema(request=None, responses=CampaignSerializer)
    @action(methods=["post"], detail=True)
    def archive(self, request: Request, pk: str) -> Response:
        return self._step(request, actions.archive_campaign)

    @extend_schema(request=None, responses=CampaignSerializer)
    @action(methods=["post"], detail=True)
    def unarchive(self, request: Request, pk: str) -> Response:
        return self._step(request, actions.unarchive_campaign)

    @extend_schema(request=ScorersSerializer, responses=CampaignSerializer)
    @action(methods=["put"], detail=True)
    def scorers(self, request: Request, pk: str) -> Response:
        named = given(ScorersSerializer, request)["scorers"]
        pairs = [(row["role"], row["user"]) for row in named]
        return self._step(request, actions.name_scorers, scorers=pairs)

    @extend_schema(request=CreatorIdsSerializer, responses=AddedSerializer(many=True))
    @action(methods=["post"], detail=True, filterset_class=None, pagination_class=None)
    def creators(self, request: Request, pk: str) -> Response:
        """Add creators. Each gets a result: added, already, held, blocked, paused or unknown."""
        wanted = given(CreatorIdsSerializer, request)
        results = actions.add_creators(
            campaign=self.get_object(),
            creator_ids=wanted.pop("creators"),
            path=Attempt.Path.API,
            **wanted,
            **caller(request),
        )
        return Response(AddedSerializer(results, many=True).data)

    @extend_schema(request=BulkMoveSerializer, responses=MovedSerializer(many=True))
    @action(methods=["post"], detail=True, filterset_class=None, pagination_class=None)
    def move(self, request: Request, pk: str) -> Response:
        """Move several collaborations. Each gets a result."""
        wanted = given(BulkMoveSerializer, request)
        results = actions.move_collaborations(
            campaign=self.get_object(),
            ids=wanted["collaborations"],
            target=Stage(wanted["stage"]),
            reason=wanted["reason"],
            path=Attempt.Path.API,
            **caller(request),
        )
        return Response(MovedSerializer(results, many=True).data)

    def _step(self, request: Request, step: Callable[..., None], **values: Any) -> Response:
        campaign = self.get_object()
        step(campaign=campaign, **values, **caller(request))
        return self.again(campaign.pk)


class CollaborationViewSet(Reading):
    serializer_class = CollaborationSerializer
    filterset_class = CollaborationApiFilter
    queryset = Collaboration.objects.all()
    capabilities = {"read": Capability.VIEW_CAMPAIGNS, "write": RUNS}

    def shown(self, rows: Any) -> Any:
        return rows.select_related("campaign__brand", "creator").with_progress().order_by("pk")

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """With the clocks of all that is answered, read at once."""
        for shown in args:
            with_clocks(shown if kwargs.get("many") else [shown], **caller(self.request))
        return super().get_serializer(*args, **kwargs)

    @extend_schema(request=MoveSerializer, responses=CollaborationSerializer)
    @action(methods=["post"], detail=True)
    def move(self, request: Request, pk: str) -> Response:
        wanted = given(MoveSerializer, request)
        row = self.get_object()
        actions.move_collaboration(
            collaboration=row,
            target=Stage(wanted["stage"]),
            reason=wanted["reason"],
            path=Attempt.Path.API,
            **caller(request),
        )
        return self.again(row.pk)

    @extend_schema(request=ReasonSerializer, responses=CollaborationSerializer)
    @action(methods=["post"], detail=True)
    def end(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        actions.end_collaboration(collaboration=row, **given(ReasonSerializer, request), **caller(request))
        return self.again(row.pk)

    @extend_schema(request=PlanSerializer, responses=CollaborationSerializer)
    @action(methods=["put"], detail=True)
    def plan(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        actions.plan_collaboration(collaboration=row, **given(PlanSerializer, request), **caller(request))
        return self.again(row.pk)

    @extend_schema(request=TermsEntrySerializer, responses={201: TermsSerializer})
    @action(methods=["post"], detail=True)
    def terms(self, request: Request, pk: str) -> Response:
        """Write the open version of the terms."""
        values = given(TermsEntrySerializer, request)
        terms = actions.write_terms(collaboration=self.get_object(), **values, **caller(request))
        return Response(TermsSerializer(terms).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=VideoSerializer, responses={201: DeliverableSerializer})
    @action(methods=["post"], detail=True)
    def videos(self, request: Request, pk: str) -> Response:
        return self._record(request, actions.record_video, VideoSerializer)

    @extend_schema(request=LiveSerializer, responses={201: DeliverableSerializer})
    @action(methods=["post"], detail=True)
    def lives(self, request: Request, pk: str) -> Response:
        return self._record(request, actions.record_live, LiveSerializer)

    @extend_schema(request=MessageSerializer, responses={201: MessageSerializer})
    @action(methods=["post"], detail=True)
    def messages(self, request: Request, pk: str) -> Response:
        values = given(MessageSerializer, request)
        message = actions.record_message(collaboration=self.get_object(), **values, **caller(request))
        return Response(MessageSerializer(message).data, status=status.HTTP_201_CREATED)

    def _record(
        self, request: Request, record: Callable[..., Deliverable], serializer: type[Any]
    ) -> Response:
        values = given(serializer, request)
        made = record(collaboration=self.get_object(), **values, **caller(request))
        return Response(DeliverableSerializer(made).data, status=status.HTTP_201_CREATED)


class TermsViewSet(Reading):
    serializer_class = TermsSerializer
    filterset_class = TermsFilter
    queryset = Terms.objects.all()
    capabilities = {"read": Capability.VIEW_CAMPAIGNS, "write": RUNS}

    def shown(self, rows: Any) -> Any:
        return rows.select_related("collaboration__campaign__brand").order_by("pk")

    @extend_schema(request=None, responses=TermsSerializer)
    @action(methods=["post"], detail=True)
    def accept(self, request: Request, pk: str) -> Response:
        """Both sides agreed: from now on this version is locked."""
        terms = self.get_object()
        actions.accept_terms(collaboration=terms.collaboration, version=terms.version, **caller(request))
        return self.again(terms.pk)


class DeliverableViewSet(Reading):
    serializer_class = DeliverableSerializer
    filterset_class = DeliverableFilter
    queryset = Deliverable.objects.all()
    capabilities = {"read": Capability.VIEW_CAMPAIGNS, "write": RUNS}

    def shown(self, rows: Any) -> Any:
        return rows.select_related("collaboration__campaign__brand", "collaboration__creator").order_by("pk")

    @extend_schema(request=WordsSerializer, responses=DeliverableSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        found = self.get_object()
        words = given(WordsSerializer, request, partial=True)
        actions.describe_deliverable(deliverable=found, **words, **caller(request))
        return self.again(found.pk)

    @extend_schema(request=DateCorrectionSerializer, responses=DeliverableSerializer)
    @action(methods=["post"], detail=True)
    def correct(self, request: Request, pk: str) -> Response:
        found = self.get_object()
        actions.correct_publication(
            deliverable=found, **given(DateCorrectionSerializer, request), **caller(request)
        )
        return self.again(found.pk)

    @extend_schema(request=DeliverableSnapshotSerializer, responses={201: KeptSnapshotSerializer})
    @action(methods=["post"], detail=True)
    def snapshots(self, request: Request, pk: str) -> Response:
        """Keep the figures of one moment; `oddities` says what is strange beside those kept before."""
        figures = given(DeliverableSnapshotSerializer, request)
        kept = actions.record_snapshot(
            deliverable=self.get_object(),
            origin=DeliverableSnapshot.Origin.API,
            **figures,
            **caller(request),
        )
        return Response(KeptSnapshotSerializer(kept).data, status=status.HTTP_201_CREATED)


class SnapshotViewSet(Reading):
    serializer_class = DeliverableSnapshotSerializer
    filterset_class = SnapshotFilter
    queryset = DeliverableSnapshot.objects.all()
    capabilities = {"read": Capability.VIEW_CAMPAIGNS, "write": RUNS}

    def shown(self, rows: Any) -> Any:
        return rows.select_related("deliverable__collaboration__campaign__brand").order_by("pk")

    @extend_schema(request=FiguresCorrectionSerializer, responses=DeliverableSnapshotSerializer)
    @action(methods=["post"], detail=True)
    def correct(self, request: Request, pk: str) -> Response:
        """Put right what a person entered. What a file or a connection brought is undone there."""
        found = self.get_object()
        actions.correct_snapshot(
            snapshot=found, **given(FiguresCorrectionSerializer, request), **caller(request)
        )
        return self.again(found.pk)


class MessageViewSet(Reading):
    serializer_class = MessageSerializer
    filterset_class = MessageFilter
    queryset = Message.objects.all()
    capabilities = {"read": Capability.VIEW_CAMPAIGNS}

    def shown(self, rows: Any) -> Any:
        return rows.order_by("pk")
