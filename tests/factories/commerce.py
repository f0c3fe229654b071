from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import factory
from django.db import connection
from django.utils import timezone

from commerce import models
from commerce.models import CreatorPeriod
from commerce.tiktok import vault
from creators.markets import Market

from .accounts import BrandFactory, UserFactory
from .campaigns import NOW, CollaborationFactory
from .creators import CreatorFactory

ORDERED = NOW + timedelta(days=2)
MADE = datetime(2026, 3, 1, 9, tzinfo=UTC)


class StoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Store

    brand = factory.SubFactory(BrandFactory)
    name = factory.Sequence(lambda n: f"Store {n}")
    market = Market.THAILAND
    currency = "USD"
    created_at = NOW
    created_by = factory.SubFactory(UserFactory)


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Product

    store = factory.SubFactory(StoreFactory)
    product_id = factory.Sequence(lambda n: str(1_729_000_000_000_000_000 + n))
    name = factory.Sequence(lambda n: f"Product {n}")


class OrderLineFactory(factory.django.DjangoModelFactory):
    """A completed affiliate sale of 10.00 that a video brought."""

    class Meta:
        model = models.OrderLine

    store = factory.SubFactory(StoreFactory)
    product = factory.SubFactory(ProductFactory, store=factory.SelfAttribute("..store"))
    order_id = factory.Sequence(lambda n: str(576_000_000_000_000_000 + n))
    sku_id = factory.Sequence(lambda n: str(1_730_000_000_000_000_000 + n))
    status = models.LineStatus.COMPLETED
    ordered_at = NOW - timedelta(days=10)
    quantity = 1
    currency = factory.SelfAttribute("store.currency")
    paid_minor = 10_00
    content_kind = "video"


class TrackingTemplateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.TrackingTemplate

    brand = factory.SubFactory(BrandFactory)
    name = factory.Sequence(lambda n: f"Template {n}")


class TrackingLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.TrackingLink

    collaboration = factory.SubFactory(CollaborationFactory)
    slug = factory.Sequence(lambda n: f"slug{n:04}")
    target = factory.LazyAttribute(
        lambda o: (
            "https://shop.example.com/serum?utm_source=tiktok&utm_medium=affiliate"
            f"&utm_campaign={o.collaboration.campaign_id}&utm_content={o.collaboration.pk}"
        )
    )
    created_at = NOW
    created_by = factory.SelfAttribute("collaboration.campaign.owner")


class CreatorCodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CreatorCode

    collaboration = factory.SubFactory(CollaborationFactory)
    brand = factory.SelfAttribute("collaboration.campaign.brand")
    code = factory.Sequence(lambda n: f"MIA{n:03}")
    starts_on = date(2026, 5, 1)
    created_at = NOW
    created_by = factory.SelfAttribute("collaboration.campaign.owner")


class AttributionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Attribution

    line = factory.SubFactory(OrderLineFactory)
    collaboration = factory.LazyAttribute(lambda o: CollaborationFactory(campaign__brand=o.line.store.brand))
    rule = models.Rule.CODE
    matched = "MIA"
    at = ORDERED


class VideoPeriodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.VideoPeriod

    store = factory.SubFactory(StoreFactory)
    content_id = factory.Sequence(lambda n: str(7_600_000_000_000_000_000 + n))
    starts_on = date(2026, 6, 1)
    ends_on = date(2026, 6, 7)
    currency = factory.SelfAttribute("store.currency")


class SiteVisitsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SiteVisits

    store = factory.SubFactory(StoreFactory)
    starts_on = date(2026, 6, 1)
    ends_on = date(2026, 6, 7)
    source = "tiktok / affiliate"
    sessions = 10
    currency = factory.SelfAttribute("store.currency")


class SellerConsentFactory(factory.django.DjangoModelFactory):
    """With the tokens that the stand-in knows."""

    class Meta:
        model = models.SellerConsent
        django_get_or_create = ["open_id"]

    open_id = "7010736057180325637"
    access_token = factory.LazyFunction(lambda: vault.lock("ROW_access-0"))
    refresh_token = factory.LazyFunction(lambda: vault.lock("ROW_refresh-0"))
    access_expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    refresh_expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=365))
    refreshed_at = factory.LazyFunction(timezone.now)
    given_at = factory.LazyFunction(timezone.now)


class ShopConnectionFactory(factory.django.DjangoModelFactory):
    """Of the one seller that the stand-in knows."""

    class Meta:
        model = models.ShopConnection

    store = factory.SubFactory(StoreFactory, currency="THB")
    consent = factory.SubFactory(SellerConsentFactory)
    open_id = factory.SelfAttribute("consent.open_id")
    seller_name = "Test Seller"
    region = factory.SelfAttribute("store.market")
    shop_id = factory.Sequence(lambda n: str(7_494_726_673_780_148_744 + n))
    shop_cipher = "ROW_AbCdEF+/=xyz-_123"
    connected_at = factory.LazyFunction(timezone.now)
    connected_by = factory.SubFactory(UserFactory)


class ReturnFactory(factory.django.DjangoModelFactory):
    """Of the whole `line`, unless told otherwise."""

    class Meta:
        model = models.Return
        exclude = ["line"]

    line = factory.SubFactory(OrderLineFactory)
    store = factory.SelfAttribute("line.store")
    order_id = factory.SelfAttribute("line.order_id")
    sku_id = factory.SelfAttribute("line.sku_id")
    return_id = factory.Sequence(lambda n: str(4_035_000_000_000_000_000 + n))
    type = models.ReturnType.RETURN_AND_REFUND
    status = models.ReturnStatus.COMPLETED
    quantity = 1
    currency = factory.SelfAttribute("line.currency")
    amount_minor = factory.SelfAttribute("line.paid_minor")
    requested_at = factory.LazyAttribute(lambda o: o.line.ordered_at + timedelta(days=3))
    refunded_at = factory.LazyAttribute(lambda o: o.requested_at + timedelta(days=2))


class ExchangeRateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ExchangeRate

    brand = factory.SubFactory(BrandFactory)
    day = (NOW - timedelta(days=10)).date()
    currency = "THB"
    into = "USD"
    rate = Decimal("0.03")
    recorded_at = NOW
    recorded_by = factory.SubFactory(UserFactory)


class CreatorPeriodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CreatorPeriod

    store = factory.SubFactory(StoreFactory)
    creator = factory.SubFactory(CreatorFactory)
    starts_on = date(2026, 4, 1)
    ends_on = date(2026, 4, 30)
    currency = factory.SelfAttribute("store.currency")
    gmv_minor = 100_000
    refunded_minor = 5_000
    orders = 50


def at(day, hour=12):
    """A moment of June 2026."""
    return datetime(2026, 6, day, hour, tzinfo=UTC)


def line_of(brand, **facts):
    """A line of a store of the brand."""
    store = facts.pop("store", None) or StoreFactory(brand=brand, currency="THB")
    return OrderLineFactory(store=store, **{"ordered_at": ORDERED, "content_kind": "", **facts})


def collaboration_of(brand, **facts):
    return CollaborationFactory(campaign__brand=brand, **facts)


def many_lines(count=3000):
    """Of one store, as the planner knows them."""
    product = ProductFactory()
    lines = OrderLineFactory.build_batch(count, store=product.store, product=product)
    models.OrderLine.objects.bulk_create(lines)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE commerce_orderline")
    return product.store
