from datetime import UTC, date, datetime

import pytest

from campaigns.models import DeliverableSnapshot
from commerce.models import VideoPeriod
from imports import actions
from imports.models import Issue
from imports.recognising import recognise
from imports.states import Status
from tests.factories.campaigns import CompletedCollaborationFactory, DeliverableFactory, video_id
from tests.factories.creators import CreatorFactory
from tests.factories.imports import NOON, imported, read, worked

from .files import table
from .periods import VIDEO_ANALYSIS, VIDEO_LISTS, VIDEOS_2025, VIDEOS_2026, videos

pytestmark = pytest.mark.django_db
JULY = "Transaction_Analysis_Video_List_20260701-20260731.csv"
POSTED = datetime(2026, 7, 3, 4, 5, 6, tzinfo=UTC)
VIDEO = video_id(POSTED)


@pytest.fixture
def batch(batch):
    return batch | {"kind": "video_performance", "name": JULY}


def video(**changes):
    return {"Video ID": VIDEO, **changes}


def warned(found):
    issues = Issue.objects.filter(batch=found, level=Issue.Level.WARNING).order_by("row", "pk")
    return [(issue.column, issue.found) for issue in issues]


@pytest.mark.parametrize("header", VIDEO_LISTS)
def test_header_tells_a_video_list(header):
    assert recognise([header]).code == "video_performance"


def test_row_becomes_the_videos_window(batch, store):
    anna = CreatorFactory(handle="anna.cooks")

    imported(videos(video()), **batch)

    row = VideoPeriod.objects.get()
    assert (row.content_id, row.product_id, row.creator) == (VIDEO, "1729400000000000001", anna)
    assert (row.starts_on, row.ends_on, row.currency) == (date(2026, 7, 1), date(2026, 7, 31), "PHP")
    assert (row.gmv_minor, row.refunded_minor, row.commission_minor) == (70_050, 1_000, 7_005)
    assert (row.orders, row.items, row.views, row.likes, row.clicks) == (8, 9, 10_500, 410, 45)
    assert row.posted_at == POSTED
    assert row.deliverable is None


def test_video_is_matched_to_the_brands_deliverable(batch, brand):
    mine = DeliverableFactory(collaboration__campaign__brand=brand, content_id=VIDEO, published_at=POSTED)
    other = video_id(POSTED, 2)
    DeliverableFactory(content_id=other, published_at=POSTED)

    imported(videos(video(), {"Video ID": other}), **batch)

    assert VideoPeriod.objects.get(content_id=VIDEO).deliverable == mine
    assert VideoPeriod.objects.get(content_id=other).deliverable is None


def test_figures_of_the_videos_whole_life_become_a_snapshot(batch, brand):
    mine = DeliverableFactory(collaboration__campaign__brand=brand, content_id=VIDEO, published_at=POSTED)

    imported(videos(video(), video(**{"Product ID": "1729400000000000002"})), **batch)

    # The last second of July in Manila.
    snapshot = mine.snapshots.get()
    assert snapshot.taken_at == datetime(2026, 7, 31, 15, 59, 59, tzinfo=UTC)
    assert (snapshot.views, snapshot.likes, snapshot.product_clicks) == (10_500, 410, 45)
    assert snapshot.origin == DeliverableSnapshot.Origin.FILE
    assert VideoPeriod.objects.count() == 2


def test_figures_of_a_later_window_are_no_snapshot(batch, brand):
    DeliverableFactory(collaboration__campaign__brand=brand, content_id=VIDEO, published_at=POSTED)

    imported(videos(video()), **batch | {"name": "List_20260801-20260831.csv"})

    assert VideoPeriod.objects.count() == 1
    assert not DeliverableSnapshot.objects.exists()


def test_complete_collaboration_hears_of_new_figures(batch, brand):
    row = CompletedCollaborationFactory(campaign__brand=brand, completed_at=POSTED, video__content_id=VIDEO)

    found = imported(videos(video()), **batch)

    assert found.status == Status.APPLIED
    assert row.deliverables.get().snapshots.count() == 1


def test_analysis_of_the_seller_center_has_a_banner_and_its_currency_in_the_header(batch, store):
    type(store).objects.update(currency="VND", market="VN")
    row = {
        "达人ID": "anna.cooks",
        "视频ID": VIDEO,
        "发布时间": "2026/07/03/ 11:05:06",
        "VV": "10,500",
        "归因 SKU 订单数": "8",
        "视频归因 GMV (₫)": "1,250,000",
    }
    file = "2026-07-01 ~ 2026-07-31\n" + table(VIDEO_ANALYSIS, row)

    imported(file, **batch | {"name": "视频分析.csv"})

    period = VideoPeriod.objects.get()
    assert (period.gmv_minor, period.currency, period.orders, period.views) == (1_250_000, "VND", 8, 10_500)
    assert period.ends_on == date(2026, 7, 31)


def test_list_of_2025_names_videos_by_link(batch):
    row = {
        "Video link": f"https://www.tiktok.com/@anna/video/{VIDEO}",
        "Video post date": "07/03/2026",
        "GMV": "900",
        "Affiliate shoppable video GMV": "700.50",
        "Affiliate items sold ": "9",
    }

    imported(table(VIDEOS_2025, row), **batch)

    period = VideoPeriod.objects.get()
    assert (period.content_id, period.gmv_minor, period.items) == (VIDEO, 70_050, 9)


def test_dates_are_read_month_first_and_others_stop_the_file(batch):
    fine = read(videos(video(**{"Post date": "07/03/2026"})), **batch)
    turned = read(videos(video(**{"Post date": "31/07/2026"})), **batch)

    assert (fine.status, warned(fine)) == (Status.READY, [])
    assert turned.status == Status.REFUSED


def test_day_that_differs_from_the_ids_is_said(batch):
    found = imported(videos(video(**{"Post date": "03/07/2026"})), **batch)

    assert ("posted_at", "2026-03-07") in warned(found)


def test_id_that_a_spreadsheet_rounded_refuses_its_row(batch):
    found = read(videos({"Video ID": "7.43521E+18"}), **batch)

    assert found.rows["error"] == 1


def test_missing_column_is_unknown_and_said(batch):
    header = [name for name in VIDEOS_2026 if name != "Creator video-attributed GMV"]

    found = imported(videos(video(), headers=header), **batch)

    assert VideoPeriod.objects.get().gmv_minor is None
    assert "gmv" in dict(warned(found))


def test_same_file_again_changes_nothing_and_undo_takes_all_back(batch, brand, operator):
    DeliverableFactory(collaboration__campaign__brand=brand, content_id=VIDEO, published_at=POSTED)
    done = imported(videos(video()), **batch)
    assert read(videos(video()), **batch).rows["same"] == 1

    actions.undo(batch=done, by=operator, at=NOON)
    worked(done)

    assert not VideoPeriod.objects.exists()
    assert not DeliverableSnapshot.objects.exists()


def test_overlapping_window_is_said(batch):
    imported(videos(video()), **batch)

    found = read(videos(video()), **batch | {"name": "List_20260715-20260814.csv"})

    assert ("", "2026-07-01 – 2026-07-31") in warned(found)


def test_kind_for_figures_alone_still_reads_such_a_list(batch, brand):
    DeliverableFactory(collaboration__campaign__brand=brand, content_id=VIDEO, published_at=POSTED)

    found = imported(videos(video()), **{**batch, "kind": "deliverable_metrics", "defaults": {}})

    assert found.status == Status.APPLIED


@pytest.mark.parametrize(("column", "code"), [("Video product clicks", "clicks"), ("Video views", "views")])
@pytest.mark.parametrize("told", [("240", "60"), ("60", "240")])
def test_rows_of_a_video_that_disagree_are_said_and_the_most_counts_in_any_order(
    batch, brand, column, code, told
):
    mine = DeliverableFactory(collaboration__campaign__brand=brand, content_id=VIDEO, published_at=POSTED)
    rows = [
        video(**{"Product ID": f"172940000000000000{number}", column: figure})
        for number, figure in enumerate(told, start=1)
    ]

    found = imported(videos(*rows), **batch)

    snapshot = mine.snapshots.get()
    assert 240 in {snapshot.product_clicks, snapshot.views}
    assert warned(found) == [(code, "240 ≠ 60")]


def test_clicks_of_the_videos_product_rows_without_any_are_not_known(batch, brand):
    mine = DeliverableFactory(collaboration__campaign__brand=brand, content_id=VIDEO, published_at=POSTED)

    imported(videos(video(**{"Video product clicks": "--"})), **batch)

    assert mine.snapshots.get().product_clicks is None
