from datetime import timedelta

import pytest

from campaigns.models import DeliverableSnapshot
from campaigns.slots import Lock, lock, oddities
from tests.factories.campaigns import START

DAY = timedelta(days=1)


def taken(days, **figures):
    return DeliverableSnapshot(taken_at=START + days * DAY, **figures)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([7.4], Lock.TAKEN),
        ([3, 6.5], Lock.TAKEN),
        ([6, 9], Lock.BETWEEN),
        ([0, 14], Lock.BETWEEN),
        ([6, 14.1], Lock.MISSING),
        ([3, 6], Lock.MISSING),
        ([9], Lock.MISSING),
        ([], Lock.MISSING),
    ],
)
def test_figures_of_day_seven_are_taken_interpolated_or_missing(days, expected):
    assert lock(START, [taken(day) for day in days], at=START + 20 * DAY) == expected


def test_day_seven_is_awaited_until_half_a_day_after_it():
    assert lock(START, [taken(3)], at=START + 7.4 * DAY) == Lock.AWAITED
    assert lock(START, [taken(3)], at=START + 7.6 * DAY) == Lock.MISSING


def test_lower_figures_are_named_with_what_was_expected():
    found = oddities(taken(7, views=800, likes=9), [taken(3, views=900, likes=5), taken(5, views=1200)])

    assert [(one.field, one.found) for one in found] == [("views", "800")]
    assert str(found[0]) == (
        "Views: found 800, expected 1,200 or more: totals do not usually fall."
        " The figures are kept all the same."
    )


def test_older_figures_are_named_with_the_last_moment():
    [found] = oddities(taken(3, views=800), [taken(7, views=900)])

    assert (found.field, found.found) == ("taken_at", "2026-03-05 09:00")
    assert "2026-03-09 09:00" in found.expected


def test_growing_figures_are_not_odd():
    assert oddities(taken(7, views=900), [taken(3, views=800)]) == []
