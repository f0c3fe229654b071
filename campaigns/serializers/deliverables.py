from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from campaigns.models import (
    Deliverable,
    DeliverableSnapshot,
)
from campaigns.slots import oddities


class DeliverableSnapshotSerializer(serializers.ModelSerializer[DeliverableSnapshot]):
    class Meta:
        model = DeliverableSnapshot
        fields = [
            "id",
            "deliverable",
            "taken_at",
            "origin",
            "views",
            "likes",
            "comments",
            "shares",
            "product_clicks",
            "recorded_at",
            "recorded_by",
        ]
        read_only_fields = ["id", "deliverable", "origin", "recorded_at", "recorded_by"]


class FiguresCorrectionSerializer(serializers.ModelSerializer[DeliverableSnapshot]):
    """What is left out stays; null takes a figure out."""

    reason = serializers.CharField()

    class Meta:
        model = DeliverableSnapshot
        fields = ["views", "likes", "comments", "shares", "product_clicks", "reason"]


class OdditySerializer(serializers.Serializer[Any]):
    """What is strange beside the figures kept before; they are kept all the same."""

    # `field` is a method of every serializer.
    column = serializers.CharField(source="field")
    found = serializers.CharField()
    expected = serializers.CharField()


class KeptSnapshotSerializer(DeliverableSnapshotSerializer):
    oddities = serializers.SerializerMethodField()

    class Meta(DeliverableSnapshotSerializer.Meta):
        fields = [*DeliverableSnapshotSerializer.Meta.fields, "oddities"]

    @extend_schema_field(OdditySerializer(many=True))
    def get_oddities(self, snapshot: DeliverableSnapshot) -> Any:
        others = snapshot.deliverable.snapshots.exclude(pk=snapshot.pk)
        return OdditySerializer(oddities(snapshot, others), many=True).data


class DeliverableSerializer(serializers.ModelSerializer[Deliverable]):
    is_late = serializers.BooleanField(read_only=True, allow_null=True)
    days_late = serializers.IntegerField(read_only=True)

    class Meta:
        model = Deliverable
        fields = [
            "id",
            "collaboration",
            "kind",
            "url",
            "content_id",
            "title",
            "agreed_on",
            "published_at",
            "is_late",
            "days_late",
            "length_minutes",
            "viewers",
            "gmv_minor",
            "currency",
            "transcript",
            "translation",
            "recorded_by",
            "recorded_at",
        ]
        read_only_fields = fields


class VideoSerializer(serializers.Serializer[Deliverable]):
    url = serializers.CharField(max_length=400)
    agreed_on = serializers.DateField(required=False, allow_null=True)
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)


class LiveSerializer(serializers.Serializer[Deliverable]):
    published_at = serializers.DateTimeField()
    length_minutes = serializers.IntegerField(min_value=1, max_value=2880)
    viewers = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    gmv_minor = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    agreed_on = serializers.DateField(required=False, allow_null=True)
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    url = serializers.URLField(max_length=400, required=False, allow_blank=True)


class WordsSerializer(serializers.Serializer[Deliverable]):
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    agreed_on = serializers.DateField(required=False, allow_null=True)
    transcript = serializers.CharField(required=False, allow_blank=True)
    translation = serializers.CharField(required=False, allow_blank=True)


class DateCorrectionSerializer(serializers.Serializer[Any]):
    published_at = serializers.DateTimeField()
    reason = serializers.CharField()
