from datetime import timedelta

import pytest

from commerce.models import OrderLine
from commerce.querysets import CONFIRMATION_DAYS, SHIP_BACK_DAYS
from commerce.refunds import (
    Returned,
    compared,
    counts_by_collaboration,
    counts_by_creator,
    counts_by_creator_and_product,
)
from evaluations.scoring import refunds
from tests.factories.campaigns import NOW, CollaborationFactory
from tests.factories.commerce import (
    AttributionFactory,
    OrderLineFactory,
    ProductFactory,
    ReturnFactory,
    StoreFactory,
)
from tests.factories.creators import CategoryFactory

pytestmark = pytest.mark.django_db
LONG_AGO = NOW - timedelta(days=90)


@pytest.fixture
def store(brand):
    return StoreFactory(brand=brand)


@pytest.fixture
def collaboration(brand):
    return CollaborationFactory(campaign__brand=brand)


def sold(collaboration, store, **line):
    made = OrderLineFactory(**{"store": store, "delivered_at": LONG_AGO, **line})
    AttributionFactory(line=made, collaboration=collaboration)
    return made


def test_waits_are_those_of_the_method():
    assert (SHIP_BACK_DAYS, CONFIRMATION_DAYS) == (refunds.SHIP_BACK_DAYS, refunds.CONFIRMATION_DAYS)


@pytest.mark.parametrize(("market", "days"), [("ID", 6), ("TH", 7), ("VN", 15), ("US", 30), ("BR", 30)])
def test_order_matures_after_the_window_of_its_market(brand, market, days):
    line = OrderLineFactory(store=StoreFactory(brand=brand, market=market), delivered_at=LONG_AGO)
    matures = LONG_AGO + timedelta(days=days + 13)
    lines = OrderLine.objects.all()

    assert [*lines.mature(matures)] == [line]
    assert [*lines.immature(matures - timedelta(seconds=1))] == [line]
    assert [*lines.mature(matures - timedelta(seconds=1)), *lines.immature(matures)] == []


def test_order_that_nobody_saw_arrive_does_not_mature(store):
    OrderLineFactory(store=store, status="shipped", paid_at=LONG_AGO)

    assert not OrderLine.objects.mature(NOW).exists()
    assert OrderLine.objects.immature(NOW).count() == 1


def test_completed_order_without_a_day_of_delivery_matures_from_its_payment(store):
    OrderLineFactory(store=store, status="settled", paid_at=LONG_AGO)

    assert OrderLine.objects.mature(NOW).count() == 1


def test_orders_are_counted_once_and_refunded_with_any_of_their_lines(collaboration, store):
    lines = [sold(collaboration, store, order_id="5780") for _each in range(2)]
    ReturnFactory(line=lines[1], amount_minor=1)
    sold(collaboration, store)

    assert counts_by_creator(NOW) == {collaboration.creator_id: Returned(1, 2)}
    assert counts_by_collaboration([collaboration.pk], at=NOW) == {collaboration.pk: Returned(1, 2)}


def test_order_with_a_young_line_is_not_counted(collaboration, store):
    sold(collaboration, store, order_id="5780")
    sold(collaboration, store, order_id="5780", delivered_at=NOW)

    assert counts_by_creator(NOW) == {}


def test_sellers_fault_leaves_the_order_out_unless_more_came_back(collaboration, store):
    ReturnFactory(line=sold(collaboration, store), is_seller_fault=True)
    both = sold(collaboration, store)
    ReturnFactory(line=both, is_seller_fault=True, amount_minor=100)
    ReturnFactory(line=both, amount_minor=100)

    assert counts_by_creator(NOW) == {collaboration.creator_id: Returned(1, 1)}


@pytest.mark.parametrize("told", [{"is_fully_returned": True}, {"refunded_minor": 1}])
def test_the_order_files_word_counts_as_a_refund(collaboration, store, told):
    sold(collaboration, store, **told)

    assert counts_by_creator(NOW) == {collaboration.creator_id: Returned(1, 1)}


@pytest.mark.parametrize("other", [{"status": "approved"}, {"type": "replacement"}])
def test_what_is_not_refunded_does_not_count(collaboration, store, other):
    ReturnFactory(line=sold(collaboration, store), **other)

    assert counts_by_creator(NOW) == {collaboration.creator_id: Returned(0, 1)}


def test_counts_agree_with_the_scoring_method(collaboration, store):
    orders = []
    for number in range(20):
        delivered = NOW - timedelta(days=number + 10)
        line = sold(collaboration, store, delivered_at=delivered)
        reason = {0: "changed_mind", 1: "damaged"}.get(number % 4)
        if reason:
            ReturnFactory(line=line, is_seller_fault=reason == "damaged")
        orders.append(refunds.Order(7, delivered.date(), reason))

    counted = refunds.mature_count(orders, on=NOW.date())

    assert counts_by_creator(NOW)[collaboration.creator_id] == Returned(counted.refunds, counted.orders)


def test_product_is_compared_with_itself_its_store_and_its_category(collaboration, store):
    category = CategoryFactory()
    lamp, bulb = (ProductFactory(store=store, category=category) for _each in range(2))
    elsewhere = ProductFactory(category=category)
    ReturnFactory(line=sold(collaboration, store, product=lamp))
    for product in (lamp, bulb, elsewhere):
        OrderLineFactory(store=product.store, product=product, delivered_at=LONG_AGO)

    against = compared([lamp.pk], at=NOW)[lamp.pk]

    assert (against.product, against.store_category, against.category) == (
        Returned(1, 2),
        Returned(1, 3),
        Returned(1, 4),
    )


def test_product_without_category_is_compared_with_itself_alone(collaboration, store):
    line = sold(collaboration, store)

    against = compared([line.product_id], at=NOW)[line.product_id]

    assert (against.product, against.category) == (Returned(0, 1), Returned())
    pair = (collaboration.creator_id, line.product_id)
    assert counts_by_creator_and_product([collaboration.creator_id], at=NOW) == {pair: Returned(0, 1)}
