from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from accounts.models import Brand
from campaigns.models import Collaboration
from commerce.querysets.tracking import CodeQuerySet, LinkQuerySet, TemplateQuerySet
from core.constraints import not_negative

PERSON = settings.AUTH_USER_MODEL


def _range(kind: str, first: str, last: str) -> models.Func:
    """From `first` to `last`, both included; without a last one for ever."""
    return models.Func(models.F(first), models.F(last), models.Value("[]"), function=kind)


@audited()
class TrackingTemplate(models.Model):
    """How the UTM parameters of a brand's links are filled; `{campaign}` and `{collaboration}` stand for ours."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="tracking_templates")
    name = models.CharField(_("name"), max_length=80)
    source = models.CharField("utm_source", max_length=80, default="tiktok")
    medium = models.CharField("utm_medium", max_length=80, default="affiliate")
    campaign = models.CharField("utm_campaign", max_length=120, default="{campaign}")
    content = models.CharField("utm_content", max_length=120, default="{collaboration}")
    term = models.CharField("utm_term", max_length=120, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("link template")
        verbose_name_plural = _("link templates")
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "name"],
                name="%(app_label)s_%(class)s_name_once",
                violation_error_message=_("The brand has a template with this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class TrackingLink(models.Model):
    """A short link of one collaboration: `slug` is its path here, `target` where it leads, parameters included."""

    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="links")
    template = models.ForeignKey(
        TrackingTemplate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="links",
        verbose_name=_("template"),
    )
    slug = models.CharField(max_length=16, unique=True)
    target = models.URLField(_("leads to"), max_length=2000)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="links_created", editable=False)

    # By with_clicks().
    clicks: int
    machines: int

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("tracking link")
        verbose_name_plural = _("tracking links")

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("commerce:link", args=[self.pk])

    @property
    def address(self) -> str:
        """The short one, as it is handed out."""
        return f"{settings.BASE_URL.rstrip('/')}/l/{self.slug}"


class ClickCount(models.Model):
    """Clicks of one hour, people and bots apart; nothing tells who they were."""

    link = models.ForeignKey(TrackingLink, models.PROTECT, related_name="counts", db_index=False)
    hour = models.DateTimeField()
    clicks = models.PositiveIntegerField(default=0)
    bots = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("clicks of an hour")
        verbose_name_plural = _("clicks by the hour")
        constraints = [
            models.UniqueConstraint(fields=["link", "hour"], name="%(app_label)s_%(class)s_once"),
            *not_negative("clicks", "bots"),
        ]

    def __str__(self) -> str:
        return f"{self.link} {self.hour:%Y-%m-%d %H}: {self.clicks}"


@audited()
class CreatorCode(models.Model):
    """A discount code that one collaboration's audience was given; folded to capitals, one bearer on each day."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="creator_codes")
    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="codes")
    code = models.CharField(_("code"), max_length=80)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="codes_created", editable=False)

    # By with_use().
    is_used: bool

    objects = CodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("creator code")
        verbose_name_plural = _("creator codes")
        constraints = [
            # Ranges of one brand and of one code: those have the index that equality would need an extension for.
            ExclusionConstraint(
                name="%(app_label)s_%(class)s_one_bearer_a_day",
                expressions=[
                    (_range("int8range", "brand", "brand"), "&&"),
                    (_range("commerce_code_range", "code", "code"), "&&"),
                    (_range("daterange", "starts_on", "ends_on"), "&&"),
                ],
                violation_error_message=_("Another collaboration of the brand has this code."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_in_order",
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("A code ends on or after the day it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.code
