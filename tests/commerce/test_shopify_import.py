import pytest

from commerce.models import OrderLine
from imports import actions
from imports.models import Issue
from tests.factories.commerce import StoreFactory
from tests.factories.imports import NOON, imported, read, worked

from .files import SHOPIFY, SHOPIFY_ORDER, table

pytestmark = pytest.mark.django_db
FURTHER = {"Name": "#1001", "Lineitem quantity": "2", "Lineitem name": "Plate", "Lineitem price": "30.00"}


@pytest.fixture
def store(brand):
    return StoreFactory(brand=brand, platform="shopify", market="US", currency="USD")


@pytest.fixture
def batch(batch):
    return batch | {"kind": "shopify_orders"}


def stored():
    return list(OrderLine.objects.order_by("-paid_minor", "pk").values())


def test_what_is_said_on_the_first_row_is_of_all_rows(batch):
    imported(table(SHOPIFY, SHOPIFY_ORDER, FURTHER), **batch)

    plate, cup = OrderLine.objects.order_by("-paid_minor")
    assert (cup.order_id, cup.sku_id, cup.product.name) == ("#1001", "CUP-1", "Cup")
    # 90 of 100 were paid: a discount of the order is each line's.
    assert (cup.paid_minor, plate.paid_minor) == (3_600, 5_400)
    for line in (cup, plate):
        assert line.ordered_at.isoformat() == "2025-12-06T15:37:33+00:00"
        assert (line.discount_code, line.utm_campaign, line.utm_content) == ("ANNA10", "spring", "12")
        assert (line.status, line.currency, line.is_affiliate) == ("shipped", "USD", False)


@pytest.mark.parametrize(
    ("told", "status", "is_returned"),
    [
        ({"Financial Status": "pending"}, "unpaid", False),
        ({"Financial Status": "voided"}, "cancelled", False),
        ({"Cancelled at": "2025-12-07 10:37:33 -0500"}, "cancelled", False),
        ({"Financial Status": "refunded", "Fulfillment Status": ""}, "pending", True),
    ],
)
def test_states_of_an_order(batch, told, status, is_returned):
    imported(table(SHOPIFY, SHOPIFY_ORDER | told), **batch)

    assert OrderLine.objects.values_list("status", "is_fully_returned").get() == (status, is_returned)


def test_refund_of_the_order_is_shared(batch):
    imported(table(SHOPIFY, SHOPIFY_ORDER | {"Refunded Amount": "10.01"}, FURTHER), **batch)

    assert [line["refunded_minor"] for line in stored()] == [601, 400]


def test_tags_name_the_collaboration_where_the_note_does_not(batch):
    told = {"Note Attributes": "gift: yes", "Tags": "vip, utm_content: 77, utm_campaign: summer"}

    imported(table(SHOPIFY, SHOPIFY_ORDER | told), **batch)

    assert OrderLine.objects.values_list("utm_campaign", "utm_content").get() == ("summer", "77")


def test_one_sku_twice_is_two_lines(batch):
    twice = {key: SHOPIFY_ORDER[key] for key in ("Name", "Lineitem name", "Lineitem sku", "Lineitem price")}

    found = imported(table(SHOPIFY, SHOPIFY_ORDER, twice | {"Lineitem quantity": "1"}), **batch)

    assert found.rows["new"] == 2
    assert sorted(line["sku_id"] for line in stored()) == ["CUP-1", "CUP-1/2"]
    assert sum(line["paid_minor"] for line in stored()) == 9_000


def test_order_cut_off_from_its_first_row_is_refused(batch):
    found = read(table(SHOPIFY, SHOPIFY_ORDER, FURTHER | {"Name": "#0999"}), **batch)

    [issue] = Issue.objects.filter(batch=found, level="error")
    assert (issue.row, issue.column, issue.found) == (3, "ordered_at", "#0999")


def test_shuffled_again_and_undone(batch):
    rows = [SHOPIFY_ORDER, FURTHER, FURTHER | {"Lineitem name": "Bowl", "Lineitem price": "11"}]
    found = imported(table(SHOPIFY, *rows), **batch)
    before = stored()

    again = imported(table(SHOPIFY, *rows[::-1]), **batch)
    assert (again.rows["same"], stored()) == (3, before)

    actions.undo(batch=found, by=batch["by"], at=NOON)
    worked(found)
    assert not OrderLine.objects.exists()


def test_known_columns_of_no_use_are_not_spoken_of(batch):
    found = read(table(SHOPIFY, SHOPIFY_ORDER), **batch)

    assert not Issue.objects.filter(batch=found).exists()
