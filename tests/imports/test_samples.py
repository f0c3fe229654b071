import pytest
from django.utils import timezone
from django.utils.translation import override

from imports import actions, reports
from tests.commerce.files import orders
from tests.factories.commerce import StoreFactory
from tests.factories.creators import CreatorFactory
from tests.factories.imports import NOON, imported, read, worked

pytestmark = pytest.mark.django_db


def shown(batch, outcome):
    """{label: (before, after)} of the only row."""
    with override("zh-hans"), timezone.override("Asia/Shanghai"):
        [row] = next(
            each["rows"]
            for each in reports.for_page(batch)["samples"]
            if each["is_new"] is (outcome == "new")
        )
        return {each["label"]: (each["old"], each["new"].replace("\xa0", "")) for each in row["columns"]}


@pytest.fixture
def mine(mine, brand):
    store = StoreFactory(brand=brand, market="PH", currency="PHP", name="Kolmark PH")
    return mine | {"kind": "affiliate_orders", "defaults": {"store": str(store.pk)}}


def test_new_row_is_shown_in_words(mine):
    CreatorFactory(handle="anna.cooks", handle_written="anna.cooks")

    batch = read(orders(), **mine)

    told = {label: new for label, (_old, new) in shown(batch, "new").items()}
    assert told["下单时间"] == "2026-07-03 01:30"
    assert (told["状态"], told["内容形式"], told["已全部退货或退款"]) == ("已结算", "视频", "否")
    assert (told["支付金额"], told["佣金率"], told["店铺"]) == ("PHP1,150.50", "15.0%", "Kolmark PH")
    # The product is made by the import.
    assert "商品" not in told


def test_record_is_called_what_it_is_where_the_file_has_its_id(mine):
    batch = imported(orders(), **mine)

    assert shown(batch, "new")["商品"] == ("–", "Rice cooker")


def test_changed_row_stays_to_be_read_after_the_import(mine):
    imported(orders({"Order Status": "Completed"}), **mine)
    batch = read(
        orders({"Actual Commission Payment": "140", "Time Commission Paid": "04/08/2026 10:00:00"}), **mine
    )
    expected = {
        "状态": ("已完成", "已结算"),
        "佣金结算时间": ("–", "2026-08-04 10:00"),
        "实际佣金": ("–", "PHP140.00"),
    }
    assert shown(batch, "changed") == expected

    actions.apply(batch=batch, by=mine["by"], at=NOON)

    assert shown(worked(batch), "changed") == expected
