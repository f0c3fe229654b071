from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from accounts.models import Brand
from accounts.roles import SCORING_ROLES
from core.constraints import known, not_negative, paired, within
from core.triggers import append_only
from creators.markets import Market
from creators.models import Category, Creator

from .querysets import CampaignQuerySet, CollaborationQuerySet
from .states import CampaignState, Stage
from .triggers import refuse_blocked_creator

PERSON = settings.AUTH_USER_MODEL


class Goal(models.TextChoices):
    PRODUCT_TEST = "product_test", _("Product test")
    SALES = "sales", _("Sales")
    FOLLOWERS = "followers", _("Follower growth")
    BRAND = "brand", _("Brand exposure")


@audited()
class Campaign(models.Model):
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="campaigns", verbose_name=_("brand"))
    name = models.CharField(_("name"), max_length=120)
    goal = models.CharField(_("goal"), max_length=16, choices=Goal.choices)
    markets = ArrayField(models.CharField(max_length=2, choices=Market.choices), verbose_name=_("markets"))
    categories = models.ManyToManyField(
        Category, blank=True, related_name="campaigns", verbose_name=_("categories")
    )
    products = models.TextField(_("products"), blank=True)
    brief = models.TextField(_("brief"), blank=True)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    budget_minor = models.BigIntegerField(_("budget"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    owner = models.ForeignKey(PERSON, models.PROTECT, related_name="owned_campaigns", verbose_name=_("owner"))
    state = models.CharField(
        _("state"), max_length=8, choices=CampaignState.choices, default=CampaignState.DRAFT, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, editable=False, related_name="closed_campaigns"
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "name"],
                name="%(app_label)s_%(class)s_name_once",
                violation_error_message=_("The brand has a campaign with this name already."),
            ),
            known("goal", Goal),
            known("state", CampaignState),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_start",
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("A campaign ends on or after the day it starts."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_market",
                condition=models.Q(markets__len__gt=0),
                violation_error_message=_("A campaign names at least one market."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_currency_is_a_code",
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"),
                violation_error_message=_("A currency has three capital letters, such as USD."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_started_unless_draft",
                condition=models.Q(state="draft", started_at__isnull=True)
                | (~models.Q(state="draft") & models.Q(started_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_closed_has_time",
                condition=~models.Q(state="closed") | models.Q(closed_at__isnull=False),
            ),
            paired("closed"),
            *not_negative("budget_minor"),
        ]
        indexes = [models.Index(fields=["brand", "state", "-starts_on"], name="campaigns_campaign_list")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaigns:campaign", args=[self.pk])


class CampaignMove(models.Model):
    """Each change of a campaign's state, with the reason where one was due."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="moves")
    source = models.CharField(max_length=8, choices=CampaignState.choices)
    target = models.CharField(max_length=8, choices=CampaignState.choices)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="campaign_moves")

    class Meta:
        verbose_name = _("campaign move")
        verbose_name_plural = _("campaign moves")
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.source} → {self.target}"


@audited()
class CampaignScorer(models.Model):
    """Who scores for a role in a campaign; more than one may."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="scorers")
    role = models.CharField(
        _("role"), max_length=20, choices=[(role.value, role.label) for role in SCORING_ROLES]
    )
    user = models.ForeignKey(
        PERSON, models.PROTECT, related_name="campaigns_scored", verbose_name=_("scorer")
    )

    class Meta:
        verbose_name = _("scorer")
        verbose_name_plural = _("scorers")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "role", "user"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This person scores for this role already."),
            ),
            known("role", SCORING_ROLES),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"


@audited()
class Collaboration(models.Model):
    """One creator in one campaign. `completed_at` is T: the last agreed video's publication, or the early end."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="collaborations")
    creator = models.ForeignKey(Creator, models.PROTECT, related_name="collaborations")
    stage = models.CharField(
        _("stage"), max_length=12, choices=Stage.choices, default=Stage.LEAD, editable=False
    )
    stage_since = models.DateTimeField(editable=False)
    owner = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_collaborations",
        verbose_name=_("owner"),
    )
    agreed_videos = models.PositiveSmallIntegerField(_("agreed videos"), default=1)
    agreed_on = models.DateField(_("agreed date of the last video"), null=True, blank=True)
    added_at = models.DateTimeField(editable=False)
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="collaborations_added", editable=False)
    completed_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, editable=False, related_name="collaborations_ended"
    )
    end_reason = models.TextField(_("reason for the early end"), blank=True, editable=False)

    objects = CollaborationQuerySet.as_manager()

    class Meta:
        verbose_name = _("collaboration")
        verbose_name_plural = _("collaborations")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "creator"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This creator is in the campaign already."),
            ),
            known("stage", Stage),
            paired("ended"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ended_has_reason",
                condition=models.Q(ended_at__isnull=True) | ~models.Q(end_reason=""),
                violation_error_message=_("Ending a collaboration early needs a reason."),
            ),
            within("agreed_videos", 1, 500),
        ]
        indexes = [
            models.Index(fields=["creator", "-completed_at"], name="campaigns_collab_creator"),
            models.Index(fields=["completed_at"], name="campaigns_collab_completed"),
        ]
        triggers = [refuse_blocked_creator]

    def __str__(self) -> str:
        return f"{self.creator} · {self.campaign}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:collaboration", args=[self.pk])


class StageMove(models.Model):
    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="moves")
    source = models.CharField(max_length=12, choices=Stage.choices)
    target = models.CharField(max_length=12, choices=Stage.choices)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="stage_moves")

    class Meta:
        verbose_name = _("stage move")
        verbose_name_plural = _("stage moves")
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.collaboration}: {self.source} → {self.target}"


class TermsForm(models.TextChoices):
    COMMISSION = "commission", _("Commission only")
    GUARANTEE = "guarantee", _("Guarantee and commission")
    BUYOUT = "buyout", _("Buy-out")
    PAID_PROMOTION = "paid_promotion", _("Paid promotion")
    LIVE = "live", _("Live")


class Settlement(models.TextChoices):
    CPS = "cps", _("Per sale (CPS)")
    CPM = "cpm", _("Per thousand views (CPM)")
    FIXED = "fixed", _("Fixed")


@audited()
class Terms(models.Model):
    """What was agreed. A version is free to change until accepted and locked after; a change is a new version."""

    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="terms")
    version = models.PositiveSmallIntegerField()
    form = models.CharField(_("form"), max_length=16, choices=TermsForm.choices)
    settlement = models.CharField(_("settlement"), max_length=8, choices=Settlement.choices)
    currency = models.CharField(_("currency"), max_length=3)
    fixed_fee_minor = models.BigIntegerField(_("fixed fee"), null=True, blank=True)
    guarantee_minor = models.BigIntegerField(_("guarantee"), null=True, blank=True)
    cpm_minor = models.BigIntegerField(_("price per thousand views"), null=True, blank=True)
    commission_bp = models.PositiveIntegerField(
        _("commission"), null=True, blank=True, help_text=_("In hundredths of a percent.")
    )
    agreed_videos = models.PositiveSmallIntegerField(_("agreed videos"), default=1)
    agreed_on = models.DateField(_("agreed date of the last video"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    written_by = models.ForeignKey(PERSON, models.PROTECT, related_name="terms_written")
    written_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, editable=False, related_name="terms_accepted"
    )

    class Meta:
        verbose_name = _("terms")
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "version"], name="%(app_label)s_%(class)s_version_once"
            ),
            models.UniqueConstraint(
                fields=["collaboration"],
                name="%(app_label)s_%(class)s_one_open",
                condition=models.Q(accepted_at__isnull=True),
                violation_error_message=_("There is an open version of the terms already."),
            ),
            known("form", TermsForm),
            known("settlement", Settlement),
            paired("accepted"),
            within("commission_bp", 0, 10_000),
            within("agreed_videos", 1, 500),
            *not_negative("fixed_fee_minor", "guarantee_minor", "cpm_minor"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="locked_once_accepted",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__accepted_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.collaboration} v{self.version}"


@audited()
class Deliverable(models.Model):
    """A video, known by its link, or a live, entered by hand."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("Video")
        LIVE = "live", _("Live")

    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="deliverables")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.VIDEO)
    url = models.URLField(_("link"), max_length=400, blank=True)
    content_id = models.CharField(_("content id"), max_length=20, null=True, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    agreed_on = models.DateField(_("agreed date"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"))
    length_minutes = models.PositiveIntegerField(_("length in minutes"), null=True, blank=True)
    viewers = models.PositiveBigIntegerField(_("viewers"), null=True, blank=True)
    gmv_minor = models.BigIntegerField("GMV", null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    transcript = models.TextField(_("caption or transcript"), blank=True)
    translation = models.TextField(_("translation"), blank=True)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="deliverables_recorded")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        constraints = [
            known("kind", ["video", "live"]),
            models.UniqueConstraint(
                fields=["content_id"],
                name="%(app_label)s_%(class)s_content_once",
                violation_error_message=_("This video is recorded already."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_video_has_id",
                condition=~models.Q(kind="video") | models.Q(content_id__isnull=False),
                violation_error_message=_("A video's link must contain its id."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_live_has_length",
                condition=~models.Q(kind="live") | models.Q(length_minutes__isnull=False),
                violation_error_message=_("A live needs its length in minutes."),
            ),
            *not_negative("gmv_minor"),
        ]
        indexes = [models.Index(fields=["collaboration", "published_at"], name="campaigns_deliverable_order")]

    def __str__(self) -> str:
        return self.title or self.content_id or f"{self.get_kind_display()} {self.published_at:%Y-%m-%d}"


class DeliverableSnapshot(models.Model):
    """A deliverable's figures at one moment. Wanted 1, 3, 7 and 21 days after publication."""

    class Origin(models.TextChoices):
        FILE = "file", _("File")
        MANUAL = "manual", _("Entered by hand")
        API = "api", _("API")

    deliverable = models.ForeignKey(Deliverable, models.PROTECT, related_name="snapshots")
    taken_at = models.DateTimeField(_("taken"))
    origin = models.CharField(_("source"), max_length=8, choices=Origin.choices)
    views = models.PositiveBigIntegerField(_("views"), null=True, blank=True)
    likes = models.PositiveBigIntegerField(_("likes"), null=True, blank=True)
    comments = models.PositiveBigIntegerField(_("comments"), null=True, blank=True)
    shares = models.PositiveBigIntegerField(_("shares"), null=True, blank=True)
    product_clicks = models.PositiveBigIntegerField(_("product clicks"), null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="deliverable_snapshots")

    class Meta:
        verbose_name = _("metric snapshot of a deliverable")
        verbose_name_plural = _("metric snapshots of deliverables")
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "taken_at"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("There are figures for this moment already."),
            ),
            known("origin", ["file", "manual", "api"]),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable} {self.taken_at:%Y-%m-%d %H:%M}"


class Message(models.Model):
    """One line of the communication log; never changed afterwards."""

    class Direction(models.TextChoices):
        OUT = "out", _("From us")
        IN = "in", _("From the creator")

    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="messages")
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices)
    channel = models.CharField(_("channel"), max_length=40, blank=True)
    text = models.TextField(_("text"))
    sent_at = models.DateTimeField(_("sent"))
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="messages_recorded")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [known("direction", ["out", "in"])]
        indexes = [models.Index(fields=["collaboration", "sent_at"], name="campaigns_message_order")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M} {self.get_direction_display()}"
