from typing import Any

from rest_framework import serializers

from .actions import Figures, Record
from .growth import Growth
from .models import Category, Contact, Creator, MetricSnapshot, SavedView

TIER_LETTERS = {0: "D", 1: "C", 2: "B", 3: "A", 4: "S"}
CATEGORIES = Category.objects.all()


class CreatorSerializer(serializers.ModelSerializer[Creator]):
    """The record, the standing (null while unrated), and what the current brand keeps."""

    category = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    tier = serializers.SerializerMethodField()
    score = serializers.FloatField(source="current_standing.score", allow_null=True, read_only=True)
    trend = serializers.CharField(source="current_standing.get_trend_display", read_only=True)
    videos = serializers.IntegerField(source="current_standing.videos", read_only=True)
    is_blacklisted = serializers.SerializerMethodField()
    tags = serializers.SerializerMethodField()
    owner = serializers.SerializerMethodField()
    # The metaclass takes fields off the class, so this hides nothing of Field.
    source = serializers.SerializerMethodField()  # type: ignore[assignment]

    class Meta:
        model = Creator
        fields = [
            "id",
            "platform",
            "platform_id",
            "handle",
            "display_name",
            "market",
            "further_markets",
            "category",
            "languages",
            "follower_count",
            "band",
            "tier",
            "score",
            "trend",
            "videos",
            "is_blacklisted",
            "tags",
            "owner",
            "source",
            "created_at",
        ]
        read_only_fields = fields

    def get_tier(self, creator: Any) -> str | None:
        return TIER_LETTERS.get(creator.current_standing.tier)

    def get_is_blacklisted(self, creator: Any) -> bool:
        return bool(creator.blocks)

    def get_tags(self, creator: Any) -> list[str]:
        return [tagging.tag.name for tagging in creator.brand_taggings]

    def get_owner(self, creator: Any) -> int | None:
        return creator.brand_profiles[0].owner_id if creator.brand_profiles else None

    def get_source(self, creator: Any) -> str:
        return creator.brand_profiles[0].source if creator.brand_profiles else ""


class RecordSerializer(serializers.Serializer[Record]):
    """A creator as people describe one. In a PATCH what is left out stays."""

    handle = serializers.CharField(max_length=200)
    platform_id = serializers.CharField(max_length=40, required=False, allow_null=True)
    display_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    market = serializers.CharField(max_length=2, required=False, allow_null=True)
    further_markets = serializers.ListField(child=serializers.CharField(max_length=2), required=False)
    category = serializers.SlugRelatedField(
        slug_field="code", queryset=CATEGORIES, required=False, allow_null=True
    )
    languages = serializers.ListField(child=serializers.CharField(max_length=10), required=False)
    follower_count = serializers.IntegerField(min_value=0, required=False, allow_null=True)


class HandleSerializer(serializers.Serializer[Any]):
    handle = serializers.CharField()
    until_at = serializers.DateTimeField()


class SnapshotSerializer(serializers.ModelSerializer[MetricSnapshot]):
    engagement_by_followers = serializers.FloatField(read_only=True)
    engagement_by_views = serializers.FloatField(read_only=True)

    class Meta:
        model = MetricSnapshot
        fields = [
            "id",
            "taken_on",
            "origin",
            "origin_name",
            *Figures.__dataclass_fields__,
            "engagement_by_followers",
            "engagement_by_views",
        ]
        read_only_fields = fields


class GrowthSerializer(serializers.Serializer[Growth]):
    """Followers gained per thirty days, and as a share (0.05 is 5 %) of the earlier ones; between which figures."""

    gained = serializers.IntegerField(allow_null=True)
    rate = serializers.FloatField(allow_null=True)
    earlier = SnapshotSerializer(allow_null=True)
    newest = SnapshotSerializer(allow_null=True)


class FiguresSerializer(serializers.Serializer[Figures]):
    taken_on = serializers.DateField()
    origin_name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        figures = {
            name: serializers.IntegerField(min_value=0, required=False, allow_null=True)
            for name in Figures.__dataclass_fields__
        }
        return {**super().get_fields(), **figures}


class FiguresCorrectionSerializer(FiguresSerializer):
    """What is left out stays; null takes a figure out."""

    # Which day it was and where it was read stay.
    taken_on = None  # type: ignore[assignment]
    origin_name = None  # type: ignore[assignment]
    reason = serializers.CharField()


class ContactSerializer(serializers.ModelSerializer[Contact]):
    class Meta:
        model = Contact
        fields = ["id", "kind", "value", "name", "is_agent"]
        # The action finds a contact that is there already.
        validators: list[Any] = []


class TagsSerializer(serializers.Serializer[Any]):
    tags = serializers.ListField(child=serializers.CharField(max_length=40))


class SavedViewSerializer(serializers.ModelSerializer[SavedView]):
    class Meta:
        model = SavedView
        fields = ["id", "name", "is_shared", "query", "columns"]
        validators: list[Any] = []
        extra_kwargs = {
            "is_shared": {"default": False},
            "query": {"default": ""},
            "columns": {"default": list},
        }
