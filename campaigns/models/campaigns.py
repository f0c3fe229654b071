from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from accounts.models import Brand
from accounts.roles import SCORING_ROLES
from campaigns.querysets import CampaignQuerySet
from campaigns.states import CampaignState
from core.constraints import known, not_negative, paired
from core.triggers import append_only
from creators.markets import Market
from creators.models import Category

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
    archived_at = models.DateTimeField(null=True, editable=False)
    archived_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, editable=False, related_name="archived_campaigns"
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
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_archived_only_at_rest",
                condition=models.Q(archived_at__isnull=True) | models.Q(state__in=["draft", "closed"]),
                violation_error_message=_(
                    "A campaign is archived once it is closed, or while it is a draft."
                ),
            ),
            paired("closed"),
            paired("archived"),
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
