from datetime import timedelta

import factory
from django.utils import timezone

from commerce import models
from commerce.tiktok import vault
from creators.markets import Market

from .accounts import BrandFactory, UserFactory


class StoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Store

    brand = factory.SubFactory(BrandFactory)
    name = factory.Sequence(lambda n: f"Store {n}")
    market = Market.THAILAND
    currency = "THB"
    created_at = factory.LazyFunction(timezone.now)
    created_by = factory.SubFactory(UserFactory)


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Product

    store = factory.SubFactory(StoreFactory)
    product_id = factory.Sequence(lambda n: str(1_729_500_000_000_000_000 + n))


class OrderLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.OrderLine

    store = factory.SubFactory(StoreFactory)
    product = factory.SubFactory(ProductFactory, store=factory.SelfAttribute("..store"))
    order_id = factory.Sequence(lambda n: str(576_684_019_603_000_000 + n))
    sku_id = factory.Sequence(lambda n: str(1_729_000_000_000_000_000 + n))
    status = models.LineStatus.COMPLETED
    ordered_at = factory.LazyFunction(timezone.now)
    quantity = 1
    currency = factory.SelfAttribute("store.currency")
    price_minor = 10_000
    paid_minor = 10_000


class ShopConnectionFactory(factory.django.DjangoModelFactory):
    """With the tokens that the stand-in knows."""

    class Meta:
        model = models.ShopConnection

    store = factory.SubFactory(StoreFactory)
    open_id = "7010736057180325637"
    seller_name = "Test Seller"
    region = factory.SelfAttribute("store.market")
    shop_id = factory.Sequence(lambda n: str(7_494_726_673_780_148_744 + n))
    shop_cipher = "ROW_AbCdEF+/=xyz-_123"
    access_token = factory.LazyFunction(lambda: vault.lock("ROW_access-0"))
    refresh_token = factory.LazyFunction(lambda: vault.lock("ROW_refresh-0"))
    access_expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    refresh_expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=365))
    refreshed_at = factory.LazyFunction(timezone.now)
    connected_at = factory.LazyFunction(timezone.now)
    connected_by = factory.SubFactory(UserFactory)
