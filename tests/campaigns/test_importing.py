from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns.models import DeliverableSnapshot
from campaigns.signals import collaborations_changed
from imports.models import Issue
from tests.factories.campaigns import (
    START,
    CampaignFactory,
    CompletedCollaborationFactory,
    DeliverableFactory,
    DeliverableSnapshotFactory,
)
from tests.factories.imports import imported, read

pytestmark = pytest.mark.django_db
LONG_AFTER = START + timedelta(days=60)


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def video(brand):
    """Published on 12 March."""
    return CompletedCollaborationFactory(campaign=CampaignFactory(brand=brand)).deliverables.get()


@pytest.fixture
def batch(brand, operator):
    return {"kind": "deliverable_metrics", "brand": brand, "by": operator, "at": LONG_AFTER}


def figures():
    return list(DeliverableSnapshot.objects.order_by("taken_at").values_list("taken_at", "views", "likes"))


def test_two_days_of_one_video(video, batch):
    imported(
        f"视频ID,数据日期,播放量,点赞数\n"
        f"{video.content_id},2026-03-15,1.2万,300\n"
        f"{video.url},2026-03-19,15000,400\n",
        **batch,
    )

    assert figures() == [
        (datetime(2026, 3, 15, 12, tzinfo=UTC), 12_000, 300),
        (datetime(2026, 3, 19, 12, tzinfo=UTC), 15_000, 400),
    ]


def test_the_same_file_again_changes_nothing(video, batch):
    content = f"Video ID,Date,Views\n{video.content_id},2026-03-15,1200\n"
    imported(content, **batch)
    before = list(DeliverableSnapshot.objects.values())
    imported(content + "\n", **batch)

    assert list(DeliverableSnapshot.objects.values()) == before


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("7338125468123456789,2026-03-15,5", "content_id"),
        ("https://vm.tiktok.com/ZM1/,2026-03-15,5", "Video ID"),
        ("{video},2026-03-01,5", "taken_on"),
    ],
    ids=["a video of nobody", "a short link", "before the publication"],
)
def test_rows_that_cannot_be(video, batch, row, field):
    found = read(f"Video ID,Date,Views\n{row.format(video=video.content_id)}\n", **batch)

    [issue] = Issue.objects.filter(batch=found, level=Issue.Level.ERROR)
    assert issue.column == field


def test_another_brands_video_is_unknown(batch):
    elsewhere = DeliverableFactory()

    found = read(f"Video ID,Date,Views\n{elsewhere.content_id},2026-06-15,5\n", **batch)

    assert Issue.objects.get(batch=found, level=Issue.Level.ERROR).found == elsewhere.content_id


def test_lower_and_older_figures_are_warned_of_and_kept(video, batch):
    for day, views in ((13, 900), (25, 2000)):
        DeliverableSnapshotFactory(
            deliverable=video, taken_at=datetime(2026, 3, day, 12, tzinfo=UTC), views=views, likes=None
        )

    found = imported(f"Video ID,Date,Views\n{video.content_id},2026-03-20,800\n", **batch)

    warned = Issue.objects.filter(batch=found, level=Issue.Level.WARNING).values_list("column", flat=True)
    assert {"taken_on", "views"} <= set(warned)
    assert (datetime(2026, 3, 20, 12, tzinfo=UTC), 800, None) in figures()


def test_the_figure_that_fell_is_named(video, batch):
    DeliverableSnapshotFactory(
        deliverable=video, taken_at=datetime(2026, 3, 13, 12, tzinfo=UTC), views=900, likes=50
    )

    found = imported(f"Video ID,Date,Views,Likes\n{video.content_id},2026-03-20,1000,40\n", **batch)

    [warned] = Issue.objects.filter(batch=found, level=Issue.Level.WARNING)
    assert (warned.row, warned.column, warned.found) == (2, "likes", "40")


def test_what_is_complete_hears_of_its_figures(video, batch):
    heard = []

    def hear(sender, collaborations, **_kwargs):
        heard.append(collaborations)

    collaborations_changed.connect(hear)
    try:
        imported(f"Video ID,Date,Views\n{video.content_id},2026-03-20,800\n", **batch)
    finally:
        collaborations_changed.disconnect(hear)

    assert heard == [[video.collaboration]]


def test_without_a_date_the_files_own_counts(video, batch):
    imported(f"Video ID,Views\n{video.content_id},800\n", **batch, dated_on=date(2026, 3, 30))

    assert figures()[0][0] == datetime(2026, 3, 30, 12, tzinfo=UTC)
