import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from commerce.models import OrderLine, Product, Return, ShopConnection, SyncState
from commerce.signals import order_lines_written
from commerce.tiktok import errors, sync, webhooks
from tests import tiktok_stand_in as service
from tests.factories.commerce import OrderLineFactory, ShopConnectionFactory, StoreFactory
from tests.factories.creators import CreatorFactory

AN_HOUR = timedelta(hours=1)


def now():
    return timezone.now()


def only(shop, resource):
    """The sync of one kind of data; the others have just been."""
    for other in set(SyncState.Resource.values) - {resource}:
        SyncState.objects.create(connection=shop, resource=other, finished_at=now())
    return SyncState.objects.create(connection=shop, resource=resource)


@pytest.fixture
def orders(shop):
    return only(shop, "orders")


def sync_again(state):
    SyncState.objects.filter(pk=state.pk).update(requested_at=now(), paused_until=None)
    sync.run_due()
    state.refresh_from_db()
    return state


def test_order_line_is_kept_with_its_units_made_ours(orders, stand_in, store):
    creator = CreatorFactory(handle="mali.cooks")
    ordered_at = now().replace(microsecond=0) - AN_HOUR
    stand_in.orders = [service.order(1, at=ordered_at)]

    sync.run_due()

    line = OrderLine.objects.select_related("product").get()
    assert (line.store, line.order_id, line.product.product_id) == (
        store,
        "576684019603300001",
        "1729500000000000001",
    )
    assert (line.creator, line.handle, line.content_kind, line.content_id) == (
        creator,
        "mali.cooks",
        "video",
        "7500000000000000001",
    )
    assert (line.price_minor, line.paid_minor, line.quantity, line.currency) == (10050, 20100, 2, "THB")
    assert (float(line.standard_rate), line.est_base_minor, line.est_standard_minor) == (0.155, 20100, 3115)
    assert (line.actual_base_minor, line.actual_standard_minor, line.ads_rate) == (None, None, None)
    assert (line.status, line.ordered_at, line.is_fully_returned) == ("pending", ordered_at, False)
    orders.refresh_from_db()
    assert (orders.rows, orders.pages, orders.skipped, orders.window_end) == (1, 1, 0, None)
    assert orders.watermark > ordered_at > orders.since
    assert orders.finished_at


def test_pages_are_followed_and_a_split_order_is_whole(orders, stand_in):
    halves = [service.sku(number) for number in range(1, 6)]
    stand_in.orders = [service.order(n, at=now() - AN_HOUR) for n in range(1, 49)] + [
        service.order(99, at=now() - AN_HOUR, skus=halves)
    ]

    sync.run_due()

    orders.refresh_from_db()
    assert (orders.pages, orders.rows, OrderLine.objects.count()) == (2, 53, 53)
    assert OrderLine.objects.filter(order_id="576684019603300099").count() == 5
    assert [query.get("page_token") for _path, query, _body in stand_in.calls] == [None, service.token(50)]
    assert len({body for _path, _query, body in stand_in.calls}) == 1


def test_same_again_changes_nothing_and_news_change_what_they_say(orders, stand_in):
    stand_in.orders = [service.order(n, at=now() - AN_HOUR) for n in (1, 2)]
    sync.run_due()
    assert sync_again(orders).rows == 0

    settled = service.sku(
        settlement_status="SETTLED",
        actual_paid_commission=service.money("30.00"),
        creator_username="",
        price=service.money("90.00"),
    )
    stand_in.orders[0]["skus"] = [settled]

    assert sync_again(orders).rows == 1
    line = OrderLine.objects.get(order_id="576684019603300001")
    assert (line.status, line.actual_standard_minor) == ("settled", 3000)
    # What was paid, and whose sale it was, is not lost because an answer leaves it out.
    assert (line.paid_minor, line.handle) == (20100, "mali.cooks")


def test_what_a_file_knows_better_stays(orders, stand_in):
    stand_in.orders = [service.order(1, at=now() - AN_HOUR)]
    sync.run_due()
    OrderLine.objects.update(paid_minor=18000, status="cancelled", discount_code="MALI10")
    stand_in.orders[0]["skus"][0]["settlement_status"] = "INELIGIBLE"

    sync_again(orders)

    line = OrderLine.objects.get()
    assert (line.paid_minor, line.status, line.discount_code) == (18000, "cancelled", "MALI10")


def test_drifting_answers_lose_their_row_and_no_other(orders, stand_in):
    at = now() - AN_HOUR
    whole = service.order(1, at=at)
    as_number = service.order(2, at=at, id=576684019603311365, skus=[service.sku(sku_id=1729000000000000009)])
    bad = [
        service.order(3, at=at, skus=[service.sku(sku_id=None)]),
        service.order(4, at=at, skus=[{k: v for k, v in service.sku().items() if k != "price"}]),
        service.order(5, at=at, skus=[service.sku(price=service.money("3.00", "USD"))]),
        service.order(6, at=at, skus=[service.sku(quantity="many")]),
        service.order(7, at=at, skus=[]) | {"skus": [None]},
        service.order(9, at=at, skus=[service.sku(quantity="99999999999")]),
        service.order(
            10, at=at, skus=[service.sku(quantity=2**31 - 1, price=service.money("99999999999.00"))]
        ),
    ]
    bare = service.sku(content_type="HOLOGRAM", settlement_status="Unknown", commission_rate={})
    del bare["estimated_commission_base"], bare["estimated_paid_commission"], bare["fully_return"]
    stand_in.orders = [whole, as_number, *bad, service.order(8, at=at, skus=[bare])]

    sync.run_due()

    orders.refresh_from_db()
    assert orders.skips == {
        "without the ids they are known by": 1,
        "without a price or quantity": 2,
        "in another currency than the store's": 1,
        "with a quantity or amount beyond what is possible": 2,
    }
    assert (orders.rows, orders.skipped, orders.last_error) == (3, 6, "")
    assert OrderLine.objects.filter(order_id="576684019603311365", sku_id="1729000000000000009").exists()
    line = OrderLine.objects.get(order_id="576684019603300008")
    assert (line.content_kind, line.status, line.est_standard_minor, line.standard_rate) == (
        "other",
        "pending",
        None,
        None,
    )


def test_limit_pauses_the_whole_shop_until_the_time_it_names(orders, shop, stand_in):
    limited = {"code": 36009002, "message": "QPS"}
    stand_in.fail(service.ORDERS, status=429, headers={"Retry-After": "600"}, payload=limited)

    sync.run_due()
    sync.run_due()

    assert stand_in.paths() == {service.ORDERS: 1}
    for state in shop.syncs.all():
        assert now() + timedelta(seconds=590) < state.paused_until < now() + timedelta(seconds=610)
    orders.refresh_from_db()
    assert "QPS" in orders.error_text
    assert orders.failures == 0


@pytest.mark.django_db(transaction=True)
def test_limit_holds_for_a_page_that_is_on_its_way(orders, shop, stand_in):
    stand_in.orders = [service.order(n, at=now() - AN_HOUR) for n in range(1, 61)]
    came, go = stand_in.hold(service.ORDERS)
    until = now() + timedelta(minutes=10)
    worker = threading.Thread(target=_run_elsewhere, args=[orders.pk])
    worker.start()
    assert came.wait(10)
    SyncState.objects.filter(connection=shop).pause(until=until)
    go.set()
    worker.join()

    orders.refresh_from_db()
    assert (orders.rows, orders.paused_until) == (50, until)
    assert stand_in.paths()[service.ORDERS] == 1


def _run_elsewhere(pk):
    sync.run(pk, ends_at=now() + timedelta(minutes=1))
    connection.close()


def test_failure_shortens_no_pause_that_was_asked_for(orders, stand_in):
    until = now() + timedelta(hours=5)
    SyncState.objects.filter(pk=orders.pk).update(paused_until=until)
    orders.refresh_from_db()

    for error in (errors.NotReachedError(), errors.BadAddressError()):
        sync._note(orders, error, at=now() - timedelta(hours=2))

    orders.refresh_from_db()
    assert orders.paused_until == until


def test_after_a_limit_the_next_page_follows(orders, stand_in):
    stand_in.orders = [service.order(n, at=now() - AN_HOUR) for n in range(1, 61)]
    limited = {"code": 36009002, "message": "QPS"}
    stand_in.fail(service.ORDERS, status=429, headers={"Retry-After": "1"}, payload=limited, after=1)
    sync.run_due()
    assert OrderLine.objects.count() == 50

    orders.refresh_from_db()
    assert (orders.seen, orders.total, orders.percent) == (50, 60, 83)

    SyncState.objects.update(paused_until=now())
    sync.run_due()

    assert OrderLine.objects.count() == 60
    assert stand_in.paths()[service.ORDERS] == 3


def fail_once(stand_in):
    for _ in range(3):
        stand_in.fail(service.ORDERS, status=500, payload=b"")
    SyncState.objects.update(paused_until=None)
    sync.run_due()


def test_failures_wait_longer_each_time(orders, shop, stand_in):
    waits = []
    for _ in range(6):
        fail_once(stand_in)
        orders.refresh_from_db()
        waits.append((orders.paused_until - orders.failed_at).total_seconds())

    assert orders.failures == 6
    assert 22 < waits[0] < 38
    assert waits[5] > 700
    # One kind of data alone does not stop the others.
    assert set(shop.syncs.exclude(pk=orders.pk).values_list("paused_until", flat=True)) == {None}


def test_failures_of_several_kinds_break_the_circuit_until_one_succeeds(orders, shop, stand_in):
    SyncState.objects.filter(connection=shop, resource="returns").update(failures=9)
    fail_once(stand_in)
    assert not SyncState.objects.filter(resource="samples", paused_until__isnull=False).exists()
    fail_once(stand_in)

    assert all(
        state.paused_until > now() + timedelta(minutes=14) for state in shop.syncs.exclude(pk=orders.pk)
    )

    SyncState.objects.update(paused_until=None)
    sync.run_due()
    orders.refresh_from_db()
    assert (orders.failures, orders.last_error, orders.paused_until) == (0, "", None)


def test_one_shop_that_fails_holds_up_no_other(orders, stand_in):
    other = ShopConnectionFactory()
    later = only(other, "orders")
    stand_in.fail(service.ORDERS, payload={"code": 36009043, "message": "disabled"})

    sync.run_due()

    orders.refresh_from_db()
    later.refresh_from_db()
    assert "disabled" in orders.error_text
    assert later.finished_at


def test_missing_scope_stops_that_data_alone(orders, shop, stand_in):
    stand_in.fail(service.ORDERS, payload={"code": 105005, "message": "scope"})

    sync.run_due()

    orders.refresh_from_db()
    assert orders.paused_until > now() + timedelta(hours=5)
    assert set(shop.syncs.exclude(pk=orders.pk).values_list("paused_until", flat=True)) == {None}


def test_expired_token_is_renewed_in_the_middle(orders, shop, stand_in):
    stand_in.orders = [service.order(1, at=now() - AN_HOUR)]
    stand_in.access_tokens.clear()

    sync.run_due()

    assert OrderLine.objects.count() == 1
    assert stand_in.paths() == {service.ORDERS: 2, service.REFRESH: 1}


def test_lost_consent_ends_in_words(orders, shop, stand_in):
    stand_in.access_tokens.clear()
    stand_in.refresh_tokens.clear()

    sync.run_due()

    shop.refresh_from_db()
    orders.refresh_from_db()
    assert shop.state == ShopConnection.State.EXPIRED
    assert "Connect the shop again" in orders.error_text
    calls = len(stand_in.calls)
    sync.run_due()
    assert len(stand_in.calls) == calls


def test_emoji_cut_in_half_stops_no_page(orders, stand_in):
    at = now() - AN_HOUR
    stand_in.orders = [service.order(1, at=at, skus=[service.sku(commission_model="Fixed \ud83d")])]

    sync.run_due()

    orders.refresh_from_db()
    assert OrderLine.objects.get().commission_model == "Fixed"
    assert orders.last_error == ""


@pytest.mark.parametrize("rest", ["\ud83d", "\x00"])
def test_error_that_no_database_can_keep_is_kept_without_that(orders, stand_in, rest):
    stand_in.fail(service.ORDERS, payload={"code": 105005, "message": f"scope {rest}"})

    sync.run_due()

    orders.refresh_from_db()
    assert "“scope” (105005)" in orders.error_text


def test_page_that_is_no_longer_known_begins_the_window_again(orders, stand_in):
    stand_in.orders = [service.order(n, at=now() - AN_HOUR) for n in range(1, 61)]
    refused = {"code": 36009004, "message": "page_token is invalid"}
    stand_in.fail(service.ORDERS, payload=refused, after=1)
    sync.run_due()
    SyncState.objects.update(paused_until=None)

    sync.run_due()

    orders.refresh_from_db()
    assert OrderLine.objects.count() == 60
    assert orders.finished_at


def test_same_page_for_ever_is_an_error(orders, stand_in):
    endless = service.ok({"orders": [], "next_page_token": "+/same"})
    for _ in range(3):
        stand_in.fail(service.ORDERS, payload=endless)

    sync.run_due()

    orders.refresh_from_db()
    assert orders.failures == 1
    assert stand_in.paths()[service.ORDERS] == 2


def test_page_that_somebody_else_kept_meanwhile_is_thrown_away(orders, stand_in):
    stand_in.orders = [service.order(n, at=now() - AN_HOUR) for n in range(1, 61)]
    begun = sync._begun(orders.pk, at=now())
    plan = sync.PLANS["orders"]
    page = sync._fetch(plan, begun, at=now())

    assert sync._keep(begun, plan, page, at=now()) is True
    assert sync._keep(begun, plan, page, at=now()) is False
    orders.refresh_from_db()
    assert (orders.pages, orders.rows) == (1, 50)


def test_long_absence_is_made_up_in_windows_that_a_search_takes(orders, stand_in):
    away = now() - timedelta(days=200)
    SyncState.objects.filter(pk=orders.pk).update(
        watermark=away, since=away - timedelta(days=10), finished_at=away
    )

    sync.run_due()

    orders.refresh_from_db()
    assert stand_in.paths()[service.ORDERS] == 4
    assert now() - orders.watermark < timedelta(minutes=1)
    assert orders.since < away - timedelta(days=50)


def test_written_lines_are_announced_with_their_times(orders, stand_in, store):
    heard = []

    def hear(**told):
        heard.append((told["store"], told["since"], told["until"]))

    order_lines_written.connect(hear)
    early, late = (now().replace(microsecond=0) - AN_HOUR * n for n in (5, 1))
    stand_in.orders = [service.order(1, at=late), service.order(2, at=early)]
    sync.run_due()
    sync_again(orders)

    assert heard == [(store, early, late)]


def test_returns_are_counted_by_unit_and_only_complete_ones_are_refunded(shop, stand_in):
    state = only(shop, "returns")
    at = now().replace(microsecond=0) - AN_HOUR
    twice = service.returned(1, at=at)
    twice["return_line_items"] *= 2
    approved = service.returned(
        2,
        at=at,
        return_status="RETURN_OR_REFUND_REQUEST_SUCCESS",
        return_reason="ecom_item_damaged",
        return_reason_text="",
    )
    exchange = service.returned(
        3,
        at=at,
        return_type="EXCHANGE",
        return_status="EXCHANGE_REQUEST_COMPLETE",
        return_line_items=[{"sku_id": 1729000000000000001}],
    )
    unknown = service.returned(4, at=at, return_status="ON_THE_MOON")
    stand_in.returns = [twice, approved, exchange, unknown]

    sync.run_due()

    state.refresh_from_db()
    assert (state.rows, state.skips) == (3, {"in a state that is not known here": 1})
    first, second, third = Return.objects.order_by("return_id")
    assert (first.quantity, first.amount_minor, first.status, first.refunded_at) == (
        2,
        20100,
        "completed",
        at,
    )
    assert (second.status, second.refunded_at, second.is_seller_fault, first.is_seller_fault) == (
        "approved",
        None,
        True,
        False,
    )
    assert (third.type, third.amount_minor) == ("exchange", 0)


def test_refund_keeps_the_time_it_was_first_complete(shop, stand_in):
    state = only(shop, "returns")
    at = now().replace(microsecond=0) - AN_HOUR
    stand_in.returns = [service.returned(1, at=at)]
    sync.run_due()
    stand_in.returns = [service.returned(1, at=at + timedelta(minutes=30))]
    sync_again(state)

    assert Return.objects.get().refunded_at == at


def test_nothing_is_fetched_of_a_shop_that_is_disconnected(orders, shop, stand_in, manager):
    ShopConnection.objects.update(
        state="disconnected", consent=None, disconnected_at=now(), disconnected_by=manager
    )

    assert sync.run_due() == 0
    assert stand_in.calls == []


def test_product_of_a_line_is_made_once(orders, stand_in):
    stand_in.orders = [service.order(n, at=now() - AN_HOUR) for n in (1, 2)]

    sync.run_due()

    assert Product.objects.values_list("product_id", flat=True).get() == "1729500000000000001"


@pytest.mark.django_db(transaction=True)
def test_two_workers_are_never_on_the_same(orders, stand_in):
    with connection.copy().cursor() as elsewhere:
        elsewhere.execute("SELECT pg_advisory_lock(%s, %s)", [sync.LOCK_SPACE, orders.pk])
        assert sync.run_due() == 0
        # Not by closing the connection alone: the server notices that in its own time.
        elsewhere.execute("SELECT pg_advisory_unlock_all()")
        elsewhere.connection.close()

    assert stand_in.calls == []
    sync.run_due()
    assert stand_in.paths() == {service.ORDERS: 1}


def test_fault_of_ours_leaves_nothing_half_written_and_is_seen(orders, stand_in):
    later = only(ShopConnectionFactory(), "orders")
    stand_in.orders = [service.order(1, at=now() - AN_HOUR)]
    order_lines_written.connect(_explode, dispatch_uid="explode")
    try:
        sync.run_due()
    finally:
        order_lines_written.disconnect(dispatch_uid="explode")

    orders.refresh_from_db()
    later.refresh_from_db()
    assert "An error of Kolmark. “ZeroDivisionError”" in orders.error_text
    assert (orders.pages, orders.failures) == (0, 1)
    assert later.failures == 1
    assert not OrderLine.objects.exists()


def _explode(**_told):
    raise ZeroDivisionError


def test_orders_that_another_store_of_the_brand_holds_are_skipped_and_counted(orders, stand_in, store):
    stand_in.orders = [service.order(n, at=now() - AN_HOUR) for n in (1, 2)]
    OrderLineFactory(store=StoreFactory(brand=store.brand), order_id=stand_in.orders[0]["id"])

    sync.run_due()

    orders.refresh_from_db()
    assert (orders.rows, orders.last_error) == (1, "")
    assert orders.skips == {"of orders that another store of the brand holds": 1}
    assert list(store.lines.values_list("order_id", flat=True)) == [stand_in.orders[1]["id"]]


@pytest.mark.parametrize(
    ("settlement", "status"),
    [("INELIGIBLE", "cancelled"), ("To-SETTLE", "cancelled"), ("SETTLED", "settled")],
)
def test_cancellation_that_was_told_before_the_line_came_counts(orders, stand_in, settlement, status):
    stand_in.orders = [
        service.order(n, at=now() - AN_HOUR, skus=[service.sku(settlement_status=settlement)]) for n in (1, 2)
    ]
    order_id = stand_in.orders[0]["id"]
    told = json.dumps(
        {"type": 1, "shop_id": service.SHOP_ID, "data": {"order_id": order_id, "order_status": "CANCELLED"}}
    )
    webhooks.keep(told.encode(), at=now())
    webhooks.process_waiting()

    for _time in range(2):
        sync_again(orders)

    stored = dict(OrderLine.objects.values_list("order_id", "status"))
    assert stored[order_id] == status
    assert "cancelled" not in {stored[each] for each in stored if each != order_id}
    assert OrderLine.objects.sales().filter(order_id=order_id).exists() == (status == "settled")


def test_refunded_is_fully_returned(orders, stand_in):
    refunded = service.sku(settlement_status="REFUNDED", fully_return="No")
    stand_in.orders = [service.order(1, at=now() - AN_HOUR, skus=[refunded])]

    sync.run_due()

    line = OrderLine.objects.with_money().get()
    assert (line.status, line.is_fully_returned) == ("ineligible", True)
    assert (line.gmv, line.refunded, line.net) == (20100, 20100, 0)


def test_refund_counts_the_goods_without_shipping_and_tax(shop, stand_in):
    only(shop, "returns")
    told = {"currency": "THB", "refund_subtotal": "100.50", "refund_total": "140.50", "refund_tax": "10.00"}
    stand_in.returns = [
        service.returned(
            n, at=now() - AN_HOUR, return_line_items=[{"sku_id": "1", "refund_amount": amount}], **whole
        )
        for n, amount, whole in (
            (1, told, {}),
            (2, {}, {"refund_amount": told}),
            (3, told | {"refund_subtotal": "0"}, {}),
            (4, told | {"refund_subtotal": ""}, {}),
        )
    ]

    sync.run_due()

    assert list(Return.objects.order_by("return_id").values_list("amount_minor", flat=True)) == [
        10050,
        10050,
        0,
        14050,
    ]


@pytest.mark.parametrize("kind", ["REPLACEMENT", "EXCHANGE"])
def test_replacement_that_ends_in_a_refund_gives_money_back(shop, stand_in, kind):
    only(shop, "returns")
    stand_in.returns = [
        service.returned(
            1, at=now() - AN_HOUR, return_type=kind, return_status=f"{kind}_REQUEST_REFUND_SUCCESS"
        )
    ]

    sync.run_due()

    found = Return.objects.get()
    assert (found.type, found.status, found.amount_minor) == ("refund", "completed", 10050)
    assert found.is_seller_fault
    assert found.refunded_at
