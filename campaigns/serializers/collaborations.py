from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.models import User
from campaigns.models import (
    Collaboration,
    Message,
    Settlement,
    Terms,
    TermsForm,
)
from campaigns.states import Stage, targets

from .campaigns import BIGGEST_BULK


class ClockSerializer(serializers.Serializer[Any]):
    """`roles_scored` and `panel_coverage` (0-1) are null while the panel is blind for the caller."""

    state = serializers.CharField()
    marks_due_at = serializers.DateTimeField()
    settles_at = serializers.DateTimeField()
    final_at = serializers.DateTimeField()
    is_shut = serializers.BooleanField()
    roles_asked = serializers.ListField(child=serializers.CharField(), source="asked")
    roles_scored = serializers.ListField(child=serializers.CharField(), source="scored", allow_null=True)
    panel_coverage = serializers.FloatField(allow_null=True)


class CollaborationSerializer(serializers.ModelSerializer[Collaboration]):
    handle = serializers.CharField(source="creator.handle", read_only=True)
    allowed_stages = serializers.SerializerMethodField()
    settles_at = serializers.DateTimeField(read_only=True, allow_null=True)
    videos = serializers.IntegerField(read_only=True)
    clock = ClockSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Collaboration
        fields = [
            "id",
            "campaign",
            "creator",
            "handle",
            "stage",
            "stage_since",
            "allowed_stages",
            "owner",
            "agreed_videos",
            "agreed_on",
            "videos",
            "added_at",
            "added_by",
            "completed_at",
            "settles_at",
            "clock",
            "ended_at",
            "ended_by",
            "end_reason",
        ]
        read_only_fields = fields

    def get_allowed_stages(self, row: Collaboration) -> list[str]:
        return [stage.value for stage in targets(Stage(row.stage))]


class MoveSerializer(serializers.Serializer[Any]):
    stage = serializers.ChoiceField(choices=Stage.choices)
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class BulkMoveSerializer(MoveSerializer):
    collaborations = serializers.ListField(
        child=serializers.IntegerField(), min_length=1, max_length=BIGGEST_BULK
    )


class MovedSerializer(serializers.Serializer[Any]):
    """What became of one collaboration; `refusal` is null when it moved."""

    collaboration = serializers.IntegerField(source="collaboration.pk")
    stage = serializers.CharField(source="collaboration.stage")
    refusal = serializers.SerializerMethodField()

    def get_refusal(self, result: Any) -> str | None:
        return str(result.refusal) if result.refusal else None


class PlanSerializer(serializers.Serializer[Any]):
    owner = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True), allow_null=True)
    agreed_videos = serializers.IntegerField(min_value=1, max_value=500)
    agreed_on = serializers.DateField(allow_null=True)


class TermsSerializer(serializers.ModelSerializer[Terms]):
    class Meta:
        model = Terms
        fields = [
            "id",
            "collaboration",
            "version",
            "form",
            "settlement",
            "currency",
            "fixed_fee_minor",
            "guarantee_minor",
            "cpm_minor",
            "commission_bp",
            "agreed_videos",
            "agreed_on",
            "note",
            "written_by",
            "written_at",
            "accepted_at",
            "accepted_by",
        ]
        read_only_fields = fields


class TermsEntrySerializer(serializers.Serializer[Terms]):
    form = serializers.ChoiceField(choices=TermsForm.choices)
    settlement = serializers.ChoiceField(choices=Settlement.choices)
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False)
    fixed_fee_minor = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    guarantee_minor = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    cpm_minor = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    commission_bp = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=10_000)
    agreed_videos = serializers.IntegerField(min_value=1, max_value=500, default=1)
    agreed_on = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True)


class MessageSerializer(serializers.ModelSerializer[Message]):
    class Meta:
        model = Message
        fields = [
            "id",
            "collaboration",
            "direction",
            "channel",
            "text",
            "sent_at",
            "recorded_by",
            "recorded_at",
        ]
        read_only_fields = ["id", "collaboration", "recorded_by", "recorded_at"]
