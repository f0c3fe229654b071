from datetime import UTC, datetime

import factory

from commerce.models import OrderLine, Product, Return, Store

from .accounts import BrandFactory, UserFactory

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
