from datetime import UTC, datetime, timedelta

import pytest

from campaigns.clock import completion

DAY = timedelta(days=1)
FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "agreed", "ended", "complete"),
    [
        ([], 1, None, None),
        ([0], 2, None, None),
        ([0], 1, None, 0),
        ([3, 0], 2, None, 3),
        ([0, 4], 1, None, 4),
        ([0, 4, 9], 1, None, 9),
        ([0, 8], 1, None, 0),
        ([], 2, 5, 5),
        ([0], 2, 5, 5),
        ([0, 7], 2, 5, 7),
        ([0, 30], 2, 5, 5),
    ],
    ids=[
        "nothing published",
        "one of two",
        "the agreed one",
        "the last agreed one",
        "a later one moves it",
        "and the next moves it on",
        "not after it settled",
        "ended with nothing",
        "ended after one",
        "late video after the end",
        "far too late video after the end",
    ],
)
def test_completion(days, agreed, ended, complete):
    publications = [FIRST + day * DAY for day in days]
    ended_at = None if ended is None else FIRST + ended * DAY

    result = completion(publications, agreed=agreed, ended_at=ended_at)

    assert result == (None if complete is None else FIRST + complete * DAY)
