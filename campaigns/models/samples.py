from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from accounts.models import Brand
from campaigns.querysets import SampleQuerySet
from campaigns.states import SampleState
from core.constraints import known, not_negative, paired, within
from core.triggers import append_only

from .collaborations import Collaboration
from .deliverables import Deliverable

PERSON = settings.AUTH_USER_MODEL


@audited()
class SampleRule(models.Model):
    """When a brand sends a sample without asking anybody. What is null is not asked."""

    brand = models.OneToOneField(Brand, models.PROTECT, related_name="sample_rule")
    is_automatic = models.BooleanField(
        _("approve by rule"), default=False, help_text=_("Whatever the rule refuses goes to a person.")
    )
    # 0: D … 4: S, as `creator.current_standing.tier` counts.
    min_tier = models.PositiveSmallIntegerField(_("tier at least"), null=True, blank=True)
    takes_unrated = models.BooleanField(_("unrated creators too"), default=True)
    min_fulfilment_bp = models.PositiveIntegerField(
        _("fulfilment rate at least"), null=True, blank=True, help_text=_("In hundredths of a percent.")
    )
    max_price_minor = models.BigIntegerField(_("price at most"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    monthly_quota = models.PositiveIntegerField(_("samples a month at most"), null=True, blank=True)
    open_per_creator = models.PositiveSmallIntegerField(
        _("open samples per creator at most"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("sample rule")
        verbose_name_plural = _("sample rules")
        constraints = [
            within("min_tier", 0, 4),
            within("min_fulfilment_bp", 0, 10_000),
            *not_negative("max_price_minor"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_currency_is_a_code",
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"),
                violation_error_message=_("A currency has three capital letters, such as USD."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.brand)


@audited()
class Sample(models.Model):
    """One product asked for by, or offered to, a creator: from the request to the video that is owed for it."""

    # What its name is made of, for those who name many.
    named_with = ("collaboration__creator", "collaboration__campaign")

    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="samples")
    # The platform's own number of the request, where it came from there.
    external_id = models.CharField(_("request id"), max_length=40, null=True, blank=True, unique=True)
    product_id = models.CharField(_("product id"), max_length=32, blank=True)
    product_name = models.CharField(_("product"), max_length=300)
    sku_id = models.CharField(_("SKU id"), max_length=40, blank=True)
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1)
    price_minor = models.BigIntegerField(_("price"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(
        _("state"), max_length=12, choices=SampleState.choices, default=SampleState.REQUESTED, editable=False
    )
    requested_at = models.DateTimeField(_("requested"))
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="samples_recorded")
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=80, blank=True)
    # What it cost: the goods, and bringing them there.
    cost_minor = models.BigIntegerField(_("cost of the sample"), null=True, blank=True)
    courier_minor = models.BigIntegerField(_("courier"), null=True, blank=True)
    shipped_at = models.DateTimeField(_("shipped"), null=True, editable=False)
    received_at = models.DateTimeField(_("received"), null=True, editable=False)
    post_due_at = models.DateTimeField(_("post due"), null=True, editable=False)
    extended_at = models.DateTimeField(null=True, editable=False)
    extended_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, editable=False, related_name="samples_extended"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    deliverable = models.ForeignKey(
        Deliverable, models.PROTECT, null=True, editable=False, related_name="samples"
    )

    objects = SampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        constraints = [
            known("state", SampleState),
            paired("extended"),
            within("quantity", 1, 1000),
            *not_negative("price_minor", "cost_minor", "courier_minor"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_currency_is_a_code",
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"),
                violation_error_message=_("A currency has three capital letters, such as USD."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_received_has_deadline",
                condition=models.Q(received_at__isnull=True) | models.Q(post_due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ended_has_time",
                condition=models.Q(
                    state__in=["rejected", "cancelled", "fulfilled", "unfulfilled"], ended_at__isnull=False
                )
                | (
                    ~models.Q(state__in=["rejected", "cancelled", "fulfilled", "unfulfilled"])
                    & models.Q(ended_at__isnull=True)
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["post_due_at"], name="campaigns_sample_due", condition=models.Q(state="received")
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_name} · {self.collaboration}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:sample", args=[self.pk])

    def is_overdue(self, at: datetime) -> bool:
        """The post clock has run out and no video came."""
        return self.state == SampleState.RECEIVED and self.post_due_at is not None and self.post_due_at < at


class SampleMove(models.Model):
    """Each change of a sample's state, with the reason where one was due. No person: a rule or the platform."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="moves")
    source = models.CharField(max_length=12, choices=SampleState.choices)
    target = models.CharField(max_length=12, choices=SampleState.choices)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="sample_moves")

    class Meta:
        verbose_name = _("sample move")
        verbose_name_plural = _("sample moves")
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.sample}: {self.source} → {self.target}"
