from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creators.markets import FACTS
from evaluations.scoring.refunds import (
    Baseline,
    Count,
    Order,
    RefundLimits,
    baseline_of,
    beta_tail,
    cap_kind,
    conversion_ceiling,
    mature_count,
    matures_on,
    refund_check,
)

LIMITS = RefundLimits(
    kappa=25, warning=1.25, critical=1.5, probability=0.95, min_orders=5, ceilings=(3.0, 2.0)
)
DAY = date(2026, 3, 1)
SEVERITY = ["none", "warning", "critical"]
tried = settings(max_examples=200, deadline=None, derandomize=True)


def exact_tail(a, b, x):
    """P(Beta(a, b) > x) for whole a and b: fewer than a of a + b - 1 coins of probability x show heads."""
    x, n = Fraction(str(x)), a + b - 1
    return sum(comb(n, heads) * x**heads * (1 - x) ** (n - heads) for heads in range(a))


@tried
@given(st.integers(1, 80), st.integers(1, 400), st.integers(0, 100))
def test_beta_tail_equals_binomial_sum(a, b, percent):
    x = percent / 100

    assert beta_tail(a, b, x) == pytest.approx(float(exact_tail(a, b, x)), rel=1e-10, abs=1e-13)


@pytest.mark.parametrize(("x", "tail"), [(-0.1, 1), (0, 1), (1, 0), (1.2, 0)])
def test_beta_tail_beyond_its_range_is_certain(x, tail):
    assert beta_tail(2.5, 7, x) == tail


@pytest.mark.parametrize(("a", "b"), [(0, 3), (3, 0), (-1, 3)])
def test_beta_tail_refuses_what_is_no_distribution(a, b):
    with pytest.raises(ValueError, match="Beta"):
        beta_tail(a, b, 0.5)


@pytest.mark.parametrize(
    ("refunds", "orders", "flag"),
    [(0, 0, "none"), (1, 2, "none"), (4, 4, "none"), (10, 40, "warning"), (12, 40, "critical")],
)
def test_refund_check_flags_by_how_sure_it_is(refunds, orders, flag):
    found = refund_check(Count(refunds, orders), 0.08, LIMITS)

    # 25 pseudo-orders at 8 % are 2 refunds and 23 kept orders
    assert found.flag == flag
    assert found.rate == pytest.approx((2 + refunds) / (25 + orders))
    assert found.p_warn == pytest.approx(float(exact_tail(2 + refunds, 23 + orders - refunds, 0.10)))
    assert found.p_crit == pytest.approx(float(exact_tail(2 + refunds, 23 + orders - refunds, 0.12)))


@pytest.mark.parametrize(("orders", "flag"), [(4, "none"), (5, "critical")])
def test_few_orders_raise_no_flag_however_sure_it_is(orders, flag):
    found = refund_check(Count(orders, orders), 0.02, LIMITS)

    assert found.p_crit > 0.99
    assert found.flag == flag


@pytest.mark.parametrize(("orders", "flag"), [(4, "none"), (5, "warning")])
def test_few_orders_raise_no_warning_either(orders, flag):
    never_critical = replace(LIMITS, critical=1000)

    assert refund_check(Count(orders, orders), 0.02, never_critical).flag == flag


def test_baseline_whose_multiple_passes_one_is_never_exceeded():
    assert refund_check(Count(50, 50), 0.9, LIMITS).flag == "none"


@pytest.mark.parametrize("base", [0, 1, -0.1])
def test_refund_check_refuses_a_baseline_that_says_nothing(base):
    with pytest.raises(ValueError, match="baseline"):
        refund_check(Count(1, 10), base, LIMITS)


@tried
@given(st.integers(1, 300), st.floats(0.005, 0.6), st.data())
def test_one_more_refund_never_helps(orders, base, data):
    refunds = data.draw(st.integers(0, orders - 1))

    fewer, more = (refund_check(Count(refunds + extra, orders), base, LIMITS) for extra in (0, 1))

    assert SEVERITY.index(fewer.flag) <= SEVERITY.index(more.flag)
    assert conversion_ceiling(more.flag, LIMITS) <= conversion_ceiling(fewer.flag, LIMITS)
    assert fewer.rate < more.rate
    assert fewer.p_warn <= more.p_warn + 1e-12


@tried
@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.01, 0.5))
def test_kept_order_never_raises_the_rate(refunds, kept, base):
    before, after = (refund_check(Count(refunds, refunds + n), base, LIMITS) for n in (kept, kept + 1))

    assert after.rate < before.rate
    assert after.p_warn <= before.p_warn + 1e-12


@pytest.mark.parametrize(
    ("flag", "ceiling", "kind"),
    [("none", 5.0, None), ("warning", 3.0, "refund_warning"), ("critical", 2.0, "refund_critical")],
)
def test_flag_limits_the_conversion_bar_and_the_tier(flag, ceiling, kind):
    assert (conversion_ceiling(flag, LIMITS), cap_kind(flag)) == (ceiling, kind)


@pytest.mark.parametrize(
    ("market", "days"), [("ID", 19), ("TH", 20), ("VN", 28), ("US", 43), ("GB", 43), ("MY", 43)]
)
def test_order_matures_after_window_shipping_and_confirmation(market, days):
    assert matures_on(DAY, FACTS[market].return_days) == DAY + timedelta(days=days)


def test_only_mature_orders_count_and_the_sellers_faults_do_not():
    kept, back = Order(6, DAY), Order(6, DAY, "not_as_described")
    fault = Order(6, DAY, "damaged")
    young, under_way = Order(7, DAY, "changed_mind"), Order(6, None, "changed_mind")

    counted = mature_count([kept, back, fault, young, under_way], on=DAY + timedelta(days=19))

    assert counted == Count(1, 2)


@pytest.mark.parametrize(
    ("sku", "store_category", "category", "expected"),
    [
        ((16, 200), (50, 500), (100, 1000), Baseline(0.08, "sku", 200)),
        ((16, 199), (50, 500), (100, 1000), Baseline(0.10, "store_category", 500)),
        ((16, 199), (10, 199), (120, 1000), Baseline(0.12, "category", 1000)),
        ((0, 0), (0, 0), (1, 10), Baseline(0.10, "category", 10)),
        ((0, 0), (0, 0), (0, 0), None),
        ((0, 250), (0, 300), (0, 300), Baseline(0.002, "sku", 250)),
    ],
)
def test_baseline_is_the_nearest_source_with_enough_orders(sku, store_category, category, expected):
    found = baseline_of(sku=Count(*sku), store_category=Count(*store_category), category=Count(*category))

    assert found == expected


def test_first_refund_against_a_spotless_baseline_raises_no_flag():
    baseline = baseline_of(sku=Count(0, 200), store_category=Count(0, 0), category=Count(0, 0))

    assert refund_check(Count(1, 5), baseline.rate, LIMITS).flag == "none"


@pytest.mark.parametrize(("refunds", "orders"), [(-1, 3), (4, 3)])
def test_count_refuses_more_refunds_than_orders(refunds, orders):
    with pytest.raises(ValueError, match="refunds"):
        Count(refunds, orders)


def chance_of_a_flag(orders, rate, base=0.08):
    """Exact: over all numbers of refunds that so many orders may have at the true rate."""
    return sum(
        comb(orders, refunds) * rate**refunds * (1 - rate) ** (orders - refunds)
        for refunds in range(orders + 1)
        if refund_check(Count(refunds, orders), base, LIMITS).flag != "none"
    )


@pytest.mark.parametrize(
    ("orders", "double", "triple"),
    [(40, 0.10, 0.50), (80, 0.29, 0.89), (160, 0.67, 1.00), (320, 0.91, 1.00)],
)
def test_more_orders_find_more_of_the_raised_rates(orders, double, triple):
    found = chance_of_a_flag(orders, 0.16), chance_of_a_flag(orders, 0.24)

    assert found == pytest.approx((double, triple), abs=0.006)


@pytest.mark.parametrize("orders", [5, 20, 55, 100, 320])
def test_ordinary_rate_is_hardly_ever_flagged(orders):
    assert chance_of_a_flag(orders, 0.08) < 0.004
