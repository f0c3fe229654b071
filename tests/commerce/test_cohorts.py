from datetime import timedelta

import pytest

from commerce.cohorts import cohorts
from commerce.models import OrderLine, Return
from tests.factories.campaigns import NOW
from tests.factories.commerce import OrderLineFactory, ProductFactory, ReturnFactory, StoreFactory

pytestmark = pytest.mark.django_db
MADE = NOW.replace(month=4, day=3)
LONG_AFTER = NOW.replace(month=8)


@pytest.fixture
def store(brand):
    return StoreFactory(brand=brand)


def found(**options):
    return cohorts(OrderLine.objects.all(), at=options.pop("at", LONG_AFTER), **options)


def now_shares(cohort):
    return {step: (shares[-1].count, shares[-1].units) for step, shares in cohort.shares.items()}


def published(store, *, orders, lines, requested, refused, refunded):
    """Orders of one line each but for the first ones, whose second lines make up the rest; returns in order."""
    product = ProductFactory(store=store)
    common = {"store": store, "product": product, "status": "completed", "ordered_at": MADE, "quantity": 1}
    made = [
        OrderLine(order_id=str(n % orders), sku_id=str(n // orders), currency="USD", paid_minor=100, **common)
        for n in range(lines)
    ]
    OrderLine.objects.bulk_create(made)
    states = ["rejected"] * refused + ["completed"] * refunded
    states += ["approved"] * (requested - len(states))
    Return.objects.bulk_create(
        Return(
            store=store,
            return_id=str(n),
            order_id=line.order_id,
            sku_id=line.sku_id,
            type="refund",
            status=state,
            quantity=1,
            currency="USD",
            amount_minor=100,
            requested_at=MADE + timedelta(days=2),
            # Rows that are not completed carry a time all the same.
            refunded_at=MADE + timedelta(days=4),
        )
        for n, (line, state) in enumerate(zip(made, states, strict=False))
    )


def test_published_rates_of_orders(store):
    published(store, orders=9_595, lines=10_209, requested=619, refused=619 - 575, refunded=264)

    (cohort,) = found()

    assert now_shares(cohort) == {
        "requested": (619, 9_595),
        "valid": (575, 9_595),
        "refunded": (264, 9_595),
    }
    shares = [f"{cohort.shares[step][-1].share:.2%}" for step in ("requested", "valid", "refunded")]
    assert shares == ["6.45%", "5.99%", "2.75%"]


def test_published_rates_of_order_lines(store):
    published(store, orders=9_595, lines=10_209, requested=672, refused=0, refunded=289)

    (cohort,) = found(unit="line")

    shares = {step: f"{each[-1].share:.2%}" for step, each in cohort.shares.items()}
    assert now_shares(cohort)["requested"] == (672, 10_209)
    assert (shares["requested"], shares["refunded"]) == ("6.58%", "2.83%")


def test_two_returns_of_one_line_are_one(store):
    line = OrderLineFactory(store=store, ordered_at=MADE)
    ReturnFactory.create_batch(2, line=line, amount_minor=100)

    (cohort,) = found(unit="line")

    assert now_shares(cohort)["refunded"] == (1, 1)


def test_a_return_counts_from_the_age_it_came_at(store):
    line = OrderLineFactory(store=store, ordered_at=MADE)
    ReturnFactory(line=line, requested_at=MADE + timedelta(days=5), refunded_at=MADE + timedelta(days=10))

    (cohort,) = found()

    assert [share.count for share in cohort.shares["requested"]] == [1, 1, 1, 1]
    assert [share.count for share in cohort.shares["refunded"]] == [0, 1, 1, 1]


def test_an_age_that_not_all_orders_have_is_not_told(store):
    OrderLineFactory(store=store, ordered_at=MADE)
    OrderLineFactory(store=store, ordered_at=MADE + timedelta(days=10))

    (cohort,) = found(at=MADE + timedelta(days=20))

    assert [share.count for share in cohort.shares["requested"]] == [0, None, None, 0]


def test_unpaid_and_cancelled_orders_and_replacements_are_no_denominator(store):
    for other in ({"status": "unpaid"}, {"status": "cancelled"}, {"paid_minor": 0}):
        OrderLineFactory(store=store, **other)

    assert found() == []


def test_exchange_is_requested_and_no_refund(store):
    ReturnFactory(line=OrderLineFactory(store=store, ordered_at=MADE), type="exchange")

    (cohort,) = found()

    assert now_shares(cohort) == {"requested": (1, 1), "valid": (1, 1), "refunded": (0, 1)}


def test_sellers_faults_are_left_out_where_asked(store):
    ReturnFactory(line=OrderLineFactory(store=store, ordered_at=MADE), is_seller_fault=True)

    (cohort,) = found(with_seller_fault=False)

    assert now_shares(cohort) == {"requested": (0, 1), "valid": (0, 1), "refunded": (0, 1)}


def test_month_is_that_of_the_market(store):
    OrderLineFactory(store=store, ordered_at=NOW.replace(month=4, day=30, hour=18))

    assert [cohort.month.month for cohort in found()] == [5]


def test_api_tells_the_cohorts_of_the_brand(client, brand, agent, store):
    ReturnFactory(line=OrderLineFactory(store=store, ordered_at=MADE))
    OrderLineFactory()
    client.force_login(agent)

    (month,) = client.get("/api/v1/return-cohorts/", {"unit": "line"}).json()

    assert (month["month"], month["units"]) == ("2026-04-01", 1)
    assert [share["count"] for share in month["refunded"]][-1] == 1
    assert client.get("/api/v1/return-cohorts/", {"store": "0"}).status_code == 400
