"""What a shop's own analytics count of the visits that links bring."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.querysets.visits import VisitsQuerySet

from .periods import window_in_order
from .stores import Store, currency_code


class SiteVisits(models.Model):
    """Visits with the same source and UTM words, of a day or a window of days, as Google Analytics counts them.

    They are the analytics' own count beside our clicks and orders, and are added to neither; windows that overlap are
    never summed.
    """

    store = models.ForeignKey(Store, models.PROTECT, related_name="visits", db_index=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    source = models.CharField(_("source / medium"), max_length=160, blank=True)
    utm_campaign = models.CharField("utm_campaign", max_length=120, blank=True)
    utm_content = models.CharField("utm_content", max_length=120, blank=True)
    sessions = models.PositiveBigIntegerField(_("visits"), null=True)
    engaged = models.PositiveBigIntegerField(_("engaged visits"), null=True)
    key_events = models.PositiveBigIntegerField(_("key events"), null=True)
    purchases = models.PositiveBigIntegerField(_("purchases"), null=True)
    currency = models.CharField(_("currency"), max_length=3)
    revenue_minor = models.BigIntegerField(_("revenue"), null=True)

    objects = VisitsQuerySet.as_manager()

    class Meta:
        verbose_name = _("visits to the shop")
        verbose_name_plural = _("visits to the shop")
        constraints = [
            models.UniqueConstraint(
                fields=["store", "starts_on", "ends_on", "source", "utm_campaign", "utm_content"],
                name="%(app_label)s_%(class)s_once",
            ),
            window_in_order(),
            currency_code(),
        ]
        indexes = [
            models.Index(fields=["store", "utm_campaign", "utm_content"], name="commerce_visits_words"),
        ]

    def __str__(self) -> str:
        return f"{self.utm_campaign} {self.utm_content} {self.starts_on}–{self.ends_on}"
