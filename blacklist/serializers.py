from datetime import timedelta
from typing import Any

from rest_framework import serializers

from creators.models import Creator

from .models import EMERGENCY_LIMIT, Attempt, Entry, Evidence, Incident, IncidentKind, Reason

MOST_HOURS = int(EMERGENCY_LIMIT / timedelta(hours=1))
ANY_CREATOR = Creator.objects.all()


class EntrySerializer(serializers.ModelSerializer[Entry]):
    handle = serializers.CharField(source="creator.handle", read_only=True)
    brand = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)

    class Meta:
        model = Entry
        fields = [
            "id",
            "creator",
            "handle",
            "brand",
            "status",
            "is_emergency",
            "reason_code",
            "facts",
            "proposed_by",
            "proposed_at",
            "decided_by",
            "decided_at",
            "decision_note",
            "starts_at",
            "expires_at",
            "review_on",
            "lifted_by",
            "lifted_at",
            "lift_reason",
        ]
        read_only_fields = fields


class ProposalSerializer(serializers.Serializer[Entry]):
    creator = serializers.PrimaryKeyRelatedField(queryset=ANY_CREATOR)
    reason_code = serializers.ChoiceField(choices=Reason.choices)
    facts = serializers.CharField()
    expires_at = serializers.DateTimeField()
    review_on = serializers.DateField(required=False, allow_null=True)
    file = serializers.FileField(source="evidence", required=False, help_text="Evidence.")


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    class Meta:
        model = Evidence
        fields = ["id", "name", "content_type", "size", "sha256", "uploaded_by", "uploaded_at"]
        read_only_fields = fields


class EvidenceUploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField()


class EmergencySerializer(serializers.Serializer[Entry]):
    creator = serializers.PrimaryKeyRelatedField(queryset=ANY_CREATOR)
    reason_code = serializers.ChoiceField(choices=Reason.choices)
    facts = serializers.CharField()
    hours = serializers.IntegerField(min_value=1, max_value=MOST_HOURS, default=MOST_HOURS)


class NoteSerializer(serializers.Serializer[Any]):
    note = serializers.CharField(required=False, allow_blank=True, default="")


class LiftSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField()


class AnswerSerializer(serializers.Serializer[Any]):
    creator = serializers.PrimaryKeyRelatedField(queryset=ANY_CREATOR)
    is_same_person = serializers.BooleanField()
    reason = serializers.CharField()


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    class Meta:
        model = Attempt
        fields = ["id", "creator", "entry", "brand", "path", "outcome", "subject", "tried_by", "tried_at"]
        read_only_fields = fields


class IncidentSerializer(serializers.ModelSerializer[Incident]):
    status = serializers.CharField(read_only=True)

    class Meta:
        model = Incident
        fields = ["id", "creator", "brand", "kind", "occurred_on", "facts", "status"]
        read_only_fields = fields


class ReportSerializer(serializers.Serializer[Incident]):
    creator = serializers.PrimaryKeyRelatedField(queryset=ANY_CREATOR)
    kind = serializers.ChoiceField(choices=IncidentKind.choices)
    occurred_on = serializers.DateField()
    facts = serializers.CharField()
