"""The blacklist under /api/v1/: the pages' filters and actions, nothing of its own."""

from datetime import timedelta
from typing import cast

from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.callers import caller, given
from accounts.models import User
from accounts.requests import brand_of
from accounts.roles import Capability

from . import actions, rules
from .files import evidence_response
from .filters import EntryFilter
from .models import Attempt, Entry, Incident
from .serializers import (
    AnswerSerializer,
    AttemptSerializer,
    EmergencySerializer,
    EntrySerializer,
    EvidenceSerializer,
    EvidenceUploadSerializer,
    IncidentSerializer,
    LiftSerializer,
    NoteSerializer,
    ProposalSerializer,
    ReportSerializer,
)


class EntryViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Entry]):
    serializer_class = EntrySerializer
    filterset_class = EntryFilter
    queryset = Entry.objects.none()
    capabilities = {
        "read": Capability.VIEW_CREATORS,
        "create": Capability.PROPOSE_BLACKLIST,
        "emergency": Capability.BLOCK_IN_EMERGENCY,
        "approve": Capability.DECIDE_BLACKLIST,
        "reject": Capability.DECIDE_BLACKLIST,
        "lift": Capability.DECIDE_BLACKLIST,
        "answer": Capability.ANSWER_MATCHES,
        "attach": Capability.PROPOSE_BLACKLIST,
    }

    def get_queryset(self) -> QuerySet[Entry]:
        return Entry.objects.visible_to(cast("User", self.request.user)).for_list()

    @extend_schema(request=ProposalSerializer, responses={201: EntrySerializer})
    def create(self, request: Request) -> Response:
        proposal = given(ProposalSerializer, request)
        entry = actions.propose(brand=brand_of(request._request), **proposal, **caller(request))
        return self._answer(entry, status.HTTP_201_CREATED)

    @extend_schema(request=EmergencySerializer, responses={201: EntrySerializer})
    @action(methods=["post"], detail=False)
    def emergency(self, request: Request) -> Response:
        block = given(EmergencySerializer, request)
        lasts = timedelta(hours=block.pop("hours"))
        entry = actions.block_in_emergency(
            brand=brand_of(request._request), lasts=lasts, **block, **caller(request)
        )
        return self._answer(entry, status.HTTP_201_CREATED)

    @extend_schema(request=NoteSerializer, responses=EntrySerializer)
    @action(methods=["post"], detail=True)
    def approve(self, request: Request, pk: str) -> Response:
        decided = actions.approve(
            entry=self.get_object(), **given(NoteSerializer, request), **caller(request)
        )
        return self._answer(decided)

    @extend_schema(request=NoteSerializer, responses=EntrySerializer)
    @action(methods=["post"], detail=True)
    def reject(self, request: Request, pk: str) -> Response:
        decided = actions.reject(entry=self.get_object(), **given(NoteSerializer, request), **caller(request))
        return self._answer(decided)

    @extend_schema(request=LiftSerializer, responses=EntrySerializer)
    @action(methods=["post"], detail=True)
    def lift(self, request: Request, pk: str) -> Response:
        lifted = actions.lift(entry=self.get_object(), **given(LiftSerializer, request), **caller(request))
        return self._answer(lifted)

    @extend_schema(request=AnswerSerializer, responses=EntrySerializer)
    @action(methods=["post"], detail=True)
    def answer(self, request: Request, pk: str) -> Response:
        """Say whether a held creator is the blacklisted person."""
        entry = self.get_object()
        actions.answer_match(entry=entry, **given(AnswerSerializer, request), **caller(request))
        return self._answer(entry)

    @extend_schema(responses=EvidenceSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def evidence(self, request: Request, pk: str) -> Response:
        """The files with their SHA-256, for the brand that proposed and those who decide."""
        return Response(EvidenceSerializer(self._readable().evidence.order_by("pk"), many=True).data)

    @extend_schema(
        request={"multipart/form-data": EvidenceUploadSerializer}, responses={201: EvidenceSerializer}
    )
    @evidence.mapping.post
    def attach(self, request: Request, pk: str) -> Response:
        upload = given(EvidenceUploadSerializer, request)["file"]
        kept = actions.attach_evidence(entry=self.get_object(), upload=upload, **caller(request))
        return Response(EvidenceSerializer(kept).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, url_path=r"evidence/(?P<evidence_pk>\d+)")
    def evidence_file(self, request: Request, pk: str, evidence_pk: str) -> FileResponse:
        return evidence_response(get_object_or_404(self._readable().evidence, pk=evidence_pk))

    def _readable(self) -> Entry:
        entry = self.get_object()
        if not rules.may_read_evidence(cast("User", self.request.user), entry):
            raise PermissionDenied
        return entry

    def _answer(self, entry: Entry, code: int = status.HTTP_200_OK) -> Response:
        return Response(EntrySerializer(entry).data, status=code)


class AttemptViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Attempt]):
    serializer_class = AttemptSerializer
    queryset = Attempt.objects.none()
    capabilities = {"read": Capability.VIEW_CREATORS}

    def get_queryset(self) -> QuerySet[Attempt]:
        return Attempt.objects.visible_to(cast("User", self.request.user)).order_by("-tried_at", "-pk")


class IncidentViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Incident]):
    serializer_class = IncidentSerializer
    queryset = Incident.objects.none()
    capabilities = {
        "read": Capability.VIEW_CREATORS,
        "create": Capability.REPORT_INCIDENTS,
        "confirm": Capability.CONFIRM_INCIDENTS,
        "dismiss": Capability.CONFIRM_INCIDENTS,
        "lift": Capability.CONFIRM_INCIDENTS,
    }

    def get_queryset(self) -> QuerySet[Incident]:
        return Incident.objects.visible_to(cast("User", self.request.user)).for_list()

    @extend_schema(request=ReportSerializer, responses={201: IncidentSerializer})
    def create(self, request: Request) -> Response:
        report = given(ReportSerializer, request)
        incident = actions.report_incident(brand=brand_of(request._request), **report, **caller(request))
        return self._answer(incident.pk, status.HTTP_201_CREATED)

    @extend_schema(request=NoteSerializer, responses=IncidentSerializer)
    @action(methods=["post"], detail=True)
    def confirm(self, request: Request, pk: str) -> Response:
        actions.confirm_incident(
            incident=self.get_object(), **given(NoteSerializer, request), **caller(request)
        )
        return self._answer(int(pk))

    @extend_schema(request=NoteSerializer, responses=IncidentSerializer)
    @action(methods=["post"], detail=True)
    def dismiss(self, request: Request, pk: str) -> Response:
        actions.dismiss_incident(
            incident=self.get_object(), **given(NoteSerializer, request), **caller(request)
        )
        return self._answer(int(pk))

    @extend_schema(request=NoteSerializer, responses=IncidentSerializer)
    @action(methods=["post"], detail=True)
    def lift(self, request: Request, pk: str) -> Response:
        actions.lift_incident(incident=self.get_object(), **given(NoteSerializer, request), **caller(request))
        return self._answer(int(pk))

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(IncidentSerializer(self.get_queryset().get(pk=pk)).data, status=code)


def register(router: SimpleRouter) -> None:
    router.register("blacklist-entries", EntryViewSet, "blacklist-entry")
    router.register("blacklist-attempts", AttemptViewSet, "blacklist-attempt")
    router.register("incidents", IncidentViewSet, "incident")
