from datetime import UTC, datetime
from decimal import Decimal

import pytest

from commerce.models import OrderLine, Product
from imports import actions
from imports.models import Issue
from imports.states import Status
from tests.factories.creators import CreatorFactory
from tests.factories.imports import NOON, imported, read, worked

from .files import (
    AFFILIATE_EN,
    AFFILIATE_ID,
    AFFILIATE_UK,
    AFFILIATE_VI,
    AFFILIATE_ZH,
    CREATOR_SIDE,
    ORDER,
    orders,
    table,
)

pytestmark = pytest.mark.django_db
VIETNAMESE_TIME = AFFILIATE_VI | {"Time Created": "Thời gian tạo"}
INDONESIAN_PAYMENT = AFFILIATE_ID | {"Payment Amount": "Jumlah Pembayaran"}


@pytest.fixture
def batch(batch):
    return batch | {"kind": "affiliate_orders"}


def stored():
    return list(OrderLine.objects.order_by("order_id", "product_id", "sku_id").values())


def errors(found):
    issues = Issue.objects.filter(batch=found, level=Issue.Level.ERROR).order_by("row", "pk")
    return list(issues.values_list("column", "found"))


def test_order_becomes_a_line_of_its_product(batch, store):
    anna = CreatorFactory(handle="anna.cooks")

    imported(orders(), **batch)

    line = OrderLine.objects.get()
    assert (line.store, line.creator, line.handle) == (store, anna, "anna.cooks")
    assert (line.product.product_id, line.product.name) == ("1729400000000000001", "Rice cooker")
    assert (line.paid_minor, line.price_minor, line.currency) == (115_050, 120_000, "PHP")
    assert (line.standard_rate, line.est_standard_minor, line.actual_standard_minor) == (
        Decimal("0.15"),
        15_000,
        None,
    )
    # Half past one in the night of 3 July in Manila.
    assert line.ordered_at == datetime(2026, 7, 2, 17, 30, tzinfo=UTC)
    assert (line.status, line.content_kind, line.content_id) == ("settled", "video", "7435206447132200210")
    assert (line.is_affiliate, line.is_ad_assisted, line.is_fully_returned) == (True, False, False)


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        (AFFILIATE_EN, None),
        (AFFILIATE_UK, None),
        (AFFILIATE_ZH, dict(zip(AFFILIATE_EN, AFFILIATE_ZH, strict=True))),
        (list(INDONESIAN_PAYMENT.values()), INDONESIAN_PAYMENT),
        (list(VIETNAMESE_TIME.values()), VIETNAMESE_TIME),
        (list(reversed(AFFILIATE_EN)), None),
    ],
    ids=["English", "United Kingdom", "Chinese", "Indonesian", "Vietnamese", "another order of columns"],
)
def test_every_header_means_the_same(batch, headers, names):
    found = imported(table(headers, ORDER, names=names), **batch)

    assert found.rows["new"] == 1, (found.said, errors(found))
    line = OrderLine.objects.get()
    assert (line.paid_minor, line.status, line.content_kind) == (115_050, "settled", "video")


@pytest.mark.parametrize(
    ("names", "missing"), [(AFFILIATE_ID, "paid"), (AFFILIATE_VI, "ordered_at")], ids=["no amount", "no time"]
)
def test_list_without_a_column_that_decides_writes_nothing(batch, names, missing):
    found = read(table(names.values(), ORDER, names=names), **batch)

    assert errors(found) == [(missing, ORDER["Order ID"])]
    assert missing in Issue.objects.filter(batch=found, level=Issue.Level.WARNING).values_list(
        "column", flat=True
    )


def test_missing_column_is_nothing_and_not_0(batch):
    headers = [name for name in AFFILIATE_EN if name != "Est. standard commission payment"]

    found = imported(table(headers, ORDER), **batch)

    assert OrderLine.objects.get().est_standard_minor is None
    assert Issue.objects.filter(batch=found, level=Issue.Level.WARNING, column="est_standard").exists()


def test_dashes_are_nothing_and_no_warning(batch):
    found = read(orders(), **batch)

    assert not Issue.objects.filter(batch=found, found="--").exists()


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimiters_marks_and_tabs_in_cells(batch, delimiter):
    row = ORDER | {"Order ID": "576462000000000001\t", "Product Name": "Rice\tcooker"}
    content = "\ufeff" + table(AFFILIATE_EN, row, delimiter=delimiter)

    imported(content, **batch)

    assert OrderLine.objects.get().order_id == "576462000000000001"


@pytest.mark.parametrize(
    ("currency", "written", "minor"),
    [
        ("MYR", "RM1,234.50", 123_450),
        ("GBP", "£12.5", 1_250),
        ("USD", "$0.99", 99),
        ("EUR", "1.234,50", 123_450),
        ("EUR", "12,5", 1_250),
        ("JPY", "1,234", 1_234),
        ("VND", "150.000", 150_000),
        ("VND", "1.150.000₫", 1_150_000),
        ("IDR", "Rp150.000", 15_000_000),
    ],
)
def test_amounts_become_minor_units_of_their_currency(batch, currency, written, minor):
    row = {"Currency": currency, "Payment Amount": written, "Price": "--"}
    row |= dict.fromkeys(("Est. Commission Base", "Est. standard commission payment"), "--")

    found = imported(orders(row), **batch)

    assert OrderLine.objects.get().paid_minor == minor, errors(found)


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("Order ID", "5.76E+17"),
        ("Product ID", "1.7294E+18"),
        ("SKU ID", "1.7295e+18"),
        ("Content ID", "7.43521E+18"),
        ("Payment Amount", "-5"),
        ("Payment Amount", "free"),
        ("Payment Amount", "1e400"),
        ("Currency", "Pesos"),
        ("Standard commission rate", "15"),
        ("Standard commission rate", "1550%"),
        ("Order Status", "Teleported"),
        ("Time Created", "31/02/2026 10:00:00"),
        ("Time Created", "03/07/2026 25:00:00"),
        ("Quantity", "some"),
        ("Fully returned or refunded", "perhaps"),
    ],
)
def test_cell_that_is_no_value_is_named(batch, column, written):
    found = read(orders(**{column: written}), **batch)

    named = Issue.objects.filter(batch=found).values_list("column", "found")
    assert (column, written) in list(named)


def test_amount_finer_than_a_coin_is_refused(batch):
    found = read(orders(**{"Payment Amount": "12.3456", "Price": "12"}), **batch)

    assert errors(found) == [("paid", "12.3456")]


def test_paid_without_an_amount_is_no_sample(batch):
    rows = [
        {"Payment Amount": "--"},
        {"Payment Amount": "--", "Order Status": "Customer Unpaid", "Order ID": "576462000000000002"},
    ]

    found = imported(orders(*rows), **batch)

    assert errors(found) == [("paid", ORDER["Order ID"])]
    assert [(line["status"], line["paid_minor"]) for line in stored()] == [("unpaid", 0)]


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Settled", "settled"),
        ("COMPLETED", "completed"),
        ("Unpaid by customer", "unpaid"),
        ("Ineligible", "ineligible"),
        ("Frozen", "frozen"),
        ("已结算", "settled"),
        ("已发货", "shipped"),
        ("Selesai", "completed"),
        ("Đã hủy", "cancelled"),
    ],
)
def test_statuses_in_the_languages_of_exports(batch, written, status):
    imported(orders(**{"Order Status": written}), **batch)

    assert OrderLine.objects.get().status == status


def test_dates_the_other_way_round_stop_the_file(batch):
    rows = [{}, {"Order ID": "576462000000000002", "Time Created": "07/31/2026 10:00:00"}]

    found = read(orders(*rows), **batch)

    assert found.status == Status.REFUSED
    assert "07/31/2026" in found.said
    assert "DD/MM/YYYY" in found.said


def test_order_of_dates_that_a_person_chose_is_used(batch):
    found = imported(orders(**{"Time Created": "07/31/2026 10:00:00"}), options={"dates": "MDY"}, **batch)

    assert found.rows["new"] == 1
    assert OrderLine.objects.get().ordered_at == datetime(2026, 7, 31, 2, tzinfo=UTC)


def test_creator_is_found_by_an_earlier_handle(batch):
    anna = CreatorFactory(handle="anna.old")
    anna.handle = "anna.now"
    anna.save()

    imported(orders(**{"Creator Username": "@Anna.Old"}), **batch)

    line = OrderLine.objects.get()
    assert (line.creator, line.handle) == (anna, "anna.old")


def test_handle_of_nobody_is_kept_and_found_later(batch):
    imported(orders(), **batch)
    assert OrderLine.objects.values_list("handle", "creator").get() == ("anna.cooks", None)
    anna = CreatorFactory(handle="anna.cooks")

    again = imported(orders(), **batch)

    assert (again.rows["changed"], OrderLine.objects.get().creator) == (1, anna)


def test_each_sku_of_an_order_is_a_line(batch):
    rows = [
        {},
        {"SKU ID": "1729500000000000002"},
        {"Product ID": "1729400000000000002"},
    ]

    imported(orders(*rows), **batch)

    assert OrderLine.objects.count() == 3
    assert Product.objects.count() == 2


@pytest.fixture
def many():
    return [
        {
            "Order ID": str(576462000000000001 + number // 2),
            "SKU ID": str(1729500000000000001 + number % 2),
            "Product Name": f"Cooker {number % 3}",
            "Payment Amount": str(number),
            "Creator Username": f"creator{number % 4}",
        }
        for number in range(12)
    ]


def test_the_same_rows_in_another_order_change_nothing(batch, many):
    imported(orders(*many), **batch)
    lines, products = stored(), list(Product.objects.values())

    again = imported(orders(*many[::-1]), **batch)

    assert (again.rows["new"], again.rows["changed"], again.rows["same"]) == (0, 0, 12)
    assert (stored(), list(Product.objects.values())) == (lines, products)


def test_undo_takes_lines_and_products_back(batch, many, operator):
    first = imported(orders(*many[:4]), **batch)
    before = stored()
    second = imported(orders(*[row | {"Order Status": "Frozen"} for row in many]), **batch)

    actions.undo(batch=second, by=operator, at=NOON)
    assert worked(second).status == Status.UNDONE
    assert stored() == before

    actions.undo(batch=first, by=operator, at=NOON)
    assert worked(first).status == Status.UNDONE
    assert (OrderLine.objects.count(), Product.objects.count()) == (0, 0)


def test_report_adds_up_by_content_and_keeps_apart_what_is_no_sale(batch):
    rows = [
        {"Payment Amount": "100", "Content Type": "Video"},
        {"Payment Amount": "50", "Content Type": "Livestream", "Order Status": "Frozen"},
        {"Payment Amount": "25", "Content Type": "Product card", "Order Status": "Ineligible"},
        {"Payment Amount": "5", "Content Type": "Showcase"},
        {"Payment Amount": "0", "Content Type": "Video"},
        {"Payment Amount": "7", "Order Status": "Unpaid by customer"},
        {"Payment Amount": "10", "Currency": "USD", "Content Type": "Video"},
    ]
    rows = [row | {"Order ID": str(576462000000000001 + number)} for number, row in enumerate(rows)]

    found = read(orders(*rows), **batch)

    totals = {
        (each["label"], each["currency"]): (each["rows"], each["minor"]) for each in found.summary["totals"]
    }
    parts = ("Video", "Live", "Product card", "Showcase")
    assert totals["Total sales", "PHP"] == (4, 18_000)
    assert sum(totals[part, "PHP"][1] for part in parts) == 18_000
    assert totals["of it frozen", "PHP"] == (1, 5_000)
    assert totals["of it ineligible for commission", "PHP"] == (1, 2_500)
    assert (totals["Samples", "PHP"], totals["Unpaid", "PHP"]) == ((1, 0), (1, 700))
    assert totals["Total sales", "USD"] == (1, 1_000)


def test_days_imported_before_are_noted(batch):
    imported(orders(**{"Time Created": "01/07/2026 10:00:00"}), name="june.csv", **batch)

    apart = read(orders(**{"Time Created": "02/07/2026 10:00:00"}), **batch)
    over = read(orders(**{"Time Created": "01/07/2026 22:00:00"}), **batch)

    notes = Issue.objects.filter(level=Issue.Level.NOTE, column="ordered_at")
    assert list(notes.values_list("batch", "found")) == [(over.pk, "2026-07-01 – 2026-07-01: june.csv")]
    assert apart.summary["window"] == ["2026-07-02", "2026-07-02"]


def test_file_without_a_store_asks_for_it(brand, operator):
    found = read(orders(), kind="affiliate_orders", brand=brand, by=operator)

    assert found.status == Status.ASKING
    assert "store" in found.said


@pytest.mark.parametrize(
    "content",
    [table(CREATOR_SIDE, ORDER), "Creator username,Affiliate GMV\nanna,5\n"],
    ids=["what a creator exports", "a list of creators"],
)
def test_another_file_is_refused(batch, content):
    assert read(content, **batch).status == Status.REFUSED


def test_orders_given_as_another_kind_are_told_apart(batch):
    found = read(orders(), **batch | {"kind": "creators"})

    assert found.status == Status.REFUSED
    assert "Affiliate orders" in found.said


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (orders().splitlines()[0], Status.REFUSED),
        ("", Status.REFUSED),
        (orders().replace("Rice", "Ri\x00ce"), Status.REFUSED),
        (orders() + orders(**{"Order ID": "576462000000000002"}).splitlines()[1][:60], Status.READY),
        (orders().splitlines()[0] + "\n" + orders(), Status.READY),
        (orders().encode("utf-16"), Status.READY),
    ],
    ids=["header only", "empty", "a zero byte", "cut in a row", "two headers", "UTF-16"],
)
def test_hostile_files_end_in_words(batch, content, status):
    found = read(content, **batch)

    assert found.status == status
    assert (
        found.said
        if status == Status.REFUSED
        else sum(found.rows.get(each, 0) for each in ("new", "error")) >= 1
    )


def test_dates_that_a_spreadsheet_turned_around_stop_the_file(batch):
    turned = {"Order ID": "576462000000000002", "Time Created": "2026-01-07 10:00:00"}
    content = orders({"Time Created": "13/07/2026 10:00:00"}, turned)

    found = read(content, **batch)

    assert found.status == Status.REFUSED
    assert "13/07/2026" in found.said
    assert "2026-01-07" in found.said
    assert read(content, **batch, options={"dates": "DMY"}).rows["new"] == 2


@pytest.mark.parametrize("amount", ["RM10.00", "₫10.00", "$10.00"])
def test_amounts_with_another_currencys_sign_ask_for_their_store(batch, amount):
    header = [name for name in AFFILIATE_EN if name != "Currency"]

    found = read(table(header, ORDER | {"Payment Amount": amount}), **batch)

    assert found.status == Status.ASKING
    assert amount in found.said


def test_sales_in_another_currency_than_the_stores_are_told(batch):
    found = read(orders(Currency="GBP"), **batch)

    assert found.rows["new"] == 1
    assert ("currency", "GBP", 1) in found.issues.filter(level=Issue.Level.WARNING).values_list(
        "column", "found", "rows"
    )
