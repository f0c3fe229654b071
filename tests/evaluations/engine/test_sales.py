"""The conversion bar from orders: counted at the lock, held down by refunds, final when the orders are mature."""

import random
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from commerce.models import OrderLine
from evaluations import actions
from evaluations.engine.due import ORDERS_WAIT
from evaluations.engine.run import run, run_waiting
from evaluations.engine.statements import NEXT_OF_CAMPAIGN, Statement
from evaluations.engine.writes import build_norms
from evaluations.explanation import explain
from evaluations.models import CollaborationScore, MetricScore, NormTable, Policy, Standing, StandingJob
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import NOW, DeliverableFactory
from tests.factories.commerce import (
    ExchangeRateFactory,
    OrderLineFactory,
    ProductFactory,
    StoreFactory,
    many_lines,
)
from tests.factories.creators import CategoryFactory
from tests.statements import sent

from .history import campaign_of, close, collaborate, job, on_day
from .orders import bar, clicked, peers, sell, values
from .test_run import parallel_plans

pytestmark = pytest.mark.django_db
MARKS = (4, 4, 1, 4, 4, 4)
FINAL = 23  # days after the lock


@pytest.fixture
def product(brand):
    return ProductFactory(store=StoreFactory(brand=brand), category=CategoryFactory())


@pytest.fixture
def campaign(brand):
    return campaign_of(numbers=["conversion"], brand=brand, currency="USD")


def settled(collaboration, *, day=0):
    close(collaboration.campaign, at=on_day(day))
    return collaboration.scores.latest("version")


def told(score):
    return {row.metric: row.value for row in score.metrics.all()}


def test_bar_comes_from_the_orders_of_the_locked_days(campaign, product):
    collaboration = collaborate(campaign=campaign, day=0, bars=MARKS, videos=2)
    clicked(collaboration, 300, 50)
    for paid, refunded in ((20000, 0), (5000, 5000), (9000, 4000)):
        sell(collaboration, product, paid=paid, refunded=refunded)
    sell(collaboration, product, paid=990000, hours=7 * 24 + 1)
    sell(collaboration, product, paid=0)
    peers(0)

    score = settled(collaboration)

    counted = values([(20000, 0), (5000, 5000), (9000, 4000)], videos=2, clicks=350)
    assert told(score) == pytest.approx(counted, abs=1e-9)
    assert score.bars[2] == pytest.approx(bar(counted), abs=1e-6)


def test_people_are_followed_where_the_campaign_asks_them(brand, product):
    collaboration = collaborate(
        campaign=campaign_of(brand=brand, currency="USD"), day=0, bars=MARKS, videos=1
    )
    clicked(collaboration, 100)
    sell(collaboration, product)
    peers(0)

    score = settled(collaboration)

    assert score.bars[2] == 1
    # Measured all the same: the peers' tables grow by it.
    assert set(told(score)) == {"uv_value", "net_orders"}


def test_what_no_store_told_of_is_missing_and_no_sale_is_none(campaign, product):
    collaboration = collaborate(campaign=campaign, day=0, bars=MARKS)
    peers(0)
    OrderLineFactory(store=product.store, product=product, ordered_at=on_day(-60))
    assert settled(collaboration).bars[2] is None

    other = collaborate(campaign=campaign, day=2, bars=MARKS)
    OrderLineFactory(store=product.store, product=product, ordered_at=on_day(1))

    assert settled(other, day=2).bars[2] == pytest.approx(bar({"net_orders": 0}))


def test_visitors_that_are_not_known_of_every_video_leave_the_value_out(campaign, product):
    collaboration = collaborate(campaign=campaign, day=0, bars=MARKS, videos=2)
    clicked(collaboration, 300, None)
    sell(collaboration, product)
    peers(0)

    assert set(told(settled(collaboration))) == {"net_orders"}


def test_nothing_published_is_no_zero(campaign, product):
    collaboration = collaborate(campaign=campaign, day=0, bars=MARKS, videos=0)
    sell(collaboration, product)
    peers(0)

    assert settled(collaboration).bars[2] is None


@pytest.mark.parametrize(("rate", "known"), [("0.03", True), (None, False)])
def test_amounts_are_in_the_campaigns_currency_or_missing(campaign, brand, rate, known):
    product = ProductFactory(store=StoreFactory(brand=brand, currency="THB"))
    collaboration = collaborate(campaign=campaign, day=0, bars=MARKS)
    clicked(collaboration, 100)
    line = sell(collaboration, product, paid=500_00)
    if rate:
        ExchangeRateFactory(brand=brand, day=line.ordered_at.date(), rate=rate)
    peers(0)

    found = told(settled(collaboration))

    expected = values([(1500, 0)], videos=1, clicks=100 if known else None)
    assert found == pytest.approx(expected)


def test_amounts_are_compared_within_one_currency(campaign, product):
    collaboration = collaborate(campaign=campaign, day=0, bars=MARKS)
    clicked(collaboration, 100)
    sell(collaboration, product, paid=5000)
    peers(0, currency="THB")

    score = settled(collaboration)

    row = score.metrics.get(metric="uv_value")
    assert (row.currency, row.norm_table, row.points, row.value) == ("USD", None, None, 0.5)
    assert score.bars[2] == pytest.approx(bar({"net_orders": 1}))


def mature(collaboration, product, *, orders, refunds, **facts):
    for number in range(orders):
        sell(
            collaboration,
            product,
            refunded=1000 if number < refunds else 0,
            delivered=collaboration.completed_at + timedelta(days=2),
            **facts,
        )


def compared(product, *, refunds):
    """250 orders of the product without a creator."""
    lines = [
        OrderLineFactory.build(
            store=product.store,
            product=product,
            ordered_at=on_day(-90),
            delivered_at=on_day(-88),
            is_fully_returned=number < refunds,
        )
        for number in range(250)
    ]
    OrderLine.objects.bulk_create(lines)


@pytest.mark.parametrize(
    ("refunds", "flag", "ceiling"), [(1, "none", 5), (13, "warning", 3.0), (18, "critical", 2.0)]
)
def test_refunds_count_when_mature_and_hold_the_bar_down(campaign, product, refunds, flag, ceiling):
    compared(product, refunds=20)
    collaboration = collaborate(campaign=campaign, day=0, bars=MARKS)
    clicked(collaboration, 5)
    mature(collaboration, product, orders=40, refunds=refunds)
    peers(0)
    first = settled(collaboration)
    assert (first.refund_check, "refund_rate" in told(first)) == (None, False)

    actions.finalise_due(at=on_day(FINAL))
    run_waiting()

    final = collaboration.scores.latest("version")
    sold = [(1000, 1000)] * refunds + [(1000, 0)] * (40 - refunds)
    counted = values(sold, videos=1, clicks=5, refunds=(refunds, 40), base=(20 + refunds) / 290)
    assert (final.version, final.is_final, final.refund_check["flag"]) == (2, True, flag)
    assert told(final) == pytest.approx(counted, abs=1e-9)
    assert final.bars[2] == pytest.approx(bar(counted, ceiling=ceiling), abs=1e-6)


def test_explanation_tells_each_metric_and_what_refunds_did(campaign, product):
    compared(product, refunds=20)
    collaboration = collaborate(campaign=campaign, day=0, bars=MARKS, videos=3)
    mature(collaboration, product, orders=40, refunds=18)
    peers(0)
    close(campaign, at=on_day(FINAL))
    standing = Standing.objects.with_versions().get()

    notes = explain(standing, user=UserFactory(is_administrator=True)).contributions[0].notes

    assert notes[:2] == [
        "orders: Net orders per video 7.3 = 3.80; Refund rate 32.7% = 1.36",
        "no value per visitor: product clicks of the day or an exchange rate are missing",
    ]
    assert notes[2].startswith("18 of 40 refunded, expected 13.1%")
    assert "Conversion is at most 2.00 because of the refunds." in notes


def test_marks_of_people_are_held_down_as_well(brand, product):
    compared(product, refunds=20)
    collaboration = collaborate(
        campaign=campaign_of(brand=brand, currency="USD"), day=0, bars=(4, 4, 5, 4, 4, 4)
    )
    mature(collaboration, product, orders=40, refunds=16)

    assert settled(collaboration, day=FINAL).bars[2] == 2.0


def test_more_refunds_never_raise_bar_or_score(campaign, product):
    compared(product, refunds=20)
    peers(FINAL)
    scores = []
    for refunds in (0, 2, 5, 9, 16, 40):
        collaboration = collaborate(campaign=campaign, day=FINAL, bars=MARKS)
        clicked(collaboration, 5)
        mature(collaboration, product, orders=40, refunds=refunds, sku_id="one")
        scores.append(collaboration)
    close(campaign, at=on_day(2 * FINAL))

    bars = [(row.scores.get().bars[2], row.scores.get().score) for row in scores]
    assert bars == sorted(bars, reverse=True)


@pytest.mark.parametrize(("market", "days"), [("ID", 19), ("TH", 20), ("VN", 28)])
def test_score_is_final_once_the_orders_of_the_market_are_mature(campaign, brand, market, days):
    product = ProductFactory(store=StoreFactory(brand=brand, market=market))
    collaboration = collaborate(campaign=campaign, day=0, bars=MARKS)
    delivered = on_day(FINAL)
    sell(collaboration, product, hours=28 * 24, delivered=delivered)
    settled(collaboration)

    assert actions.finalise_due(at=delivered + timedelta(days=days, seconds=-1)) == 0
    close(campaign, at=delivered + timedelta(days=days, seconds=-1))
    assert not collaboration.scores.latest("version").is_final
    assert actions.finalise_due(at=delivered + timedelta(days=days)) == 1
    run_waiting()

    assert collaboration.scores.latest("version").is_final


def test_order_that_nobody_heard_of_again_keeps_no_score_waiting(campaign, product):
    collaboration = collaborate(campaign=campaign, day=0, bars=MARKS)
    line = sell(collaboration, product)
    settled(collaboration)

    assert actions.finalise_due(at=line.ordered_at + ORDERS_WAIT - timedelta(seconds=1)) == 0
    assert actions.finalise_due(at=line.ordered_at + ORDERS_WAIT) == 1


def test_final_score_stays_final_when_an_order_of_its_days_comes_later(campaign, product):
    collaboration = collaborate(campaign=campaign, day=0, bars=MARKS)
    peers(0)
    settled(collaboration)
    actions.finalise_due(at=on_day(FINAL))
    run_waiting()
    final = collaboration.scores.latest("version")

    sell(collaboration, product)

    later = on_day(FINAL + 1)
    assert (final.is_final, actions.finalise_due(at=later), actions.resettle_sold(at=later)) == (True, 0, 0)
    close(campaign, at=later)
    assert collaboration.scores.latest("version") == final
    # A job of its own settles it with the order, and it is final still.
    own = job("settlement", campaign=campaign, collaboration=collaboration, at=on_day(FINAL + 2))
    run(own.pk)
    again = collaboration.scores.latest("version")
    assert (again.version, again.is_final) == (final.version + 1, True)


def test_orders_that_come_late_settle_the_collaboration_again_once(campaign, product):
    collaboration = collaborate(campaign=campaign, day=0, bars=MARKS)
    peers(0)
    assert settled(collaboration).bars[2] is None
    line = sell(collaboration, product)
    assert actions.resettle_sold(at=on_day(1)) == 0  # matched before it settled

    line.attribution.at = on_day(1)
    line.attribution.save()
    assert actions.resettle_sold(at=on_day(2)) == 1
    run_waiting()

    assert collaboration.scores.latest("version").bars[2] == pytest.approx(bar({"net_orders": 1}))
    assert actions.resettle_sold(at=on_day(3)) == 0


def random_sales(draw, collaboration, product):
    """Sold at random -> what it must come to, or None."""
    sold = []
    for _order in range(draw.randint(0, 5)):
        paid, hours = draw.randint(1, 9000), draw.choice([3, 100, 167, 169])
        refunded = draw.choice([0, 0, paid, paid // 2])
        sell(collaboration, product, paid=paid, refunded=refunded, hours=hours)
        if hours <= 168:
            sold.append((paid, refunded))
    clicks = draw.choice([None, 0, 7, 900])
    if clicks is not None:
        clicked(collaboration, clicks)
    return bar(values(sold, videos=1, clicks=clicks))


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "chunk"), [(1, 5000), (2, 1), (3, 2)])
def test_bars_equal_a_plain_computation_in_any_order_and_chunk(campaign, product, seed, chunk):
    draw = random.Random(seed)
    OrderLineFactory(store=product.store, product=product, ordered_at=on_day(-5))
    expected = {}
    for _creator in range(5):
        collaboration = collaborate(campaign=campaign, day=0, bars=MARKS)
        expected[collaboration.pk] = random_sales(draw, collaboration, product)
    peers(0)
    parallel_plans()

    close(campaign, at=on_day(0), chunk=chunk)
    before = list(CollaborationScore.objects.order_by("pk").values_list("pk", "bars"))
    again = StandingJob.objects.latest("pk")
    StandingJob.objects.filter(pk=again.pk).update(done_at=None, cursor=0)
    run(again.pk)

    assert list(CollaborationScore.objects.order_by("pk").values_list("pk", "bars")) == before
    bars = dict(CollaborationScore.objects.values_list("collaboration", "bars"))
    assert {pk: bars[pk][2] for pk in expected} == pytest.approx(expected, abs=1e-6)
    call_command("verify_standings", sample=0)


def test_close_of_a_brand_without_orders_reads_none_of_others(campaign, product):
    many_lines()
    asked = Statement.of(f"EXPLAIN {NEXT_OF_CAMPAIGN.written}")
    given = {"campaign": campaign.pk, "cursor": 0, "chunk": 10, "at": NOW, "settle_days": 7, "policy": 1}

    with asked.run(given, few=False) as cursor:
        plan = "\n".join(line for (line,) in cursor)

    assert "commerce_line_newest" in plan
    assert "Seq Scan on commerce_orderline" not in plan


@pytest.mark.parametrize("creators", [1, 4])
def test_close_of_more_creators_with_orders_costs_no_more_statements(campaign, product, creators):
    peers(0)
    for _creator in range(creators):
        sell(collaborate(campaign=campaign, day=0, bars=MARKS), product)
    asked = job(campaign=campaign, at=on_day(1))

    with sent() as statements:
        run(asked.pk)

    assert len(statements) == 37
    assert Standing.objects.count() == creators


def test_peer_tables_of_money_are_of_one_currency():
    collaboration = collaborate(day=0, bars=MARKS)
    score = settled(collaboration)
    videos = DeliverableFactory.create_batch(59, collaboration=collaboration)
    MetricScore.objects.bulk_create(
        MetricScore(score=score, deliverable=video, metric="uv_value", currency=currency, value=value)
        for currency, value, some in (("USD", 1, videos[:30]), ("THB", 50, videos[30:]))
        for video in some
    )

    build_norms(month=date(2026, 2, 1), policy=Policy.objects.get(), at=on_day(30))

    tables = NormTable.objects.filter(version__month=date(2026, 2, 1), metric="uv_value")
    assert {(table.currency, table.knots[3]) for table in tables} == {("USD", 1)}
