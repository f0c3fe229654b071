"""Totals that a platform's export states for a window of days. Windows that overlap are never summed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Deliverable
from commerce.querysets import PeriodQuerySet, VideoPeriodQuerySet
from creators.models import Creator

from .stores import Store, currency_code


def window_in_order() -> models.CheckConstraint:
    return models.CheckConstraint(
        name="%(app_label)s_%(class)s_window_in_order",
        condition=models.Q(ends_on__gte=models.F("starts_on")),
        violation_error_message=_("A window ends on or after the day it starts."),
    )


class CreatorPeriod(models.Model):
    """A creator's sales in a window: live, video and product card make up the whole. Null: the file did not say."""

    # What its name is made of, for those who name many.
    named_with = ("creator",)

    store = models.ForeignKey(Store, models.PROTECT, related_name="creator_periods", db_index=False)
    creator = models.ForeignKey(Creator, models.PROTECT, related_name="periods")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    currency = models.CharField(_("currency"), max_length=3)
    gmv_minor = models.BigIntegerField("GMV", null=True)
    live_gmv_minor = models.BigIntegerField(_("live GMV"), null=True)
    video_gmv_minor = models.BigIntegerField(_("video GMV"), null=True)
    card_gmv_minor = models.BigIntegerField(_("product card GMV"), null=True)
    target_gmv_minor = models.BigIntegerField(_("target collaboration GMV"), null=True)
    open_gmv_minor = models.BigIntegerField(_("open collaboration GMV"), null=True)
    refunded_minor = models.BigIntegerField(_("refunded"), null=True)
    commission_minor = models.BigIntegerField(_("estimated commission"), null=True)
    flat_fee_minor = models.BigIntegerField(_("estimated flat fee"), null=True)
    orders = models.PositiveIntegerField(_("orders"), null=True)
    items = models.PositiveIntegerField(_("items sold"), null=True)
    items_refunded = models.PositiveIntegerField(_("items refunded"), null=True)
    videos = models.PositiveIntegerField(pgettext_lazy("number", "videos"), null=True)
    lives = models.PositiveIntegerField(_("lives"), null=True)
    samples = models.PositiveIntegerField(_("samples shipped"), null=True)
    impressions = models.PositiveBigIntegerField(_("product impressions"), null=True)
    views = models.PositiveBigIntegerField(_("video views"), null=True)
    customers = models.PositiveIntegerField(_("customers"), null=True)
    # A share of 1; above 1 is real.
    ctr = models.DecimalField("CTR", max_digits=9, decimal_places=6, null=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("creator's window")
        verbose_name_plural = _("creators' windows")
        constraints = [
            models.UniqueConstraint(
                fields=["store", "creator", "starts_on", "ends_on"], name="%(app_label)s_%(class)s_once"
            ),
            window_in_order(),
            currency_code(),
        ]

    def __str__(self) -> str:
        return f"{self.creator} {self.starts_on}–{self.ends_on}"


class VideoPeriod(models.Model):
    """A video's sales and figures in a window, whether the video is a deliverable of ours or not."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="video_periods", db_index=False)
    content_id = models.CharField(_("content id"), max_length=24)
    product_id = models.CharField(_("product id"), max_length=32, blank=True)
    deliverable = models.ForeignKey(Deliverable, models.PROTECT, null=True, related_name="periods")
    creator = models.ForeignKey(Creator, models.PROTECT, null=True, related_name="video_periods")
    handle = models.CharField(_("handle"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    posted_at = models.DateTimeField(_("published"), null=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    currency = models.CharField(_("currency"), max_length=3)
    gmv_minor = models.BigIntegerField("GMV", null=True)
    refunded_minor = models.BigIntegerField(_("refunded"), null=True)
    commission_minor = models.BigIntegerField(_("estimated commission"), null=True)
    orders = models.PositiveIntegerField(_("orders"), null=True)
    items = models.PositiveIntegerField(_("items sold"), null=True)
    items_refunded = models.PositiveIntegerField(_("items refunded"), null=True)
    views = models.PositiveBigIntegerField(_("views"), null=True)
    likes = models.PositiveBigIntegerField(_("likes"), null=True)
    comments = models.PositiveBigIntegerField(_("comments"), null=True)
    shares = models.PositiveBigIntegerField(_("shares"), null=True)
    impressions = models.PositiveBigIntegerField(_("product impressions"), null=True)
    clicks = models.PositiveBigIntegerField(_("product clicks"), null=True)

    objects = VideoPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("video's window")
        verbose_name_plural = _("videos' windows")
        constraints = [
            models.UniqueConstraint(
                fields=["store", "content_id", "product_id", "starts_on", "ends_on"],
                name="%(app_label)s_%(class)s_once",
            ),
            window_in_order(),
            currency_code(),
        ]
        indexes = [models.Index(fields=["content_id"], name="commerce_video_content")]

    def __str__(self) -> str:
        return f"{self.content_id} {self.starts_on}–{self.ends_on}"
