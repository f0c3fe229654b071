from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from core.constraints import known, not_negative
from core.corrections import Correction
from creators.languages import LANGUAGES
from creators.markets import Market
from creators.querysets import CategoryQuerySet, CreatorQuerySet, SnapshotQuerySet
from creators.triggers import keep_earlier_handle, write_earlier_text

PERSON = settings.AUTH_USER_MODEL


class KeptByDatabase(models.TextField[str, str]):
    """A trigger's: whoever saves what they read before it was written leaves it."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return super().pre_save(model_instance, add) if add else models.F(self.attname)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class Platform(models.TextChoices):
    TIKTOK = "tiktok", "TikTok"


class Band(models.IntegerChoices):
    """Follower bands of the method; a creator is compared within one."""

    UNDER_10K = 1, _("under 10K")
    FROM_10K = 2, _("10K–50K")
    FROM_50K = 3, _("50K–100K")
    FROM_100K = 4, _("100K–500K")
    FROM_500K = 5, _("500K–1M")
    FROM_1M = 6, _("over 1M")


BAND_FLOORS = {
    Band.FROM_10K: 10_000,
    Band.FROM_50K: 50_000,
    Band.FROM_100K: 100_000,
    Band.FROM_500K: 500_000,
    # The one floor that belongs to the band below.
    Band.FROM_1M: 1_000_000,
}
_BAND = models.Case(
    models.When(follower_count__isnull=True, then=None),
    models.When(follower_count__gt=BAND_FLOORS[Band.FROM_1M], then=models.Value(Band.FROM_1M.value)),
    *(
        models.When(follower_count__gte=floor, then=models.Value(band.value))
        for band, floor in list(reversed(BAND_FLOORS.items()))[1:]
    ),
    default=models.Value(Band.UNDER_10K.value),
    output_field=models.SmallIntegerField(),
)


class Category(models.Model):
    """What a creator is about; with market and band it forms the peer cell."""

    id = models.SmallAutoField(primary_key=True)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_en = models.CharField(_("English name"), max_length=60)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en


@audited(exclude=["earlier_text", "search_text"], by_files=True)
class Creator(models.Model):
    """A creator, shared by all brands. Database triggers keep the earlier handles."""

    platform = models.CharField(
        _("platform"), max_length=12, choices=Platform.choices, default=Platform.TIKTOK, editable=False
    )
    platform_id = models.CharField(  # noqa: DJ001 -- unknown is NULL, so that ids stay unique
        _("platform id"),
        max_length=40,
        null=True,
        blank=True,
        help_text=_("TikTok's own number, where known."),
    )
    handle = models.CharField(_("handle"), max_length=24)
    handle_written = models.CharField(_("handle as written"), max_length=80, blank=True)
    display_name = models.CharField(_("display name"), max_length=200, blank=True)
    market = models.CharField(  # noqa: DJ001 -- unknown is NULL
        _("market"), max_length=2, choices=Market.choices, null=True, blank=True
    )
    further_markets = ArrayField(
        models.CharField(max_length=2, choices=Market.choices),
        verbose_name=_("further markets"),
        default=list,
        blank=True,
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="creators", verbose_name=_("category")
    )
    further_categories = models.ManyToManyField(
        Category, blank=True, related_name="also_creators", verbose_name=_("further categories")
    )
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True
    )
    follower_count = models.BigIntegerField(_("followers"), null=True, blank=True)
    band = models.GeneratedField(
        expression=_BAND,
        output_field=models.SmallIntegerField(null=True, choices=Band.choices),
        db_persist=True,
    )
    earlier_text = KeptByDatabase(db_default="", editable=False)
    search_text = models.GeneratedField(
        expression=models.Func(
            "handle",
            models.Value(" "),
            "display_name",
            "earlier_text",
            function="creators_fold",
            arg_joiner=" || ",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, editable=False, related_name="creators_added"
    )

    objects = CreatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("creator")
        verbose_name_plural = _("creators")
        constraints = [
            models.UniqueConstraint(
                # The handle first, because the list is also sorted by it.
                fields=["handle", "platform"],
                name="%(app_label)s_%(class)s_handle_once",
                violation_error_message=_("A creator with this handle exists already."),
            ),
            models.UniqueConstraint(
                fields=["platform", "platform_id"],
                name="%(app_label)s_%(class)s_platform_id_once",
                condition=models.Q(platform_id__isnull=False),
                violation_error_message=_("A creator with this platform id exists already."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_handle_normalised",
                condition=models.Q(handle__regex=r"^[a-z0-9_.]{1,23}[a-z0-9_]$"),
                violation_error_message=_(
                    "A handle has 2 to 24 Latin letters, digits, underscores and periods "
                    "and does not end with a period."
                ),
            ),
            known("platform", Platform),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_market_known",
                condition=models.Q(market__isnull=True) | models.Q(market__in=Market.values),
            ),
            *not_negative("follower_count"),
        ]
        indexes = [
            models.Index(
                models.F("follower_count").desc(nulls_last=True),
                models.F("id").desc(),
                name="creators_by_followers",
            ),
            GinIndex(models.Func("search_text", function="creators_search_parts"), name="creators_by_part"),
        ]
        triggers = [keep_earlier_handle]

    def __str__(self) -> str:
        return f"@{self.handle}"

    def get_absolute_url(self) -> str:
        return reverse("insights:dossier", args=[self.pk])

    @property
    def band_name(self) -> str:
        return str(Band(self.band).label) if self.band else ""

    @property
    def further_market_names(self) -> list[str]:
        return [str(Market(code).label) for code in self.further_markets]

    @property
    def language_names(self) -> list[str]:
        return [str(LANGUAGES.get(code, code)) for code in self.languages]

    @property
    def profile_url(self) -> str:
        return f"https://www.tiktok.com/@{self.handle}"


class EarlierHandle(models.Model):
    """A handle a creator no longer uses; somebody else may use it now. Written by a trigger on Creator."""

    creator = models.ForeignKey(Creator, models.CASCADE, related_name="earlier_handles")
    handle = models.CharField(max_length=24, db_index=True)
    until_at = models.DateTimeField()

    class Meta:
        verbose_name = _("earlier handle")
        verbose_name_plural = _("earlier handles")
        triggers = [write_earlier_text]

    def __str__(self) -> str:
        return f"@{self.handle}"


class MetricSnapshot(models.Model):
    """What a creator's profile showed on one day, and where the figures come from. Means are per video."""

    class Origin(models.TextChoices):
        FILE = "file", _("File")
        MANUAL = "manual", _("Entered by hand")
        API = "api", _("API")

    # What its name is made of, for those who name many.
    named_with = ("creator",)

    # The constraint's index begins with it.
    creator = models.ForeignKey(Creator, models.CASCADE, related_name="snapshots", db_index=False)
    taken_on = models.DateField(_("date"))
    origin = models.CharField(_("source"), max_length=8, choices=Origin.choices)
    origin_name = models.CharField(_("source name"), max_length=200, blank=True)
    followers = models.BigIntegerField(_("followers"), null=True, blank=True)
    likes_total = models.BigIntegerField(_("likes in total"), null=True, blank=True)
    videos_total = models.IntegerField(_("videos in total"), null=True, blank=True)
    median_views = models.BigIntegerField(_("median views"), null=True, blank=True)
    mean_views = models.BigIntegerField(_("mean views"), null=True, blank=True)
    mean_likes = models.BigIntegerField(_("mean likes"), null=True, blank=True)
    mean_comments = models.BigIntegerField(_("mean comments"), null=True, blank=True)
    mean_shares = models.BigIntegerField(_("mean shares"), null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    # Nobody asks for them by person, and people are not deleted.
    recorded_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="metric_snapshots", db_index=False
    )

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("metric snapshot")
        verbose_name_plural = _("metric snapshots")
        constraints = [
            models.UniqueConstraint(
                fields=["creator", "taken_on", "origin"],
                name="%(app_label)s_%(class)s_one_per_day",
                violation_error_message=_("There are figures from this source for this day already."),
            ),
            known("origin", ["file", "manual", "api"]),
            *not_negative(
                "followers",
                "likes_total",
                "videos_total",
                "median_views",
                "mean_views",
                "mean_likes",
                "mean_comments",
                "mean_shares",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.creator} {self.taken_on}"

    @property
    def source_text(self) -> str:
        return (
            f"{self.get_origin_display()} ({self.origin_name})"
            if self.origin_name
            else self.get_origin_display()
        )

    @property
    def as_of(self) -> str:
        return f"{self.taken_on:%Y-%m-%d} · {self.source_text}"

    @property
    def interactions(self) -> int | None:
        parts = [part for part in (self.mean_likes, self.mean_comments, self.mean_shares) if part is not None]
        return sum(parts) if parts else None

    @property
    def engagement_by_followers(self) -> float | None:
        """Mean interactions per video divided by followers, as a fraction."""
        interactions = self.interactions
        return interactions / self.followers if interactions is not None and self.followers else None

    @property
    def engagement_by_views(self) -> float | None:
        """Mean interactions per video divided by mean views, as a fraction."""
        interactions = self.interactions
        return interactions / self.mean_views if interactions is not None and self.mean_views else None

    @property
    def is_by_hand(self) -> bool:
        """Entered by a person, here or through the API; what came otherwise is put right where it came from."""
        return self.origin != self.Origin.FILE and self.recorded_by_id is not None


class FiguresCorrection(Correction):
    snapshot = models.ForeignKey(MetricSnapshot, models.PROTECT, related_name="corrections")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="profile_corrections")
