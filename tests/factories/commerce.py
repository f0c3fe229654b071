from datetime import UTC, date, datetime

import factory

from commerce.models import CreatorPeriod, OrderLine, Product, Return, Store, VideoPeriod

from .accounts import BrandFactory, UserFactory
from .creators import CreatorFactory

MADE = datetime(2026, 3, 1, 9, tzinfo=UTC)


class StoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Store

    brand = factory.SubFactory(BrandFactory)
    name = factory.Sequence(lambda n: f"store {n}")
    market = "US"
    currency = "USD"
    created_at = MADE
    created_by = factory.SubFactory(UserFactory)


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Product

    store = factory.SubFactory(StoreFactory)
    product_id = factory.Sequence(lambda n: str(1_729_000_000_000_000_000 + n))
    name = factory.Sequence(lambda n: f"product {n}")


class OrderLineFactory(factory.django.DjangoModelFactory):
    """A paid line that an affiliate's video brought."""

    class Meta:
        model = OrderLine

    store = factory.SubFactory(StoreFactory)
    product = factory.SubFactory(ProductFactory, store=factory.SelfAttribute("..store"))
    order_id = factory.Sequence(lambda n: str(576_000_000_000_000_000 + n))
    sku_id = factory.Sequence(lambda n: str(1_730_000_000_000_000_000 + n))
    status = "completed"
    ordered_at = MADE
    quantity = 1
    currency = factory.SelfAttribute("store.currency")
    paid_minor = 2_000
    content_kind = "video"


class ReturnFactory(factory.django.DjangoModelFactory):
    """A refund that is complete."""

    class Meta:
        model = Return

    store = factory.SubFactory(StoreFactory)
    return_id = factory.Sequence(lambda n: str(403_500_000_000_000_000 + n))
    order_id = factory.Sequence(lambda n: str(576_000_000_000_000_000 + n))
    sku_id = factory.Sequence(lambda n: str(1_730_000_000_000_000_000 + n))
    type = "refund"
    status = "completed"
    quantity = 1
    currency = factory.SelfAttribute("store.currency")
    amount_minor = 2_000
    requested_at = MADE


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


class VideoPeriodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = VideoPeriod

    store = factory.SubFactory(StoreFactory)
    content_id = factory.Sequence(lambda n: str(7_500_000_000_000_000_000 + n))
    starts_on = date(2026, 4, 1)
    ends_on = date(2026, 4, 30)
    currency = factory.SelfAttribute("store.currency")
    gmv_minor = 70_000
    orders = 30
    views = 12_000
