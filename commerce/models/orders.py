from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commerce.querysets import OrderLineQuerySet
from commerce.querysets.money import NEVER_SALES
from commerce.triggers import order_of_one_store
from core.constraints import known, not_negative
from creators.models import Creator

from .stores import Product, Store, currency_code


class LineStatus(models.TextChoices):
    UNPAID = "unpaid", _("Unpaid")
    PENDING = "pending", _("Pending")
    SHIPPED = "shipped", _("Shipped")
    COMPLETED = "completed", _("Completed")
    SETTLED = "settled", _("Settled")
    FROZEN = "frozen", _("Frozen")
    INELIGIBLE = "ineligible", _("Ineligible for commission")
    CANCELLED = "cancelled", _("Cancelled")


class OrderLine(models.Model):
    """One SKU of one order: the grain of every export. Amounts are of the line, not of the unit.

    `paid_minor` 0 is a sample. What was refunded stands in `Return`; the two columns here are what the order file
    itself says of it.
    """

    class Content(models.TextChoices):
        VIDEO = "video", _("Video")
        LIVE = "live", _("Live")
        SHOWCASE = "showcase", _("Showcase")
        CARD = "card", _("Product card")
        EXTERNAL = "external", _("External traffic")
        OTHER = "other", _("Other")
        NONE = "", "–"

    # The database holds store and product together (`commerce_orderline_product_of_store`): the product is one of the
    # store. Of the hundred thousand lines of a file that is also half of the checks.
    store = models.ForeignKey(
        Store, models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    order_id = models.CharField(_("order id"), max_length=40)
    sku_id = models.CharField(_("SKU id"), max_length=40)
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    status = models.CharField(_("status"), max_length=10, choices=LineStatus.choices)
    ordered_at = models.DateTimeField(_("ordered"))
    paid_at = models.DateTimeField(_("paid"), null=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    commission_paid_at = models.DateTimeField(_("commission paid"), null=True)
    quantity = models.PositiveIntegerField(_("quantity"))
    currency = models.CharField(_("currency"), max_length=3)
    price_minor = models.BigIntegerField(_("price"), null=True)
    paid_minor = models.BigIntegerField(_("paid"))
    is_fully_returned = models.BooleanField(_("fully returned or refunded"), default=False)
    refunded_minor = models.BigIntegerField(_("refunded by the order file"), null=True)
    payment_method = models.CharField(_("payment method"), max_length=60, blank=True)

    # Whose sale it was, as the platform says; empty for a sale without a creator.
    is_affiliate = models.BooleanField(_("affiliate order"), default=True)
    handle = models.CharField(_("handle"), max_length=40, blank=True)
    creator = models.ForeignKey(Creator, models.PROTECT, null=True, related_name="lines", db_index=False)
    content_kind = models.CharField(_("content"), max_length=8, choices=Content.choices, blank=True)
    content_id = models.CharField(_("content id"), max_length=24, blank=True)
    is_ad_assisted = models.BooleanField(_("ad-assisted"), default=False)
    discount_code = models.CharField(_("discount code"), max_length=80, blank=True)
    utm_campaign = models.CharField("utm_campaign", max_length=120, blank=True)
    utm_content = models.CharField("utm_content", max_length=120, blank=True)
    clicked_at = models.DateTimeField(_("last click"), null=True)

    # Commission: the actual amount counts once it is above 0, the estimate until then.
    commission_model = models.CharField(_("commission model"), max_length=60, blank=True)
    standard_rate = models.DecimalField(_("commission rate"), max_digits=7, decimal_places=4, null=True)
    ads_rate = models.DecimalField(_("shop ads commission rate"), max_digits=7, decimal_places=4, null=True)
    est_base_minor = models.BigIntegerField(null=True)
    actual_base_minor = models.BigIntegerField(null=True)
    est_standard_minor = models.BigIntegerField(null=True)
    actual_standard_minor = models.BigIntegerField(null=True)
    est_ads_minor = models.BigIntegerField(null=True)
    actual_ads_minor = models.BigIntegerField(null=True)
    est_cofunded_minor = models.BigIntegerField(null=True)
    actual_cofunded_minor = models.BigIntegerField(null=True)

    # The days that the affiliate's and the order's values are of: files of an earlier day do not overwrite them.
    affiliate_told_on = models.DateField(_("affiliate values of"), null=True)
    order_told_on = models.DateField(_("order values of"), null=True)

    objects = OrderLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = [
            models.UniqueConstraint(
                fields=["store", "order_id", "product", "sku_id"], name="%(app_label)s_%(class)s_once"
            ),
            known("status", LineStatus),
            known("content_kind", ["video", "live", "showcase", "card", "external", "other", ""]),
            currency_code(),
            *not_negative("price_minor", "paid_minor", "refunded_minor"),
        ]
        indexes = [
            models.Index(
                fields=["content_id"], name="commerce_line_content", condition=~models.Q(content_id="")
            ),
            models.Index(
                fields=["creator", "ordered_at"],
                name="commerce_line_creator",
                condition=~models.Q(creator=None),
            ),
            models.Index(fields=["product", "ordered_at"], name="commerce_line_product"),
            models.Index(fields=["store", "-ordered_at", "-id"], name="commerce_line_newest"),
            models.Index(
                fields=["store", "discount_code"],
                name="commerce_line_code",
                condition=~models.Q(discount_code=""),
            ),
            models.Index(fields=["store"], name="commerce_line_click", condition=~models.Q(utm_content="")),
        ]
        triggers = [order_of_one_store]

    def __str__(self) -> str:
        return f"{self.order_id} · {self.sku_id}"

    @property
    def is_sample(self) -> bool:
        """An unpaid order without an amount is none."""
        return self.paid_minor == 0 and self.status not in NEVER_SALES

    @property
    def commission_minor(self) -> int | None:
        """Of all parts: what was paid once it is above 0, the estimate until then. None: the file said nothing."""
        told = [
            actual or estimate
            for actual, estimate in (
                (self.actual_standard_minor, self.est_standard_minor),
                (self.actual_ads_minor, self.est_ads_minor),
                (self.actual_cofunded_minor, self.est_cofunded_minor),
            )
        ]
        known = [part for part in told if part is not None]
        return sum(known) if known else None

    @property
    def is_commission_estimated(self) -> bool:
        return not self.actual_standard_minor


class ReturnType(models.TextChoices):
    REFUND = "refund", _("Refund only")
    RETURN_AND_REFUND = "return_and_refund", _("Return and refund")
    REPLACEMENT = "replacement", _("Replacement")
    EXCHANGE = "exchange", _("Exchange")


class ReturnStatus(models.TextChoices):
    """Approved is not refunded: only what is completed is money that went back."""

    REQUESTED = "requested", pgettext_lazy("state", "Requested")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Withdrawn")
    COMPLETED = "completed", _("Completed")


class Return(models.Model):
    """A return or refund of one SKU of an order, whether the order itself is known yet or not."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="returns", db_index=False)
    return_id = models.CharField(_("return id"), max_length=40)
    order_id = models.CharField(_("order id"), max_length=40)
    sku_id = models.CharField(_("SKU id"), max_length=40)
    type = models.CharField(_("type"), max_length=18, choices=ReturnType.choices)
    status = models.CharField(_("status"), max_length=10, choices=ReturnStatus.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    is_seller_fault = models.BooleanField(_("the seller's fault"), default=False)
    quantity = models.PositiveIntegerField(_("quantity"))
    currency = models.CharField(_("currency"), max_length=3)
    amount_minor = models.BigIntegerField(_("amount"))
    requested_at = models.DateTimeField(_("requested"))
    refunded_at = models.DateTimeField(_("refunded"), null=True)
    told_on = models.DateField(_("values of"), null=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        constraints = [
            models.UniqueConstraint(
                fields=["store", "return_id", "sku_id"], name="%(app_label)s_%(class)s_once"
            ),
            known("type", ReturnType),
            known("status", ReturnStatus),
            currency_code(),
            *not_negative("amount_minor"),
        ]
        indexes = [models.Index(fields=["store", "order_id", "sku_id"], name="commerce_return_line")]

    def __str__(self) -> str:
        return self.return_id
