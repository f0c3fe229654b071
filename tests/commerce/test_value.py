from datetime import timedelta
from decimal import Decimal

import pytest

from campaigns.models import Collaboration
from commerce.models import OrderLine
from commerce.sales import Amounts, sales_by
from commerce.value import campaign_value, value_of, values_of
from tests.factories.campaigns import NOW, CampaignFactory, CollaborationFactory, TermsFactory
from tests.factories.commerce import (
    AttributionFactory,
    ExchangeRateFactory,
    OrderLineFactory,
    ReturnFactory,
    StoreFactory,
)

from . import value_oracle
from .histories import history

pytestmark = pytest.mark.django_db
ORDERED = NOW - timedelta(days=10)


@pytest.fixture
def collaboration(brand):
    return CollaborationFactory(campaign=CampaignFactory(brand=brand, currency="USD"))


@pytest.fixture
def store(brand):
    return StoreFactory(brand=brand)


def sold(collaboration, store, **line):
    made = OrderLineFactory(store=store, **line)
    AttributionFactory(line=made, collaboration=collaboration)
    return made


@pytest.mark.parametrize("seed", range(6))
def test_value_equals_the_recomputation_to_the_cent(brand, seed):
    rows = history(brand, seed=seed)

    values = values_of(rows)

    names = ["gmv", "refunded", "net", "commission", "other_costs", "contribution", "break_even", "uv_value"]
    found = [{name: getattr(value, name) for name in names} for value in values]
    assert found == [value_oracle.figures(row) for row in rows]


def test_unpaid_and_cancelled_lines_and_samples_are_no_sales(collaboration, store):
    sold(collaboration, store)
    sold(collaboration, store, status="unpaid")
    sold(collaboration, store, status="cancelled")
    sold(collaboration, store, paid_minor=0)

    sales = value_of(collaboration).sales

    assert (sales.converted.gmv, sales.lines, sales.orders, sales.sample_orders) == (10_00, 1, 1, 1)


def test_two_lines_of_one_order_are_one_order(collaboration, store):
    sold(collaboration, store, order_id="5780", quantity=2)
    sold(collaboration, store, order_id="5780", ordered_at=ORDERED + timedelta(days=2))

    sales = value_of(collaboration).sales

    assert (sales.orders, sales.lines, sales.items) == (1, 2, 3)


def test_refund_is_what_most_is_told_and_never_more_than_was_paid(collaboration, store):
    line = sold(collaboration, store, refunded_minor=3_00)
    ReturnFactory(line=line, amount_minor=2_00)
    ReturnFactory(line=line, amount_minor=2_50)
    ReturnFactory(line=sold(collaboration, store), amount_minor=99_00)
    sold(collaboration, store, is_fully_returned=True)

    assert value_of(collaboration).refunded == 4_50 + 10_00 + 10_00


def test_return_of_a_sku_sold_as_two_products_counts_once(collaboration, store):
    first = sold(collaboration, store, order_id="5780", sku_id="1730", paid_minor=100_00)
    sold(collaboration, store, order_id="5780", sku_id="1730", paid_minor=50_00)
    sold(collaboration, store, order_id="5780", sku_id="1730", paid_minor=50_00, status="cancelled")
    ReturnFactory(line=first, amount_minor=100_00)

    refunded = {line.paid_minor: line.refunded for line in OrderLine.objects.sales().with_money()}

    assert refunded == {100_00: 66_67, 50_00: 33_33}
    assert value_of(collaboration).refunded == 100_00


@pytest.mark.parametrize(
    "other", [{"status": "approved"}, {"type": "exchange"}, {"type": "replacement"}, {"currency": "THB"}]
)
def test_only_completed_refunds_of_the_same_currency_are_money_back(collaboration, store, other):
    ReturnFactory(line=sold(collaboration, store), **other)

    assert value_of(collaboration).refunded == 0


def test_frozen_sales_are_estimated_and_ineligible_ones_earn_nothing(collaboration, store):
    sold(collaboration, store, status="frozen", est_standard_minor=1_00)
    sold(collaboration, store, status="ineligible", est_standard_minor=1_00)

    amounts = value_of(collaboration).sales.converted

    assert amounts == Amounts(
        gmv=20_00, standard=1_00, estimated=1_00, frozen=10_00, ineligible=10_00, margin=20_00, uncosted=20_00
    )


def test_actual_commission_replaces_the_estimate_part_by_part(collaboration, store):
    sold(
        collaboration,
        store,
        est_standard_minor=1_00,
        actual_standard_minor=80,
        est_ads_minor=30,
        actual_ads_minor=0,
    )

    amounts = value_of(collaboration).sales.converted

    assert (amounts.standard, amounts.ads, amounts.estimated) == (80, 30, 30)


def test_ad_assisted_sales_stand_apart_and_count_once(collaboration, store):
    ReturnFactory(line=sold(collaboration, store, is_ad_assisted=True), amount_minor=4_00)
    sold(collaboration, store)

    amounts = value_of(collaboration).sales.converted

    assert (amounts.gmv, amounts.ad_assisted_net) == (20_00, 6_00)


def test_commission_is_rounded_once_and_its_parts_make_it_up(collaboration, brand):
    ExchangeRateFactory(brand=brand, rate=Decimal("0.016"))
    parts = {f"actual_{part}_minor": 30 for part in ("standard", "ads", "cofunded")}
    sold(collaboration, StoreFactory(brand=brand, currency="THB"), **parts)

    value = value_of(collaboration)

    # 0.48 three times is 1.44.
    amounts = value.sales.converted
    assert (value.commission, [amounts.standard, amounts.ads, amounts.cofunded]) == (1, [0, 1, 0])


def test_parts_make_up_the_figure_that_they_are_parts_of(collaboration, brand):
    ExchangeRateFactory(brand=brand, rate=Decimal("0.016"))
    stores = StoreFactory.create_batch(3, brand=brand, currency="THB")
    for store in stores:
        # 0.48 of a cent each.
        sold(collaboration, store, paid_minor=30)
    ReturnFactory(line=sold(collaboration, stores[0], paid_minor=150), amount_minor=150)
    lines = OrderLine.objects.filter(attribution__collaboration=collaboration)
    whole = value_of(collaboration).sales.converted

    parts = sales_by(lines, by="store", into="USD", brand=brand.pk, whole=whole)

    for name in ("gmv", "refunded", "net", "commission", "margin"):
        assert sum(getattr(each.converted, name) for each in parts.values()) == getattr(whole, name)


def test_part_that_came_back_whole_leaves_nothing(collaboration, brand):
    ExchangeRateFactory(brand=brand, rate=Decimal("0.016"))
    kept, returned = StoreFactory.create_batch(2, brand=brand, currency="THB")
    sold(collaboration, kept, paid_minor=1033)
    sold(collaboration, returned, paid_minor=1099, is_fully_returned=True)
    lines = OrderLine.objects.filter(attribution__collaboration=collaboration)
    whole = value_of(collaboration).sales.converted

    parts = sales_by(lines, by="store", into="USD", brand=brand.pk, whole=whole)

    assert (parts[returned.pk].converted.net, parts[kept.pk].converted.refunded) == (0, 0)


def test_missing_rate_is_said_with_its_days_and_nothing_is_converted(collaboration, brand):
    baht = StoreFactory(brand=brand, currency="THB")
    ExchangeRateFactory(brand=brand, day=(ORDERED - timedelta(days=8)).date())
    sold(collaboration, baht)

    value = value_of(collaboration)

    assert (value.gmv, value.contribution, value.roi) == (None, None, None)
    day = ORDERED.date()
    assert [(gap.currency, gap.into, gap.first, gap.last) for gap in value.gaps] == [("THB", "USD", day, day)]
    assert value.sales.per_currency["THB"].gmv == 10_00


def test_rate_of_at_most_seven_days_before_holds_for_the_day(collaboration, brand):
    baht = StoreFactory(brand=brand, currency="THB")
    ExchangeRateFactory(brand=brand, day=(ORDERED - timedelta(days=7)).date(), rate=Decimal("0.031"))
    ExchangeRateFactory(brand=brand, day=(ORDERED + timedelta(days=1)).date(), rate=Decimal("0.9"))
    sold(collaboration, baht, paid_minor=1000_00)

    assert value_of(collaboration).gmv == 31_00


def test_another_brands_rate_is_not_used(collaboration, brand):
    ExchangeRateFactory(day=ORDERED.date())
    sold(collaboration, StoreFactory(brand=brand, currency="THB"))

    assert value_of(collaboration).gmv is None


def test_order_day_is_that_of_the_market(collaboration, brand):
    late_in_bangkok = NOW.replace(hour=18)
    baht = StoreFactory(brand=brand, currency="THB")
    for days, rate in ((0, "0.03"), (1, "0.04")):
        ExchangeRateFactory(brand=brand, day=(NOW + timedelta(days=days)).date(), rate=Decimal(rate))
    sold(collaboration, baht, ordered_at=late_in_bangkok, paid_minor=100_00)

    assert value_of(collaboration).gmv == 4_00


def test_currency_without_minor_units_converts_by_amount(collaboration, brand):
    dong = StoreFactory(brand=brand, market="VN", currency="VND")
    ExchangeRateFactory(brand=brand, currency="VND", day=ORDERED.date(), rate=Decimal("0.00004"))
    sold(collaboration, dong, paid_minor=1_000_000)

    assert value_of(collaboration).gmv == 40_00


def test_guarantee_is_a_floor_of_the_commission(collaboration, store):
    TermsFactory(
        collaboration=collaboration,
        guarantee_minor=5_00,
        accepted_at=NOW,
        accepted_by=collaboration.campaign.owner,
    )
    sold(collaboration, store, paid_minor=100_00, actual_standard_minor=3_00)

    value = value_of(collaboration)

    assert (value.commission, value.top_up, value.total_cost) == (3_00, 2_00, 5_00)


def test_terms_price_the_sales_of_a_shop_that_tells_no_commission(collaboration, store):
    TermsFactory(
        collaboration=collaboration,
        guarantee_minor=0,
        commission_bp=1_500,
        accepted_at=NOW,
        accepted_by=collaboration.campaign.owner,
    )
    sold(collaboration, store, paid_minor=99_99)

    assert value_of(collaboration).commission == 15_00


def test_terms_not_accepted_cost_nothing(collaboration):
    TermsFactory(collaboration=collaboration)

    assert value_of(collaboration).total_cost == 0


def test_nothing_sold_divides_by_nothing(collaboration):
    value = value_of(collaboration)

    assert (value.contribution, value.roi, value.break_even, value.uv_value) == (0, None, None, None)
    assert value.sales.converted.refund_share is None


def test_campaign_is_the_sum_of_its_collaborations(brand):
    rows = history(brand, seed=7)

    summary = campaign_value(rows[0].campaign)

    for name in ("gmv", "net", "commission", "other_costs", "contribution"):
        assert getattr(summary, name) == sum(value_oracle.figures(row)[name] for row in rows)


@pytest.mark.parametrize("rows", [1, 3])
def test_value_costs_the_same_number_of_queries_for_any_number(brand, rows, django_assert_num_queries):
    made = history(brand, seed=1, collaborations=rows, lines=10)
    found = Collaboration.objects.filter(pk__in=[row.pk for row in made]).select_related(
        "campaign", "creator"
    )

    with django_assert_num_queries(6):
        values_of(list(found))
