"""Links, codes and templates under /api/v1/: the pages' filters and actions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.callers import caller, given, person
from accounts.requests import brand_of
from accounts.roles import Capability
from campaigns.models import Collaboration
from commerce.actions import tracking as actions
from commerce.filters.tracking import CodeFilter, LinkFilter
from commerce.models import CreatorCode, TrackingLink, TrackingTemplate
from commerce.tracking import PARAMETERS

from .reading import Reading

CAPABILITIES = {"read": Capability.VIEW_SALES, "write": Capability.MATCH_ORDERS}


class TrackingLinkSerializer(serializers.ModelSerializer[TrackingLink]):
    """`clicks` are people's, of all time; `bots` are programs and previews."""

    address = serializers.CharField()
    clicks = serializers.IntegerField()
    bots = serializers.IntegerField(source="machines")

    class Meta:
        model = TrackingLink
        fields = [
            "id",
            "collaboration",
            "template",
            "slug",
            "address",
            "target",
            "is_active",
            "clicks",
            "bots",
            "created_at",
            "created_by",
        ]
        read_only_fields = fields


class MadeLinkSerializer(serializers.Serializer[Any]):
    """`template` null: utm_source tiktok, utm_medium affiliate, the campaign and the collaboration."""

    collaboration = serializers.IntegerField()
    url = serializers.CharField(max_length=2000)
    template = serializers.IntegerField(required=False, allow_null=True, default=None)


class ChangedLinkSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=2000, required=False)
    is_active = serializers.BooleanField(required=False)


class TrackingLinkViewSet(Reading):
    queryset = TrackingLink.objects.all()
    serializer_class = TrackingLinkSerializer
    filterset_class = LinkFilter
    capabilities = CAPABILITIES

    @extend_schema(request=MadeLinkSerializer, responses={201: TrackingLinkSerializer})
    def create(self, request: Request) -> Response:
        asked = given(MadeLinkSerializer, request)
        template = asked["template"] and get_object_or_404(_templates(request), pk=asked["template"])
        made = actions.make_link(
            collaboration=_collaboration(request, asked["collaboration"]),
            url=asked["url"],
            template=template,
            **caller(request),
        )
        return self.again(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=ChangedLinkSerializer, responses=TrackingLinkSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        link = self.get_object()
        actions.change_link(link=link, **given(ChangedLinkSerializer, request), **caller(request))
        return self.again(link.pk)


class CreatorCodeSerializer(serializers.ModelSerializer[CreatorCode]):
    class Meta:
        model = CreatorCode
        fields = ["id", "collaboration", "code", "starts_on", "ends_on", "created_at", "created_by"]
        read_only_fields = fields


class CodeEntrySerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=80)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)


class MadeCodeSerializer(CodeEntrySerializer):
    collaboration = serializers.IntegerField()


class CreatorCodeViewSet(Reading):
    queryset = CreatorCode.objects.all()
    serializer_class = CreatorCodeSerializer
    filterset_class = CodeFilter
    capabilities = CAPABILITIES

    @extend_schema(request=MadeCodeSerializer, responses={201: CreatorCodeSerializer})
    def create(self, request: Request) -> Response:
        asked = dict(given(MadeCodeSerializer, request))
        row = _collaboration(request, asked.pop("collaboration"))
        made = actions.make_code(collaboration=row, **asked, **caller(request))
        return self.again(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=CodeEntrySerializer, responses=CreatorCodeSerializer)
    def update(self, request: Request, pk: str) -> Response:
        code = self.get_object()
        asked = dict(given(CodeEntrySerializer, request))
        actions.change_code(code=code, text=asked.pop("code"), **asked, **caller(request))
        return self.again(code.pk)


class TrackingTemplateSerializer(serializers.ModelSerializer[TrackingTemplate]):
    class Meta:
        model = TrackingTemplate
        fields = ["id", "name", *PARAMETERS]
        read_only_fields = fields


class TemplateEntrySerializer(serializers.Serializer[Any]):
    """`{campaign}`, `{collaboration}`, `{creator}` and `{link}` stand for what a link belongs to."""

    name = serializers.CharField(max_length=80)
    source = serializers.CharField(max_length=80, default="tiktok")  # type: ignore[assignment]
    medium = serializers.CharField(max_length=80, default="affiliate")
    campaign = serializers.CharField(max_length=120, default="{campaign}")
    content = serializers.CharField(max_length=120, default="{collaboration}")
    term = serializers.CharField(max_length=120, allow_blank=True, default="")


class TrackingTemplateViewSet(Reading):
    queryset = TrackingTemplate.objects.all()
    serializer_class = TrackingTemplateSerializer
    capabilities = CAPABILITIES

    def shown(self, rows: Any) -> Any:
        return rows.select_related("brand").order_by("pk")

    @extend_schema(request=TemplateEntrySerializer, responses={201: TrackingTemplateSerializer})
    def create(self, request: Request) -> Response:
        asked = given(TemplateEntrySerializer, request)
        made = actions.make_template(brand=brand_of(request._request), **asked, **caller(request))
        return self.again(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=TemplateEntrySerializer, responses=TrackingTemplateSerializer)
    def update(self, request: Request, pk: str) -> Response:
        template = self.get_object()
        asked = given(TemplateEntrySerializer, request)
        actions.change_template(template=template, **asked, **caller(request))
        return self.again(template.pk)


def register(router: BaseRouter) -> None:
    router.register("tracking-links", TrackingLinkViewSet, "tracking-link")
    router.register("creator-codes", CreatorCodeViewSet, "creator-code")
    router.register("tracking-templates", TrackingTemplateViewSet, "tracking-template")


def _collaboration(request: Request, pk: int) -> Collaboration:
    rows: QuerySet[Collaboration] = Collaboration.objects.visible_to(person(request))
    found: Collaboration = get_object_or_404(rows.select_related("campaign__brand", "creator"), pk=pk)
    return found


def _templates(request: Request) -> QuerySet[TrackingTemplate]:
    visible: QuerySet[TrackingTemplate] = TrackingTemplate.objects.visible_to(person(request))
    return visible
