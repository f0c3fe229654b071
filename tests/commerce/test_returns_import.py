import pytest

from commerce.importing.orders.words import is_seller_fault
from commerce.models import Return
from imports import actions
from imports.models import Issue
from tests.factories.imports import NOON, imported, read, worked

from .files import RETURN, RETURNS, orders, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(batch):
    return batch | {"kind": "returns"}


def returns(*rows, **changes):
    return table(RETURNS, *[RETURN | changes | row for row in rows or [{}]])


def test_complete_refund_is_money_back(batch, store):
    found = imported(returns(), **batch)

    kept = Return.objects.get()
    assert (kept.store, kept.type, kept.status) == (store, "return_and_refund", "completed")
    assert (kept.amount_minor, kept.currency, kept.quantity) == (100_050, "PHP", 2)
    assert kept.refunded_at.isoformat() == "2026-07-20T00:00:00+00:00"
    assert not kept.is_seller_fault
    assert found.summary["totals"][0] == {
        "label": "Money back",
        "is_part": False,
        "rows": 1,
        "currency": "PHP",
        "minor": 100_050,
    }


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Success", "approved"),
        ("RETURN_OR_REFUND_REQUEST_COMPLETE", "completed"),
        ("EXCHANGE_REQUEST_PENDING", "requested"),
        ("Canceled", "cancelled"),
        ("REFUND_OR_RETURN_REQUEST_REJECT", "rejected"),
    ],
)
def test_only_what_is_complete_has_a_time_of_refund(batch, written, status):
    imported(returns(**{"Return Status": written}), **batch)

    kept = Return.objects.get()
    assert (kept.status, kept.refunded_at is not None) == (status, status == "completed")


@pytest.mark.parametrize(
    ("reason", "is_fault"),
    [
        ("Item is damaged", True),
        ("Received wrong item", True),
        ("Package lost in transit", True),
        ("Defective or does not work", True),
        ("Missing parts or accessories", True),
        ("商品破损", True),
        ("No longer needed", False),
        ("Ordered the wrong size", False),
        ("不想要了", False),
        ("", False),
    ],
)
def test_whose_mistake_a_reason_is(reason, is_fault):
    assert is_seller_fault(reason) is is_fault


@pytest.mark.parametrize(("written", "kind"), [("Exchange", "exchange"), ("Replacement", "replacement")])
def test_exchange_needs_no_amount(batch, written, kind):
    imported(returns(**{"Return Type": written, "Return unit price": "--"}), **batch)

    assert Return.objects.values_list("type", "amount_minor").get() == (kind, 0)


@pytest.mark.parametrize(
    ("column", "written", "named"),
    [
        ("Return Status", "Vanished", "Return Status"),
        ("Return Type", "Swap", "Return Type"),
        ("Return unit price", "--", "unit_price"),
        ("Time Requested", "", "requested_at"),
        ("Order ID", "", "order_id"),
    ],
)
def test_what_is_no_return_is_refused(batch, column, written, named):
    rows = [RETURN, RETURN | {"Return Order ID": "4035000000000000002", column: written}]

    found = read(table(RETURNS, *rows), **batch)

    assert list(Issue.objects.filter(batch=found, level="error").values_list("column", flat=True)) == [named]


def test_shuffled_again_and_undone(batch):
    rows = [{"SKU ID": str(1729500000000000001 + n), "Return Quantity": str(n + 1)} for n in range(4)]
    found = imported(returns(*rows), **batch)
    before = list(Return.objects.order_by("pk").values())

    again = imported(returns(*rows[::-1]), **batch)
    assert (again.rows["same"], list(Return.objects.order_by("pk").values())) == (4, before)

    actions.undo(batch=found, by=batch["by"], at=NOON)
    worked(found)
    assert not Return.objects.exists()


def test_orders_are_no_returns(batch):
    found = read(orders(), **batch)

    assert found.status == "refused"
    assert "Affiliate orders" in found.said
