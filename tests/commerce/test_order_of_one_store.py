"""An order of TikTok Shop is counted once in a brand, whichever stores its lines come to."""

import pytest
from django.db import IntegrityError, transaction

from commerce.importing.orders.sql import ELSEWHERE
from commerce.models import OrderLine
from imports.models import Issue
from imports.states import Status
from tests.factories.commerce import OrderLineFactory, StoreFactory
from tests.factories.imports import imported

from .files import ORDER, SELLER, SELLER_ORDER, orders, table

pytestmark = pytest.mark.django_db

KNOWN, NEW = "576462000000000001", "576462000000000002"


@pytest.fixture
def other(brand):
    return StoreFactory(brand=brand, name="Cebu", market="PH", currency="PHP")


def refused(batch):
    issues = Issue.objects.filter(batch=batch, level=Issue.Level.ERROR)
    return list(issues.values_list("column", "found", "expected"))


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("affiliate_orders", orders({}, {"Order ID": NEW})),
        ("seller_orders", table(SELLER, SELLER_ORDER, SELLER_ORDER | {"Order ID": NEW})),
    ],
)
def test_file_for_a_second_store_brings_only_what_the_first_has_not(batch, store, other, kind, content):
    OrderLineFactory(store=other, order_id=KNOWN)

    found = imported(content, **batch | {"kind": kind})

    assert list(store.lines.values_list("order_id", flat=True)) == [NEW]
    assert refused(found) == [("order_id", f"{KNOWN} · Cebu", ELSEWHERE)]


def test_same_file_for_a_second_store_is_refused(batch, other):
    imported(orders(), **batch | {"kind": "affiliate_orders"})

    elsewhere = batch | {"defaults": {"store": str(other.pk)}}
    found = imported(orders(), **elsewhere | {"kind": "affiliate_orders"})

    assert found.status == Status.REFUSED
    assert OrderLine.objects.count() == 1


def test_line_that_is_in_both_from_before_is_still_told_of(batch, store, other):
    """Such as a release without the rule left."""
    OrderLineFactory(
        store=store, order_id=KNOWN, sku_id=ORDER["SKU ID"], product__product_id=ORDER["Product ID"]
    )
    twin = OrderLineFactory(store=other, sku_id=ORDER["SKU ID"])
    OrderLine.objects.filter(pk=twin.pk).update(order_id=KNOWN)

    found = imported(orders(), **batch | {"kind": "affiliate_orders"})

    assert refused(found) == []
    assert store.lines.get().status == "settled"


@pytest.mark.parametrize("platform", ["tiktok_shop", "other"])
def test_database_refuses_an_order_in_two_stores_of_a_brand(store, platform):
    other = StoreFactory(brand=store.brand, platform=platform)
    line = OrderLineFactory(store=store)
    twin = OrderLineFactory.build(store=other, product=OrderLineFactory(store=other).product)
    twin.order_id = line.order_id

    with pytest.raises(IntegrityError, match="another store of the brand"), transaction.atomic():
        OrderLine.objects.bulk_create([twin])
    with pytest.raises(IntegrityError, match="another store of the brand"):
        OrderLineFactory(store=other, order_id=line.order_id)


def test_numbers_of_other_shops_and_of_other_brands_are_their_own(store):
    line = OrderLineFactory(store=store, order_id="1001")
    for elsewhere in (StoreFactory(brand=store.brand, platform="shopify"), StoreFactory()):
        OrderLineFactory(store=elsewhere, order_id=line.order_id)
    pair = StoreFactory.create_batch(2, brand=StoreFactory().brand, platform="other")
    for elsewhere in pair:
        OrderLineFactory(store=elsewhere, order_id=line.order_id)

    assert OrderLine.objects.filter(order_id="1001").count() == 5
