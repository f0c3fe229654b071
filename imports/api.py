"""Imports under /api/v1/: the same actions as the pages."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.callers import given
from accounts.models import User
from accounts.requests import brand_of
from accounts.roles import Capability

from . import actions, reports
from .forms import OPTIONS, ReadingForm, refuse_future
from .models import Batch, Issue


class BatchSerializer(serializers.ModelSerializer[Batch]):
    problem = serializers.CharField(source="said", read_only=True)
    step = serializers.CharField(source="progress.step", read_only=True)
    percent = serializers.IntegerField(source="progress.percent", read_only=True)
    brand = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    rows = serializers.SerializerMethodField()

    class Meta:
        model = Batch
        fields = (
            "id",
            "brand",
            "kind",
            "file_name",
            "size",
            "sha256",
            "status",
            "step",
            "percent",
            "dated_on",
            "mapping",
            "options",
            "defaults",
            "rows",
            "summary",
            "problem",
            "created_at",
            "applied_at",
            "undone_at",
        )
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_rows(self, batch: Batch) -> dict[str, int]:
        return batch.rows


@extend_schema_field(OpenApiTypes.OBJECT)
class ObjectField(serializers.JSONField):
    """{name: text}, which a form with a file sends as JSON in a text."""

    default_error_messages = {"no_object": _("Expected an object of names and texts.")}

    def to_internal_value(self, data: Any) -> dict[str, str]:
        given = super().to_internal_value(data)
        if not isinstance(given, dict) or not all(
            isinstance(value, str | int | None) for value in given.values()
        ):
            self.fail("no_object")
        return {name: str(value) for name, value in given.items() if value is not None}


class OptionsField(ObjectField):
    """How to read the file, as the page's form has it: dates, encoding, delimiter and sheet."""

    default_error_messages = {"unknown": _("There is no such option: %(names)s. Expected: %(known)s.")}

    def to_internal_value(self, data: Any) -> dict[str, str]:
        options = super().to_internal_value(data)
        if unknown := options.keys() - set(OPTIONS):
            names, known = ", ".join(sorted(unknown)), ", ".join(OPTIONS)
            message = str(self.error_messages["unknown"]) % {"names": names, "known": known}
            raise serializers.ValidationError(message, code="unknown")
        form = ReadingForm(options)
        if not form.is_valid():
            raise serializers.ValidationError(
                {name: list(map(str, said)) for name, said in form.errors.items()}
            )
        return form.options()


class UploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField()
    kind = serializers.CharField(
        required=False, allow_blank=True, default="", help_text=_("Empty: by the file's columns.")
    )
    mapping = ObjectField(required=False)
    options = OptionsField(required=False)
    defaults = ObjectField(required=False)
    dated_on = serializers.DateField(required=False, validators=[refuse_future])


class MappingSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField(required=False, help_text=_("Left out: as before."))
    mapping = serializers.DictField(child=serializers.CharField(), required=False, default=dict)
    options = OptionsField(required=False, default=dict)
    defaults = serializers.DictField(child=serializers.CharField(), required=False, default=dict)
    dated_on = serializers.DateField(required=False, validators=[refuse_future])


class IssueSerializer(serializers.ModelSerializer[Issue]):
    expected = serializers.CharField(source="expectation", read_only=True)

    class Meta:
        model = Issue
        fields = ("id", "level", "row", "rows", "column", "found", "expected")
        read_only_fields = fields


class BatchViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Batch]):
    serializer_class = BatchSerializer
    queryset = Batch.objects.none()
    parser_classes = (MultiPartParser, JSONParser)
    capabilities = {"read": Capability.IMPORT_FILES, "write": Capability.IMPORT_FILES}

    def get_queryset(self) -> QuerySet[Batch]:
        batches = Batch.objects.visible_to(cast("User", self.request.user))
        return batches.with_progress().newest_first()

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: BatchSerializer})
    def create(self, request: Request) -> Response:
        """Send a file. It is read and compared; nothing is written before `apply`.

        The state `asking` says that `mapping` has to name what the file does not tell: its kind or the defaults.
        `ready` and `unchanged` end the comparison; the latter says that no row would be written.
        """
        sent = given(UploadSerializer, request)
        brand = brand_of(request._request)
        file = sent["file"]
        batch = actions.receive_file(
            brand=brand,
            kind=sent["kind"],
            file=file,
            name=file.name,
            by=cast("User", request.user),
            at=now(),
            mapping=sent.get("mapping"),
            options=sent.get("options"),
            defaults=actions.checked_defaults(
                kind=sent["kind"], brand=brand, given=sent.get("defaults") or {}
            ),
            dated_on=sent.get("dated_on"),
        )
        return self._answer(batch, status.HTTP_201_CREATED)

    @extend_schema(request=MappingSerializer, responses=BatchSerializer)
    @action(methods=["post"], detail=True)
    def mapping(self, request: Request, pk: str) -> Response:
        """Read the file again as another kind, with another mapping or other options."""
        batch: Batch = self.get_object()
        sent = given(MappingSerializer, request)
        kind = sent.get("kind", batch.kind)
        actions.read_again(
            batch=batch,
            by=cast("User", request.user),
            kind=kind,
            mapping=sent["mapping"],
            options=sent["options"],
            defaults=actions.checked_defaults(kind=kind, brand=batch.brand, given=sent["defaults"]),
            dated_on=sent.get("dated_on") or batch.dated_on,
        )
        return self._answer(batch)

    @extend_schema(request=None, responses=BatchSerializer)
    @action(methods=["post"], detail=True)
    def apply(self, request: Request, pk: str) -> Response:
        batch: Batch = self.get_object()
        actions.apply(batch=batch, by=cast("User", request.user), at=now())
        return self._answer(batch)

    @extend_schema(request=None, responses=BatchSerializer)
    @action(methods=["post"], detail=True)
    def cancel(self, request: Request, pk: str) -> Response:
        batch: Batch = self.get_object()
        actions.cancel(batch=batch, by=cast("User", request.user))
        return self._answer(batch)

    @extend_schema(request=None, responses=BatchSerializer)
    @action(methods=["post"], detail=True)
    def pause(self, request: Request, pk: str) -> Response:
        """Stop reading or writing it for now: nothing is written before `resume`."""
        batch: Batch = self.get_object()
        actions.pause(batch=batch, by=cast("User", request.user))
        return self._answer(batch)

    @extend_schema(request=None, responses=BatchSerializer)
    @action(methods=["post"], detail=True)
    def resume(self, request: Request, pk: str) -> Response:
        """Go on with what was paused: read the file anew, or write what is staged."""
        batch: Batch = self.get_object()
        actions.resume(batch=batch, by=cast("User", request.user))
        return self._answer(batch)

    @extend_schema(request=None, responses=BatchSerializer)
    @action(methods=["post"], detail=True)
    def undo(self, request: Request, pk: str) -> Response:
        """Take the import back; what was changed since stays and is among the issues."""
        batch: Batch = self.get_object()
        actions.undo(batch=batch, by=cast("User", request.user), at=now())
        return self._answer(batch)

    @extend_schema(responses=IssueSerializer(many=True))
    @action(detail=True)
    def issues(self, request: Request, pk: str) -> Response:
        """What is wrong or worth knowing: row, column, found, expected."""
        batch: Batch = self.get_object()
        page = self.paginate_queryset(batch.issues.order_by("pk")) or []
        told = reports.told_of(batch, page)
        return self.get_paginated_response([{"id": each.issue.pk, **reports.as_issue(each)} for each in told])

    def _answer(self, batch: Batch, code: int = status.HTTP_200_OK) -> Response:
        batch = self.get_queryset().get(pk=batch.pk)
        return Response(BatchSerializer(batch).data, status=code)


def register(router: SimpleRouter) -> None:
    router.register("imports", BatchViewSet, "import")
