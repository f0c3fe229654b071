import pytest

from commerce.models import OrderLine, Product
from imports import actions
from imports.models import Issue
from tests.factories.creators import CategoryFactory, CreatorFactory
from tests.factories.imports import NOON, imported, read, worked

from .files import SELLER, SELLER_ORDER, orders, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(batch):
    return batch | {"kind": "seller_orders"}


@pytest.fixture
def affiliate(batch):
    return batch | {"kind": "affiliate_orders"}


def seller_orders(*rows, **changes):
    return table(SELLER, *[SELLER_ORDER | changes | row for row in rows or [{}]])


def stored():
    return list(OrderLine.objects.order_by("order_id", "sku_id").values())


def test_order_without_a_creator_is_no_affiliate_order(batch):
    described = {
        "Order ID": "Platform unique order ID.",
        "Order Status": "The current status.",
        "Quantity": "Sold.",
    }

    found = imported(table(SELLER, described, SELLER_ORDER), **batch)

    line = OrderLine.objects.get()
    assert (line.is_affiliate, line.handle, line.content_kind, line.creator) == (False, "", "", None)
    assert (line.paid_minor, line.refunded_minor, line.status) == (110_000, 0, "shipped")
    assert line.product.name == "Rice cooker"
    assert found.rows["definition"] == 1
    assert not Issue.objects.filter(batch=found, level=Issue.Level.WARNING).exists()


def test_line_of_a_creator_keeps_creator_content_and_amount(batch, affiliate):
    anna = CreatorFactory(handle="anna.cooks")
    imported(orders(), **affiliate)

    imported(seller_orders(**{"Order Refund Amount": "300"}), **batch)

    line = OrderLine.objects.get()
    assert (line.creator, line.handle, line.content_kind) == (anna, "anna.cooks", "video")
    assert (line.is_affiliate, line.paid_minor, line.status) == (True, 115_050, "settled")
    assert line.refunded_minor == 30_000


def test_cancelled_by_the_seller_is_no_sale_however_the_affiliate_file_calls_it(batch, affiliate):
    imported(orders(), **affiliate)
    imported(seller_orders(**{"Order Status": "Canceled"}), **batch)

    imported(orders(**{"Order Status": "Ineligible"}), **affiliate)

    assert OrderLine.objects.get().status == "cancelled"


def test_affiliate_file_names_the_product_of_a_line_that_had_none(batch, affiliate):
    imported(seller_orders(), **batch)
    before = stored()

    second = imported(orders(), **affiliate)

    line = OrderLine.objects.get()
    assert (line.product.product_id, line.is_affiliate) == ("1729400000000000001", True)
    assert imported(seller_orders(), **batch).rows["same"] == 1
    actions.undo(batch=second, by=batch["by"], at=NOON)
    worked(second)
    assert stored() == before


def test_refund_of_an_order_is_shared_by_the_lines_that_came_back(batch):
    rows = [
        {
            "SKU ID": "1729500000000000001",
            "SKU Subtotal After Discount": "100",
            "Sku Quantity of return": "1",
        },
        {"SKU ID": "1729500000000000002", "SKU Subtotal After Discount": "50", "Sku Quantity of return": "1"},
        {"SKU ID": "1729500000000000003", "SKU Subtotal After Discount": "70"},
    ]
    rows = [row | {"Order Refund Amount": "100.01"} for row in rows]

    imported(seller_orders(*rows), **batch)

    lines = stored()
    assert [line["refunded_minor"] for line in lines] == [6_667, 3_334, 0]
    assert [line["is_fully_returned"] for line in lines] == [True, True, False]


def test_the_same_rows_in_another_order_change_nothing(batch):
    rows = [{"SKU ID": str(1729500000000000001 + n), "Order Refund Amount": "100"} for n in range(3)]
    imported(seller_orders(*rows), **batch)
    before = stored()

    again = imported(seller_orders(*rows[::-1]), **batch)

    assert (again.rows["same"], stored()) == (3, before)


def test_dates_that_nothing_tells_apart_stop_the_file(batch):
    found = read(seller_orders(**{"Created Time": "03/07/2026 01:30:00"}), **batch)

    assert found.status == "refused"
    assert "03/07/2026" in found.said


def test_american_times_are_understood(batch):
    imported(seller_orders(**{"Created Time": "07/31/2026 11:30:00 PM"}), **batch)

    assert OrderLine.objects.get().ordered_at.isoformat() == "2026-07-31T15:30:00+00:00"


def test_undo_takes_all_back(batch):
    found = imported(seller_orders(), **batch)

    actions.undo(batch=found, by=batch["by"], at=NOON)

    assert worked(found).status == "undone"
    assert (OrderLine.objects.count(), Product.objects.count()) == (0, 0)


def categorised(word):
    return seller_orders(**{"Product Category": word})


def category_of_product():
    category = Product.objects.get().category
    return category and category.code


@pytest.mark.parametrize(
    "word", ["Kitchenware", "厨房用品", "kitchen", "Home & living > KITCHENWARE > Rice cookers"]
)
def test_category_of_the_file_is_given_to_a_product_without_one(batch, word):
    imported(categorised(word), **batch)

    assert category_of_product() == "kitchen"


def test_category_that_a_person_gave_stays(batch):
    imported(seller_orders(), **batch)
    Product.objects.update(category=CategoryFactory(code="food"))

    imported(categorised("Kitchenware"), **batch)

    assert category_of_product() == "food"


def test_category_goes_again_with_the_undo(batch, operator):
    imported(seller_orders(), **batch)
    done = imported(categorised("Kitchenware"), **batch)

    actions.undo(batch=done, by=operator, at=NOON)
    worked(done)

    assert category_of_product() is None


def test_unknown_category_is_a_warning_and_the_row_is_kept(batch):
    found = imported(categorised("Rice cookers"), **batch)

    issue = Issue.objects.get(batch=found)
    assert (issue.level, issue.row, issue.column) == (Issue.Level.WARNING, 2, "category")
    assert (issue.found, issue.expected[:11]) == ("Rice cookers", "A category.")
    assert (category_of_product(), OrderLine.objects.count()) == (None, 1)
