"""What is done with many creators at once under /api/v1/: bulk actions with a result per row, and files."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import FileResponse, QueryDict
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.callers import caller, given
from accounts.models import Brand, User
from accounts.requests import brand_of
from accounts.roles import Capability
from accounts.rules import require
from core.files import opened
from creators import actions
from creators.columns import DEFAULT_KEYS, KEYS
from creators.filters import CreatorFilter
from creators.models import BulkJob, BulkResult, Creator, Export

JOB_FIELDS = ["id", "requested_at", "started_at", "done_at", "total", "progress", "last_error"]


class BulkJobSerializer(serializers.ModelSerializer[BulkJob]):
    class Meta:
        model = BulkJob
        fields = [*JOB_FIELDS, "action", "options"]
        read_only_fields = fields


class BulkResultSerializer(serializers.ModelSerializer[BulkResult]):
    class Meta:
        model = BulkResult
        fields = ["creator", "outcome", "reason"]
        read_only_fields = fields


class NewBulkJobSerializer(serializers.Serializer[Any]):
    """Either the creators by id, or `query`: all that the list shows with these filters, as in its address."""

    action = serializers.CharField(max_length=40)
    options = serializers.DictField(default=dict)
    creators = serializers.ListField(child=serializers.IntegerField(), required=False, max_length=10_000)
    query = serializers.CharField(required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("creators" in attrs) == ("query" in attrs):
            raise serializers.ValidationError({"creators": _("Name either the creators or a query.")})
        return attrs


class ExportSerializer(serializers.ModelSerializer[Export]):
    class Meta:
        model = Export
        fields = [*JOB_FIELDS, "format", "language", "query", "columns"]
        read_only_fields = fields


class NewExportSerializer(serializers.Serializer[Any]):
    """The list with these filters and this order, as in its address, and these columns."""

    format = serializers.ChoiceField(choices=Export.Format.choices, default=Export.Format.CSV)
    query = serializers.CharField(default="", allow_blank=True)
    columns = serializers.ListField(child=serializers.ChoiceField(choices=KEYS), default=DEFAULT_KEYS)


class BulkJobViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[BulkJob]):
    serializer_class = BulkJobSerializer
    queryset = BulkJob.objects.none()
    # Each action asks for its own capability as well.
    capabilities = {"read": Capability.VIEW_CREATORS, "write": Capability.VIEW_CREATORS}

    def get_queryset(self) -> QuerySet[BulkJob]:
        return BulkJob.objects.visible_to(cast("User", self.request.user)).order_by("-pk")

    @extend_schema(request=NewBulkJobSerializer, responses={201: BulkJobSerializer})
    def create(self, request: Request) -> Response:
        """Few are done at once, many by a worker: `done_at` says whether it is over."""
        brand, asked = brand_of(request._request), given(NewBulkJobSerializer, request)
        wanted = actions.bulk_action(asked["action"])
        require(cast("User", request.user), wanted.capability, brand)
        form: Any = wanted.options_form(asked["options"], brand=brand, by=request.user)
        if not form.is_valid():
            raise serializers.ValidationError({"options": dict(form.errors)})
        job = actions.start_bulk(
            action=wanted.code,
            options=form.options(),
            creators=_chosen(asked, brand, cast("User", request.user)),
            brand=brand,
            **caller(request),
        )
        return Response(BulkJobSerializer(job).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[OpenApiParameter("outcome", enum=BulkResult.Outcome.values)],
        responses=BulkResultSerializer(many=True),
    )
    @action(detail=True)
    def results(self, request: Request, pk: str) -> Response:
        """What came of each creator."""
        rows = BulkResult.objects.of_job(self.get_object()).order_by("creator")
        if outcome := request.query_params.get("outcome"):
            rows = rows.filter(outcome=outcome)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(BulkResultSerializer(page, many=True).data)


class ExportViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Export]):
    serializer_class = ExportSerializer
    queryset = Export.objects.none()
    capabilities = {"read": Capability.EXPORT_CREATORS, "write": Capability.EXPORT_CREATORS}

    def get_queryset(self) -> QuerySet[Export]:
        return Export.objects.visible_to(cast("User", self.request.user)).order_by("-pk")

    @extend_schema(request=NewExportSerializer, responses={201: ExportSerializer})
    def create(self, request: Request) -> Response:
        """A worker writes the file; it is there when `done_at` is."""
        brand, asked = brand_of(request._request), given(NewExportSerializer, request)
        found = _matching(asked["query"], brand, cast("User", request.user))
        export = actions.start_export(
            query=asked["query"],
            columns=asked["columns"],
            file_format=asked["format"],
            total=found.order_by().count(),
            brand=brand,
            **caller(request),
        )
        return Response(ExportSerializer(export).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request: Request, pk: str) -> FileResponse:
        export = self.get_object()
        if export.done_at is None:
            raise NotFound(_("The file is not written yet."))
        require(cast("User", request.user), Capability.EXPORT_CREATORS, export.brand)
        name = f"creators-{localdate(export.requested_at):%Y-%m-%d}.{export.format}"
        return FileResponse(opened(export.file), as_attachment=True, filename=name)


def _chosen(asked: dict[str, Any], brand: Brand, by: User) -> QuerySet[Any]:
    if "query" in asked:
        return _matching(asked["query"], brand, by)
    return Creator.objects.visible_to(by).filter(pk__in=asked["creators"])


def _matching(query: str, brand: Brand, by: User) -> QuerySet[Any]:
    filters = CreatorFilter(QueryDict(query), Creator.objects.visible_to(by), brand=brand, at=now())
    # On a page an unknown choice is a filter that is not set; here it must not become "all creators".
    if not filters.is_valid():
        raise serializers.ValidationError({"query": dict(filters.errors)})
    matching: QuerySet[Any] = filters.qs
    return matching
