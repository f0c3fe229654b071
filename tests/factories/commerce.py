from datetime import timedelta
from decimal import Decimal

import factory

from commerce import models

from .accounts import BrandFactory, UserFactory
from .campaigns import NOW, CollaborationFactory


class StoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Store

    brand = factory.SubFactory(BrandFactory)
    name = factory.Sequence(lambda n: f"Store {n}")
    market = "TH"
    currency = "USD"
    created_at = NOW - timedelta(days=100)
    created_by = factory.SubFactory(UserFactory)


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Product

    store = factory.SubFactory(StoreFactory)
    product_id = factory.Sequence(lambda n: str(1_729_000_000_000_000_000 + n))
    name = factory.Sequence(lambda n: f"Product {n}")


class OrderLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.OrderLine

    store = factory.SubFactory(StoreFactory)
    order_id = factory.Sequence(lambda n: str(578_000_000_000_000_000 + n))
    sku_id = factory.Sequence(lambda n: str(1_730_000_000_000_000_000 + n))
    product = factory.SubFactory(ProductFactory, store=factory.SelfAttribute("..store"))
    status = models.LineStatus.COMPLETED
    ordered_at = NOW - timedelta(days=10)
    quantity = 1
    currency = factory.SelfAttribute("store.currency")
    paid_minor = 10_00


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


class AttributionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Attribution

    collaboration = factory.SubFactory(CollaborationFactory)
    line = factory.SubFactory(
        OrderLineFactory, store__brand=factory.SelfAttribute("...collaboration.campaign.brand")
    )
    rule = models.Rule.CONTENT
    at = NOW


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
