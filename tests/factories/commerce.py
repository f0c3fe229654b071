from datetime import UTC, date, datetime, timedelta

import factory

from campaigns.models import Collaboration
from commerce import models
from creators.markets import Market

from .accounts import BrandFactory, UserFactory
from .campaigns import NOW, CollaborationFactory

ORDERED = NOW + timedelta(days=2)


class StoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Store

    brand = factory.SubFactory(BrandFactory)
    name = factory.Sequence(lambda n: f"Store {n}")
    market = Market.THAILAND
    currency = "THB"
    created_at = NOW
    created_by = factory.SubFactory(UserFactory)


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Product

    store = factory.SubFactory(StoreFactory)
    product_id = factory.Sequence(lambda n: str(1_729_000_000_000_000_000 + n))
    name = factory.Sequence(lambda n: f"Product {n}")


class OrderLineFactory(factory.django.DjangoModelFactory):
    """A completed affiliate sale of 100.00."""

    class Meta:
        model = models.OrderLine

    store = factory.SubFactory(StoreFactory)
    product = factory.SubFactory(ProductFactory, store=factory.SelfAttribute("..store"))
    order_id = factory.Sequence(lambda n: str(576_000_000_000_000_000 + n))
    sku_id = factory.Sequence(lambda n: str(1_730_000_000_000_000_000 + n))
    status = models.LineStatus.COMPLETED
    ordered_at = ORDERED
    quantity = 1
    currency = factory.SelfAttribute("store.currency")
    paid_minor = 100_00


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


class ShopConnectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ShopConnection

    store = factory.SubFactory(StoreFactory)
    open_id = "open"
    seller_name = "Lanting"
    region = "TH"
    shop_id = factory.Sequence(lambda n: str(749_000_000 + n))
    shop_cipher = "cipher"
    access_token = b"encrypted"
    refresh_token = b"encrypted"
    access_expires_at = NOW + timedelta(days=7)
    refresh_expires_at = NOW + timedelta(days=365)
    refreshed_at = NOW
    connected_at = NOW
    connected_by = factory.SelfAttribute("store.created_by")


def at(day, hour=12):
    """A moment of June 2026."""
    return datetime(2026, 6, day, hour, tzinfo=UTC)


def line_of(brand, **facts):
    """A line of a store of the brand."""
    store = facts.pop("store", None) or StoreFactory(brand=brand)
    return OrderLineFactory(store=store, **facts)


def collaboration_of(brand, **facts) -> Collaboration:
    return CollaborationFactory(campaign__brand=brand, **facts)
