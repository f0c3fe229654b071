from datetime import UTC, date, datetime

import pytest

from commerce.models import VideoPeriod
from imports import actions
from imports.recognising import recognise
from tests.factories.campaigns import CollaborationFactory, DeliverableFactory
from tests.factories.creators import CreatorFactory
from tests.factories.imports import NOON, imported, read, worked

from .files import table
from .periods import LIVE_ANALYSIS

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 7, 3, 12, 30, tzinfo=UTC)
LIVE = {
    "达人ID": "anna.cooks",
    "开播时间": "2026/07/03 19:30:00",
    "直播归因 GMV (₫)": "1,250,000",
    "支付订单数": "8",
    "观看人次": "10,500",
}


@pytest.fixture
def batch(batch, store):
    type(store).objects.update(currency="VND", market="VN")
    return batch | {"kind": "live_performance", "name": "直播分析.csv"}


def lives(*rows, **changes):
    return "2026-07-01 ~ 2026-07-31\n" + table(LIVE_ANALYSIS, *[LIVE | changes | row for row in rows or [{}]])


def live_of(creator, brand, began):
    row = CollaborationFactory(campaign__brand=brand, creator=creator)
    return DeliverableFactory(
        collaboration=row, kind="live", content_id=None, length_minutes=40, published_at=began
    )


def test_header_tells_a_list_of_lives():
    assert recognise([LIVE_ANALYSIS]).code == "live_performance"


def test_live_becomes_a_window_beside_its_deliverable(batch, brand):
    anna = CreatorFactory(handle="anna.cooks")
    mine = live_of(anna, brand, BEGAN.replace(minute=45))
    live_of(anna, brand, BEGAN.replace(hour=20))

    imported(lives(), **batch)

    row = VideoPeriod.objects.get()
    assert (row.creator, row.deliverable, row.posted_at) == (anna, mine, BEGAN)
    assert (row.gmv_minor, row.orders, row.views, row.currency) == (1_250_000, 8, 10_500, "VND")
    assert (row.starts_on, row.ends_on) == (date(2026, 7, 1), date(2026, 7, 31))


def test_lives_are_told_apart_by_creator_and_beginning(batch):
    other = {"达人ID": "bea"}
    later = {"开播时间": "2026/07/04 19:30:00"}

    found = imported(lives({}, other, later, {}), **batch)

    assert VideoPeriod.objects.count() == 3
    assert found.rows["repeated"] == 1


def test_same_file_again_changes_nothing_and_undo_takes_it_back(batch, operator):
    done = imported(lives(), **batch)
    assert read(lives(), **batch).rows["same"] == 1

    actions.undo(batch=done, by=operator, at=NOON)
    worked(done)

    assert not VideoPeriod.objects.exists()


@pytest.mark.parametrize("missing", ["开播时间", "达人ID"])
def test_live_without_its_creator_or_beginning_is_refused(batch, missing):
    found = read(lives({missing: ""}, {}), **batch)

    assert (found.rows["error"], found.rows["new"]) == (1, 1)
