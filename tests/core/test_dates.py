from datetime import UTC, date, datetime

import pytest

from core.dates import NotYetError, YearError, require_past, require_years

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2101, 1, 1), datetime(9999, 12, 31, tzinfo=UTC)])
def test_a_year_far_away_is_refused_by_its_field(day):
    with pytest.raises(
        YearError, match=f"{day.year} cannot be right: dates are from 2000 to 2100"
    ) as refusal:
        require_years(starts_on=date(2026, 1, 1), ends_on=day)

    assert refusal.value.field == "ends_on"


def test_years_from_2000_to_2100_and_no_date_pass():
    require_years(first=date(2000, 1, 1), last=date(2100, 12, 31), none=None)


def test_a_day_to_come_is_not_past():
    require_past(at=NOON, taken_on=date(2026, 3, 3))

    with pytest.raises(NotYetError) as refusal:
        require_past(at=NOON, taken_on=date(2026, 3, 4))

    assert refusal.value.field == "taken_on"
