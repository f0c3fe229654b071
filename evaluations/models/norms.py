from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import within
from core.triggers import append_only

from .policies import Policy
from .shapes import floats

PERSON = settings.AUTH_USER_MODEL


class NormVersion(models.Model):
    """The peer tables of one month, frozen: a campaign's close never moves the creators of another."""

    month = models.DateField(_("month"))
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="norm_versions")
    built_at = models.DateTimeField()
    collaborations = models.PositiveIntegerField(_("settled collaborations in it"), default=0)
    grand_mean = models.FloatField(_("grand mean"))
    # of the pool; null: too little history, the policy's count
    sigma = models.FloatField(_("spread between collaborations"), null=True)
    prior_strength = models.FloatField(_("prior strength k"), null=True)

    class Meta:
        verbose_name = _("norm version")
        verbose_name_plural = _("norm versions")
        constraints = [
            models.UniqueConstraint(fields=["month", "policy"], name="%(app_label)s_%(class)s_once"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class NormTable(models.Model):
    """Seven quantiles of a metric in a peer cell, blended with those of the parent cell.

    A cell is written market/category/band with * for all: */*/* is the root, the last level names all three.
    """

    class Metric(models.TextChoices):
        VIEWS = "views", _("Views")
        LIKE_RATE = "like_rate", _("Likes per view")
        COMMENT_RATE = "comment_rate", _("Comments per view")
        CLICK_RATE = "click_rate", _("Product clicks per view")
        LIVE_VIEWERS = "live_viewers", _("Viewers of a live")
        LIVE_LIKE_RATE = "live_like_rate", _("Likes per viewer of a live")
        LIVE_COMMENT_RATE = "live_comment_rate", _("Comments per viewer of a live")
        LIVE_CLICK_RATE = "live_click_rate", _("Product clicks per viewer of a live")
        UV_VALUE = "uv_value", _("Value per visitor")
        NET_ORDERS = "net_orders", _("Net orders per video")
        REFUND_RATE = "refund_rate", _("Refund rate")

    SALES: ClassVar = (Metric.UV_VALUE, Metric.NET_ORDERS, Metric.REFUND_RATE)

    version = models.ForeignKey(NormVersion, models.PROTECT, related_name="tables")
    metric = models.CharField(max_length=20, choices=Metric.choices)
    cell = models.CharField(_("peer cell"), max_length=16)
    level = models.PositiveSmallIntegerField(_("level"))
    # of a metric that is money: amounts are compared within one currency only
    currency = models.CharField(_("currency"), max_length=3, blank=True, db_default="")
    n = models.PositiveIntegerField(_("values in it"))
    knots = floats(7)

    class Meta:
        verbose_name = _("norm table")
        verbose_name_plural = _("norm tables")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "metric", "cell", "currency"], name="%(app_label)s_%(class)s_once"
            ),
            within("level", 0, 3),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.version} {self.metric} {self.cell}"


class PeerPrior(models.Model):
    """Where a creator of a peer cell starts: the cell's mean, shrunk to the grand mean."""

    version = models.ForeignKey(NormVersion, models.PROTECT, related_name="priors")
    cell = models.CharField(_("peer cell"), max_length=16)
    n = models.PositiveIntegerField()
    mean = models.FloatField()

    class Meta:
        verbose_name = _("peer prior")
        verbose_name_plural = _("peer priors")
        constraints = [
            models.UniqueConstraint(fields=["version", "cell"], name="%(app_label)s_%(class)s_once"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.version} {self.cell}: {self.mean}"
