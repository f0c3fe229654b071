"""The archive under /api/v1/: the page's filters, order and actions."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.timezone import now
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.callers import given
from accounts.models import User
from accounts.requests import brand_of
from accounts.roles import Capability
from core.keyset import LARGEST_SIZE, SIZE, CursorError
from core.pagination import KeysetPagination
from creators import actions
from creators.actions import Figures, Record
from creators.filters import CreatorFilter
from creators.growth import growth_of
from creators.listing import creator_filter, page_of
from creators.models import Creator, SavedView
from creators.serializers import (
    ContactSerializer,
    CreatorSerializer,
    FiguresCorrectionSerializer,
    FiguresSerializer,
    GrowthSerializer,
    HandleSerializer,
    RecordSerializer,
    SavedViewSerializer,
    SnapshotSerializer,
    TagsSerializer,
)


class ListPagination(KeysetPagination):
    """Pages the narrow rows that drive the list, and fetches the wide ones by key."""

    def page_of_list(self, filters: CreatorFilter, request: Request) -> list[Any]:
        asked = request.query_params.get("size", "")
        size = min(max(int(asked), 1), LARGEST_SIZE) if asked.isdecimal() else SIZE
        self.address = request.build_absolute_uri()
        try:
            self.page = page_of(filters, request.query_params.get("cursor", ""), size=size)
        except CursorError:
            raise NotFound from None
        return self.page.rows


class CreatorViewSet(viewsets.GenericViewSet[Creator]):
    serializer_class = CreatorSerializer
    pagination_class = ListPagination
    queryset = Creator.objects.none()
    capabilities = {"read": Capability.VIEW_CREATORS, "write": Capability.EDIT_CREATORS}

    def get_queryset(self) -> QuerySet[Creator]:
        user = cast("User", self.request.user)
        brand = getattr(self.request, "brand", None)
        return Creator.objects.visible_to(user).for_list(brand, now())

    @extend_schema(
        parameters=[
            OpenApiParameter(
                name, OpenApiTypes.STR, many=name in {"market", "category", "band", "tier", "trend"}
            )
            for name in (*CreatorFilter.base_filters, "sort")
        ]
    )
    def list(self, request: Request) -> Response:
        filters = creator_filter(request.query_params, brand=getattr(request, "brand", None), at=now())
        if not filters.is_valid():
            raise serializers.ValidationError(dict(filters.errors))
        paginator = cast("ListPagination", self.paginator)
        rows = paginator.page_of_list(filters, request)
        return paginator.get_paginated_response(CreatorSerializer(rows, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(CreatorSerializer(self.get_object()).data)

    @extend_schema(request=RecordSerializer, responses={201: CreatorSerializer})
    def create(self, request: Request) -> Response:
        record = Record(**given(RecordSerializer, request))
        creator = actions.add_creator(
            record=record, by=cast("User", request.user), brand=brand_of(request._request)
        )
        return self._answer(creator.pk, status.HTTP_201_CREATED)

    @extend_schema(request=RecordSerializer, responses=CreatorSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        creator = self.get_object()
        changes = given(RecordSerializer, request, partial=True)
        kept = {
            name: getattr(creator, name) for name in Record.__dataclass_fields__ if hasattr(creator, name)
        }
        kept["further_categories"] = list(creator.further_categories.all())
        record = Record(**{**kept, **changes})
        actions.edit_creator(
            creator=creator, record=record, by=cast("User", request.user), brand=brand_of(request._request)
        )
        return self._answer(creator.pk)

    @extend_schema(responses=HandleSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def handles(self, request: Request, pk: str) -> Response:
        """Earlier handles, the newest first."""
        earlier = self.get_object().earlier_handles.order_by("-until_at", "-pk")
        return Response(HandleSerializer(earlier, many=True).data)

    @extend_schema(responses=SnapshotSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def snapshots(self, request: Request, pk: str) -> Response:
        newest = self.get_object().snapshots.newest_first()[:LARGEST_SIZE]
        return Response(SnapshotSerializer(newest, many=True).data)

    @extend_schema(responses=GrowthSerializer)
    @action(detail=True, pagination_class=None)
    def growth(self, request: Request, pk: str) -> Response:
        """How fast followers grow: all null without those of two days."""
        found = growth_of(self.get_object())
        unknown = dict.fromkeys(GrowthSerializer().fields)
        return Response(GrowthSerializer(found).data if found else unknown)

    @extend_schema(request=FiguresSerializer, responses={201: SnapshotSerializer})
    @snapshots.mapping.post
    def record_snapshot(self, request: Request, pk: str) -> Response:
        creator = self.get_object()
        values = given(FiguresSerializer, request)
        about = {name: values.pop(name) for name in ("taken_on", "origin_name")}
        snapshot = actions.record_snapshot(
            creator=creator,
            figures=Figures(**values),
            by=cast("User", request.user),
            brand=brand_of(request._request),
            at=now(),
            origin="api",
            **about,
        )
        return Response(SnapshotSerializer(snapshot).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=FiguresCorrectionSerializer, responses=SnapshotSerializer)
    @action(detail=True, methods=["patch"], url_path=r"snapshots/(?P<snapshot_pk>\d+)")
    def correct_snapshot(self, request: Request, pk: str, snapshot_pk: str) -> Response:
        """Put right what a person entered. What a file or a connection brought is undone there."""
        snapshot = get_object_or_404(self.get_object().snapshots.all(), pk=snapshot_pk)
        changes = given(FiguresCorrectionSerializer, request)
        reason = changes.pop("reason")
        kept = {name: getattr(snapshot, name) for name in Figures.__dataclass_fields__}
        actions.correct_snapshot(
            snapshot=snapshot,
            figures=Figures(**{**kept, **changes}),
            reason=reason,
            by=cast("User", request.user),
            brand=brand_of(request._request),
            at=now(),
        )
        snapshot.refresh_from_db()
        return Response(SnapshotSerializer(snapshot).data)

    @extend_schema(responses=ContactSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def contacts(self, request: Request, pk: str) -> Response:
        """Those of the current brand."""
        own = self.get_object().contacts.filter(brand=brand_of(request._request)).order_by("kind", "pk")
        return Response(ContactSerializer(own, many=True).data)

    @extend_schema(request=ContactSerializer, responses={201: ContactSerializer})
    @contacts.mapping.post
    def add_contact(self, request: Request, pk: str) -> Response:
        creator = self.get_object()
        contact = actions.add_contact(
            creator=creator,
            brand=brand_of(request._request),
            by=cast("User", request.user),
            **given(ContactSerializer, request),
        )
        return Response(ContactSerializer(contact).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    @action(detail=True, methods=["delete"], url_path=r"contacts/(?P<contact_pk>\d+)")
    def remove_contact(self, request: Request, pk: str, contact_pk: str) -> Response:
        own = self.get_object().contacts.filter(brand=brand_of(request._request))
        actions.remove_contact(contact=get_object_or_404(own, pk=contact_pk), by=cast("User", request.user))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=TagsSerializer, responses=CreatorSerializer)
    @action(detail=True, methods=["put"])
    def tags(self, request: Request, pk: str) -> Response:
        """Exactly these tags of the current brand."""
        creator = self.get_object()
        actions.set_tags(
            creator=creator,
            brand=brand_of(request._request),
            names=given(TagsSerializer, request)["tags"],
            by=cast("User", request.user),
        )
        return self._answer(creator.pk)

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(CreatorSerializer(self.get_queryset().get(pk=pk)).data, status=code)


class SavedViewViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[SavedView]):
    serializer_class = SavedViewSerializer
    queryset = SavedView.objects.none()
    capabilities = {"read": Capability.VIEW_CREATORS, "write": Capability.VIEW_CREATORS}

    def get_queryset(self) -> QuerySet[SavedView]:
        brand = brand_of(self.request._request)
        return SavedView.objects.visible_to(cast("User", self.request.user), brand).order_by("name", "pk")

    @extend_schema(request=SavedViewSerializer, responses={201: SavedViewSerializer})
    def create(self, request: Request) -> Response:
        view = actions.save_view(
            **given(SavedViewSerializer, request),
            by=cast("User", request.user),
            brand=brand_of(request._request),
        )
        return Response(SavedViewSerializer(view).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str) -> Response:
        view = get_object_or_404(self.get_queryset(), pk=pk)
        actions.remove_view(view=view, by=cast("User", request.user))
        return Response(status=status.HTTP_204_NO_CONTENT)
