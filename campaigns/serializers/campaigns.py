from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.models import User
from accounts.roles import SCORING_ROLES
from campaigns.models import (
    Campaign,
    CampaignScorer,
    Goal,
)
from creators.markets import Market
from creators.models import Category

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
