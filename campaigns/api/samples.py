"""Samples under /api/v1/samples/: the desk's filters and actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.callers import caller, given, person
from accounts.requests import brand_of
from accounts.roles import Capability
from blacklist.models import Attempt
from campaigns import actions
from campaigns.filters import SampleApiFilter
from campaigns.models import Collaboration, Deliverable, Sample
from campaigns.serializers import ReasonSerializer

from .campaigns import Reading

DECIDES = Capability.DECIDE_SAMPLES


class SampleSerializer(serializers.ModelSerializer[Sample]):
    """Amounts in minor units of `currency`; `price_minor` is of one."""

    creator = serializers.IntegerField(source="collaboration.creator_id")

    class Meta:
        model = Sample
        fields = [
            "id",
            "collaboration",
            "creator",
            "external_id",
            "product_id",
            "product_name",
            "sku_id",
            "quantity",
            "price_minor",
            "currency",
            "state",
            "requested_at",
            "carrier",
            "tracking_number",
            "cost_minor",
            "courier_minor",
            "shipped_at",
            "received_at",
            "post_due_at",
            "extended_at",
            "ended_at",
            "deliverable",
        ]
        read_only_fields = fields


class SampleRequestSerializer(serializers.Serializer[Sample]):
    collaboration = serializers.IntegerField()
    product_name = serializers.CharField(max_length=300)
    product_id = serializers.CharField(max_length=32, required=False, allow_blank=True)
    sku_id = serializers.CharField(max_length=40, required=False, allow_blank=True)
    quantity = serializers.IntegerField(required=False, min_value=1, max_value=1000)
    price_minor = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    currency = serializers.RegexField(r"^[A-Z]{3}$")


class ParcelSerializer(serializers.Serializer[Sample]):
    carrier = serializers.CharField(max_length=60)
    tracking_number = serializers.CharField(max_length=80, required=False, allow_blank=True)
    cost_minor = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    courier_minor = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    shipped_at = serializers.DateTimeField(required=False)


class ParcelCorrectionSerializer(ParcelSerializer):
    received_at = serializers.DateTimeField(required=False)


class ReceivedSerializer(serializers.Serializer[Sample]):
    received_at = serializers.DateTimeField()


class FulfilledSerializer(serializers.Serializer[Sample]):
    deliverable = serializers.IntegerField()


class SampleIdsSerializer(serializers.Serializer[Sample]):
    samples = serializers.ListField(child=serializers.IntegerField(), max_length=1000)
    decision = serializers.ChoiceField(choices=["approve", "reject", "ship"])
    carrier = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    shipped_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class SampleMovedSerializer(serializers.Serializer[Any]):
    """`why` is empty when it moved."""

    sample = serializers.IntegerField(source="sample.pk")
    state = serializers.CharField(source="sample.state")
    why = serializers.SerializerMethodField()

    def get_why(self, result: actions.SampleMoved) -> str:
        return str(result.refusal or "")


class SampleViewSet(Reading):
    serializer_class = SampleSerializer
    filterset_class = SampleApiFilter
    queryset = Sample.objects.all()
    capabilities = {
        "read": Capability.VIEW_CAMPAIGNS,
        "write": Capability.RUN_COLLABORATIONS,
        "approve": DECIDES,
        "reject": DECIDES,
        "ship": DECIDES,
        "correct": DECIDES,
        "extend": DECIDES,
        "bulk": DECIDES,
    }

    def shown(self, rows: Any) -> Any:
        return rows.for_list().order_by("pk")

    @extend_schema(request=SampleRequestSerializer, responses={201: SampleSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a sample. The brand's rule may approve it at once: see `state` in the answer."""
        values = given(SampleRequestSerializer, request)
        rows: Any = Collaboration.objects.visible_to(person(request))
        row = get_object_or_404(rows.select_related("campaign__brand"), pk=values.pop("collaboration"))
        made = actions.request_sample(collaboration=row, path=Attempt.Path.API, **values, **caller(request))
        return self.again(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=SampleSerializer)
    @action(methods=["post"], detail=True)
    def approve(self, request: Request, pk: str) -> Response:
        return self._step(request, actions.approve_sample, path=Attempt.Path.API)

    @extend_schema(request=ReasonSerializer, responses=SampleSerializer)
    @action(methods=["post"], detail=True)
    def reject(self, request: Request, pk: str) -> Response:
        return self._step(request, actions.reject_sample, **given(ReasonSerializer, request))

    @extend_schema(request=ParcelSerializer, responses=SampleSerializer)
    @action(methods=["post"], detail=True)
    def ship(self, request: Request, pk: str) -> Response:
        parcel = given(ParcelSerializer, request)
        return self._step(request, actions.ship_sample, path=Attempt.Path.API, **parcel)

    @extend_schema(request=ParcelCorrectionSerializer, responses=SampleSerializer)
    @action(methods=["post"], detail=True)
    def correct(self, request: Request, pk: str) -> Response:
        """Put right what is given of the parcel; the post clock follows the arrival."""
        parcel = given(ParcelCorrectionSerializer, request, partial=True)
        return self._step(request, actions.correct_parcel, **parcel)

    @extend_schema(request=ReceivedSerializer, responses=SampleSerializer)
    @action(methods=["post"], detail=True)
    def receive(self, request: Request, pk: str) -> Response:
        """It arrived: the creator has 14 days to post."""
        return self._step(request, actions.receive_sample, **given(ReceivedSerializer, request))

    @extend_schema(request=None, responses=SampleSerializer)
    @action(methods=["post"], detail=True)
    def extend(self, request: Request, pk: str) -> Response:
        """Seven more days to post, once."""
        return self._step(request, actions.extend_sample)

    @extend_schema(request=FulfilledSerializer, responses=SampleSerializer)
    @action(methods=["post"], detail=True)
    def fulfil(self, request: Request, pk: str) -> Response:
        wanted = given(FulfilledSerializer, request)["deliverable"]
        found = get_object_or_404(Deliverable.objects.visible_to(person(request)), pk=wanted)
        return self._step(request, actions.fulfil_sample, deliverable=found)

    @extend_schema(request=ReasonSerializer, responses=SampleSerializer)
    @action(methods=["post"], detail=True)
    def cancel(self, request: Request, pk: str) -> Response:
        return self._step(request, actions.cancel_sample, **given(ReasonSerializer, request))

    @extend_schema(request=ReasonSerializer, responses=SampleSerializer)
    @action(methods=["post"], detail=True)
    def reopen(self, request: Request, pk: str) -> Response:
        """Take up one that was rejected or cancelled."""
        return self._step(request, actions.ask_again, **given(ReasonSerializer, request))

    @extend_schema(request=SampleIdsSerializer, responses=SampleMovedSerializer(many=True))
    @action(methods=["post"], detail=False, filterset_class=None, pagination_class=None)
    def bulk(self, request: Request) -> Response:
        """Decide on several of the current brand. Each gets a result."""
        wanted = given(SampleIdsSerializer, request)
        who = {
            "brand": brand_of(request._request),
            "ids": wanted["samples"],
            "path": Attempt.Path.API,
            **caller(request),
        }
        if wanted["decision"] == "approve":
            results = actions.approve_samples(**who)
        elif wanted["decision"] == "reject":
            results = actions.reject_samples(reason=wanted["reason"], **who)
        else:
            parcel = {name: wanted[name] for name in ("carrier", "shipped_at")}
            results = actions.ship_samples(**parcel, **who)
        return Response(SampleMovedSerializer(results, many=True).data)

    def _step(self, request: Request, step: Callable[..., object], **values: Any) -> Response:
        sample = self.get_object()
        step(sample=sample, **values, **caller(request))
        return self.again(sample.pk)
