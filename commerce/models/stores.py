from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from accounts.models import Brand
from commerce.querysets import ExchangeRateQuerySet, ProductQuerySet, StoreQuerySet
from core.constraints import known, within
from creators.markets import Market
from creators.models import Category

PERSON = settings.AUTH_USER_MODEL


def currency_code(field: str = "currency") -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{field}_is_a_code",
        condition=models.Q(**{f"{field}__regex": r"^[A-Z]{3}$"}),
        violation_error_message=_("A currency has three capital letters, such as USD."),
    )


class Platform(models.TextChoices):
    TIKTOK_SHOP = "tiktok_shop", "TikTok Shop"
    SHOPIFY = "shopify", "Shopify"
    OTHER = "other", _("Another shop")


@audited()
class Store(models.Model):
    """Where a brand sells: one shop in one market, which its orders are counted in."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="stores", verbose_name=_("brand"))
    name = models.CharField(_("name"), max_length=80)
    platform = models.CharField(
        _("platform"), max_length=12, choices=Platform.choices, default=Platform.TIKTOK_SHOP
    )
    market = models.CharField(_("market"), max_length=2, choices=Market.choices)
    currency = models.CharField(_("currency"), max_length=3)
    margin_bp = models.PositiveIntegerField(
        _("margin before creators"),
        null=True,
        blank=True,
        help_text=_("What is left of net sales once the goods are paid, in hundredths of a percent."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="stores_created", editable=False)

    # By with_connection() and with_naming().
    orders_until: datetime | None
    names_it: bool

    objects = StoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "name"],
                name="%(app_label)s_%(class)s_name_once",
                violation_error_message=_("The brand has a store with this name already."),
            ),
            known("platform", Platform),
            known("market", Market),
            currency_code(),
            within("margin_bp", 0, 10_000),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def margin(self) -> Decimal | None:
        """As a share of 1."""
        return None if self.margin_bp is None else Decimal(self.margin_bp) / 10_000


@audited(by_files=True)
class Product(models.Model):
    """What a store sells, by the platform's own id. Made by imports and syncs, named and costed by people."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="products", verbose_name=_("store"))
    product_id = models.CharField(_("product id"), max_length=32)
    name = models.CharField(_("name"), max_length=300, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="products", verbose_name=_("category")
    )
    margin_bp = models.PositiveIntegerField(
        _("margin before creators"),
        null=True,
        blank=True,
        help_text=_("In place of the store's, in hundredths of a percent."),
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.UniqueConstraint(fields=["store", "product_id"], name="%(app_label)s_%(class)s_once"),
            # What an order line refers to.
            models.UniqueConstraint(fields=["id", "store"], name="%(app_label)s_%(class)s_of_store"),
            within("margin_bp", 0, 10_000),
        ]

    def __str__(self) -> str:
        return self.name or self.product_id

    def get_absolute_url(self) -> str:
        return reverse("commerce:product", args=[self.pk])

    @property
    def margin(self) -> Decimal | None:
        """Its own, as a share of 1."""
        return None if self.margin_bp is None else Decimal(self.margin_bp) / 10_000


@audited()
class ExchangeRate(models.Model):
    """What one unit of a currency was worth in another on a day. Entered or imported, never looked up at read time."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="exchange_rates")
    day = models.DateField(_("day"))
    currency = models.CharField(_("currency"), max_length=3)
    into = models.CharField(_("into"), max_length=3)
    rate = models.DecimalField(_("rate"), max_digits=20, decimal_places=10)
    source = models.CharField(_("source"), max_length=80, blank=True)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="exchange_rates", editable=False)

    objects = ExchangeRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "currency", "into", "day"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("There is a rate for this day already."),
            ),
            currency_code(),
            currency_code("into"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_is_positive",
                condition=models.Q(rate__gt=0),
                violation_error_message=_("A rate is above 0."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_is_between_two",
                condition=~models.Q(currency=models.F("into")),
                violation_error_message=_("A rate is between two currencies."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.currency}/{self.into} {self.rate}"
