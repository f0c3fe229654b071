"""What the API says of campaigns, and what it takes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from accounts.roles import SCORING_ROLES
from creators.markets import Market
from creators.models import Category

from .models import (
    Campaign,
    CampaignScorer,
    Collaboration,
    Deliverable,
    DeliverableSnapshot,
    Goal,
    Message,
    Settlement,
    Terms,
    TermsForm,
)
from .slots import oddities
from .states import Stage, targets

BIGGEST_BULK = 1000


class ScorerSerializer(serializers.ModelSerializer[CampaignScorer]):
    class Meta:
        model = CampaignScorer
        fields = ["role", "user"]
        read_only_fields = fields


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    brand = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    scorers = ScorerSerializer(many=True, read_only=True)

    class Meta:
        model = Campaign
        fields = [
            "id",
            "brand",
            "name",
            "goal",
            "markets",
            "categories",
            "products",
            "brief",
            "starts_on",
            "ends_on",
            "budget_minor",
            "currency",
            "owner",
            "state",
            "started_at",
            "closed_at",
            "closed_by",
            "archived_at",
            "scorers",
        ]
        read_only_fields = fields


class CampaignChangeSerializer(serializers.Serializer[Campaign]):
    name = serializers.CharField(max_length=120)
    goal = serializers.ChoiceField(choices=Goal.choices)
    markets = serializers.ListField(child=serializers.ChoiceField(choices=Market.choices), min_length=1)
    categories = serializers.PrimaryKeyRelatedField(
        queryset=Category.objects.all(), many=True, required=False
    )
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    products = serializers.CharField(required=False, allow_blank=True)
    brief = serializers.CharField(required=False, allow_blank=True)
    budget_minor = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False)
    owner = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True), required=False)


class ScorersSerializer(serializers.Serializer[Any]):
    """All scorers of the campaign, in place of those before."""

    class Named(serializers.Serializer[Any]):
        role = serializers.ChoiceField(choices=[(role.value, role.label) for role in SCORING_ROLES])
        user = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True))

    scorers = Named(many=True)


class CreatorIdsSerializer(serializers.Serializer[Any]):
    creators = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=BIGGEST_BULK)
    confirm_paused = serializers.BooleanField(
        default=False, help_text="A manager's yes to creators whom the brand has paused; needs a reason."
    )
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class AddedSerializer(serializers.Serializer[Any]):
    """What became of one creator."""

    creator = serializers.IntegerField(source="creator_id")
    outcome = serializers.CharField()
    why = serializers.CharField()
    entry = serializers.IntegerField(source="entry_id", allow_null=True)
    collaboration = serializers.IntegerField(source="collaboration_id", allow_null=True)


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField()


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
