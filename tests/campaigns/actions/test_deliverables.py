from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns import actions, errors
from campaigns.signals import collaborations_changed, collaborations_completed
from campaigns.states import Stage
from tests.factories.campaigns import (
    START,
    CampaignFactory,
    CollaborationFactory,
    CompletedCollaborationFactory,
    DeliverableFactory,
    video_id,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = START + 60 * DAY


@pytest.fixture
def row(brand):
    return CollaborationFactory(campaign=CampaignFactory(brand=brand), stage=Stage.SCHEDULED, agreed_on=None)


@pytest.fixture
def heard():
    facts = []

    def hear(sender, signal, collaborations, **_kwargs):
        facts.extend((signal, row.completed_at) for row in collaborations)

    for signal in (collaborations_completed, collaborations_changed):
        signal.connect(hear)
    yield facts
    for signal in (collaborations_completed, collaborations_changed):
        signal.disconnect(hear)


def record(row, published_at, by, number=1, **fields):
    url = f"https://www.tiktok.com/@{row.creator.handle}/video/{video_id(published_at, number)}"
    return actions.record_video(collaboration=row, url=url, by=by, at=NOW, **fields)


def test_a_video_says_itself_when_it_was_published(row, operator, heard):
    video = record(row, START + 3 * DAY, operator)

    row.refresh_from_db()
    assert (video.published_at, row.completed_at, row.stage) == (
        START + 3 * DAY,
        START + 3 * DAY,
        Stage.PUBLISHED,
    )
    assert heard == [(collaborations_completed, START + 3 * DAY)]


def test_the_first_of_two_agreed_videos_completes_nothing(row, operator, heard):
    row.agreed_videos = 2
    row.save()

    record(row, START + 3 * DAY, operator)

    row.refresh_from_db()
    assert (row.completed_at, row.stage, heard) == (None, Stage.PUBLISHED, [])


def test_a_later_publication_moves_t(row, operator, heard):
    record(row, START + 3 * DAY, operator)
    record(row, START + 5 * DAY, operator, number=2)

    assert [fact for _signal, fact in heard] == [START + 3 * DAY, START + 5 * DAY]
    assert {signal for signal, _t in heard} == {collaborations_completed}


def test_a_publication_after_settlement_changes_but_does_not_move_t(row, operator, heard):
    record(row, START + 3 * DAY, operator)
    record(row, START + 30 * DAY, operator, number=2)

    assert heard[-1] == (collaborations_changed, START + 3 * DAY)


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("https://vm.tiktok.com/ZM123/", errors.LinkWithoutIdError),
        ("1000000000000000001", errors.NotAVideoError),
        (video_id(NOW + 2 * DAY), errors.NotAVideoError),
    ],
    ids=["short link", "id of long ago", "id of the future"],
)
def test_a_link_that_is_no_video(row, operator, url, error):
    with pytest.raises(error):
        actions.record_video(collaboration=row, url=url, by=operator, at=NOW)


def test_a_link_of_somebody_else_is_refused(row, operator):
    url = f"https://www.tiktok.com/@Some.Body/video/{video_id(START)}"

    with pytest.raises(errors.AnotherCreatorError, match=f"of @some.body, .* with @{row.creator.handle}"):
        actions.record_video(collaboration=row, url=url, by=operator, at=NOW)


def test_a_link_may_name_an_earlier_handle_or_none(row, operator):
    before, creator = row.creator.handle, row.creator
    creator.handle = "renamed.since"
    creator.save()

    for number, name in enumerate((before.upper(), "renamed.since", ""), start=1):
        url = f"https://www.tiktok.com/@{name}/video/{video_id(START, number)}"
        actions.record_video(collaboration=row, url=url, by=operator, at=NOW)

    assert row.deliverables.count() == 3


def test_a_video_is_recorded_once(row, operator, brand):
    record(row, START + DAY, operator)
    other = CollaborationFactory(campaign=row.campaign)

    with pytest.raises(errors.RecordedAlreadyError):
        record(other, START + DAY, operator)


def test_a_bare_id_becomes_an_address(row, operator):
    video = actions.record_video(collaboration=row, url=video_id(START), by=operator, at=NOW)

    assert video.url == f"https://www.tiktok.com/@{row.creator.handle}/video/{video.content_id}"


@pytest.mark.parametrize(("minutes", "counts"), [(29, False), (30, True)])
def test_a_live_counts_from_half_an_hour_on(row, operator, minutes, counts):
    actions.record_live(
        collaboration=row, published_at=START + DAY, length_minutes=minutes, by=operator, at=NOW
    )

    row.refresh_from_db()
    assert (row.completed_at is not None) is counts


def test_nothing_is_recorded_for_what_was_dropped(row, operator):
    row.stage = Stage.DECLINED
    row.save()

    with pytest.raises(errors.DroppedError):
        record(row, START + DAY, operator)


def test_a_correction_moves_t_and_keeps_what_was_before(row, operator, heard):
    video = record(row, START + 3 * DAY, operator)

    actions.correct_publication(
        deliverable=video,
        published_at=START + 4 * DAY,
        reason="The id was of a draft",
        by=operator,
        at=NOW,
    )

    correction = video.corrections.get()
    assert (correction.before, correction.after) == (START + 3 * DAY, START + 4 * DAY)
    assert heard[-1] == (collaborations_completed, START + 4 * DAY)


def test_a_correction_needs_a_reason(row, operator):
    video = record(row, START + 3 * DAY, operator)

    with pytest.raises(errors.ReasonMissingError):
        actions.correct_publication(deliverable=video, published_at=START, reason="", by=operator, at=NOW)


@pytest.mark.parametrize(("hour", "late"), [(16, False), (18, True)])
def test_late_is_counted_in_the_days_of_the_market(brand, hour, late):
    # Thailand is seven hours ahead: 17:00 UTC is midnight there.
    row = CollaborationFactory(campaign=CampaignFactory(brand=brand))
    video = DeliverableFactory(
        collaboration=row, agreed_on=date(2026, 3, 10), published_at=START.replace(day=10, hour=hour)
    )

    assert video.is_late is late
    assert video.days_late == int(late)


def test_without_an_agreed_date_nothing_is_late(row):
    assert DeliverableFactory(collaboration=row, agreed_on=None).is_late is None


def test_a_snapshot_after_completion_says_that_something_changed(brand, operator, heard):
    row = CompletedCollaborationFactory(campaign=CampaignFactory(brand=brand))
    video = row.deliverables.get()

    actions.record_snapshot(
        deliverable=video, taken_at=video.published_at + 7 * DAY, views=100, by=operator, at=NOW
    )

    assert video.snapshots.get().views == 100
    assert heard == [(collaborations_changed, row.completed_at)]


@pytest.mark.parametrize(
    ("days", "figures", "error"),
    [
        (1, {}, errors.NoFiguresError),
        (-1, {"views": 1}, errors.BeforePublicationError),
        (90, {"views": 1}, errors.InTheFutureError),
    ],
)
def test_a_snapshot_that_cannot_be(row, operator, days, figures, error):
    video = DeliverableFactory(collaboration=row, published_at=START)

    with pytest.raises(error):
        actions.record_snapshot(
            deliverable=video, taken_at=video.published_at + days * DAY, by=operator, at=NOW, **figures
        )


def test_two_snapshots_of_one_moment(row, operator):
    video = DeliverableFactory(collaboration=row, published_at=START)
    taken = {"deliverable": video, "taken_at": video.published_at + DAY, "by": operator, "at": NOW}
    actions.record_snapshot(**taken, views=1)

    with pytest.raises(errors.SnapshotExistsError):
        actions.record_snapshot(**taken, views=2)


def test_time_before_there_was_a_tiktok_is_a_typing_error(row, operator):
    deliverable = DeliverableFactory(collaboration=row)

    with pytest.raises(errors.LongAgoError):
        actions.correct_publication(
            deliverable=deliverable,
            published_at=datetime(1, 1, 1, tzinfo=UTC),
            reason="The year was cut off.",
            by=operator,
            at=NOW,
        )
