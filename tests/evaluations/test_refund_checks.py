from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from evaluations.actions import check_refunds
from evaluations.dimensions import CapKind
from evaluations.evidence_texts import texts_of
from evaluations.models import Review, TierCap
from evaluations.refund_checks import of_collaboration
from tests.factories.accounts import person
from tests.factories.campaigns import CompletedCollaborationFactory
from tests.factories.commerce import (
    AttributionFactory,
    OrderLineFactory,
    ProductFactory,
    ReturnFactory,
    StoreFactory,
)
from tests.factories.creators import CategoryFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=90)


@pytest.fixture
def product(brand):
    """8 % of its 250 orders without a creator came back."""
    made = ProductFactory(store=StoreFactory(brand=brand), category=CategoryFactory())
    sell(made, orders=250, refunds=20)
    return made


@pytest.fixture
def collaboration(brand):
    return CompletedCollaborationFactory(campaign__brand=brand)


def sell(product, *, orders, refunds, collaboration=None):
    for number in range(orders):
        line = OrderLineFactory(store=product.store, product=product, delivered_at=LONG_AGO)
        if collaboration:
            AttributionFactory(line=line, collaboration=collaboration)
        if number < refunds:
            ReturnFactory(line=line)


def caps():
    return [(cap.creator_id, cap.kind, cap.ends_at is None) for cap in TierCap.objects.order_by("pk")]


def test_usual_refunds_raise_no_flag(collaboration, product):
    sell(product, orders=40, refunds=3, collaboration=collaboration)

    assert (check_refunds(at=NOW), caps()) == (0, [])


def test_two_refunds_of_two_orders_raise_no_flag(collaboration, product):
    sell(product, orders=2, refunds=2, collaboration=collaboration)

    assert (check_refunds(at=NOW), caps()) == (0, [])


def test_many_refunds_cap_the_tier_and_doubt_the_claims(collaboration, product):
    sell(product, orders=40, refunds=20, collaboration=collaboration)

    check_refunds(at=NOW)

    assert caps() == [(collaboration.creator_id, CapKind.REFUND_CRITICAL, True)]
    review = Review.objects.get()
    assert (review.collaboration, review.origin) == (collaboration, Review.Origin.REFUNDS)


def test_evidence_holds_the_counts_and_the_baseline(collaboration, product):
    sell(product, orders=40, refunds=20, collaboration=collaboration)

    check_refunds(at=NOW)

    evidence = TierCap.objects.get().evidence
    assert (evidence["refunds"], evidence["orders"]) == (20, 40)
    assert evidence["baseline"] == {"rate": 40 / 290, "source": "sku", "orders": 290}
    assert texts_of(evidence)[0].startswith("20 of 40 refunded, expected 13.8%")


def test_checking_twice_changes_nothing(collaboration, product):
    sell(product, orders=40, refunds=20, collaboration=collaboration)
    check_refunds(at=NOW)
    before = (caps(), Review.objects.count())

    check_refunds(at=NOW + timedelta(hours=1))

    assert (caps(), Review.objects.count()) == before


def test_cap_ends_once_enough_orders_stayed(collaboration, product):
    sell(product, orders=40, refunds=20, collaboration=collaboration)
    check_refunds(at=NOW)
    sell(product, orders=300, refunds=0, collaboration=collaboration)

    check_refunds(at=NOW + timedelta(days=1))

    assert caps() == [(collaboration.creator_id, CapKind.REFUND_CRITICAL, False)]


def test_sellers_faults_raise_no_flag(collaboration, product):
    sell(product, orders=20, refunds=0, collaboration=collaboration)
    for attribution in collaboration.attributions.all():
        ReturnFactory(line=attribution.line, is_seller_fault=True)

    assert check_refunds(at=NOW) == 0


def test_products_without_anything_to_compare_with_are_not_judged(collaboration, brand):
    alone = ProductFactory(store=StoreFactory(brand=brand))
    sell(alone, orders=30, refunds=30, collaboration=collaboration)

    assert of_collaboration(collaboration, at=NOW) is None
    assert check_refunds(at=NOW) == 0


def test_page_says_what_was_found(client, collaboration, product, brand):
    sell(product, orders=40, refunds=20, collaboration=collaboration)
    client.force_login(person(Role.MANAGER, brand))

    answer = client.get(reverse("evaluations:refunds", args=[collaboration.pk]))

    assert "20 of 40 refunded" in answer.content.decode()


def page_of(client, collaboration, brand):
    client.force_login(person(Role.MANAGER, brand))
    return client.get(reverse("evaluations:refunds", args=[collaboration.pk])).content.decode()


def test_page_of_a_collaboration_without_sales_says_so(client, collaboration, brand):
    assert "nothing was sold" in page_of(client, collaboration, brand)


def test_page_without_mature_orders_says_so(client, collaboration, brand, product):
    line = OrderLineFactory(store=product.store, product=product, delivered_at=NOW)
    AttributionFactory(line=line, collaboration=collaboration)

    assert "none of its orders is mature" in page_of(client, collaboration, brand)


def test_page_names_the_products_that_lack_a_category(client, collaboration, brand):
    alone = ProductFactory(store=StoreFactory(brand=brand), name="Serum")
    sell(alone, orders=5, refunds=0, collaboration=collaboration)

    page = page_of(client, collaboration, brand)

    assert "none of these products has a category" in page
    assert "Serum" in page
    assert reverse("commerce:products") + "?uncategorised=on" in page


def test_page_says_what_of_it_is_not_compared(client, collaboration, brand, product):
    sell(product, orders=5, refunds=0, collaboration=collaboration)
    sell(ProductFactory(store=product.store, name="Mask"), orders=5, refunds=0, collaboration=collaboration)

    page = page_of(client, collaboration, brand)

    assert "of 10 refunded" in page
    assert "Not compared, because they have no category" in page
    assert "A flag needs" not in page


def test_product_with_enough_orders_of_its_own_needs_no_category(client, collaboration, brand, product):
    type(product).objects.update(category=None)
    sell(product, orders=5, refunds=0, collaboration=collaboration)

    assert (
        "category"
        not in page_of(client, collaboration, brand).split("Refunds against")[1].split("</section>")[0]
    )
