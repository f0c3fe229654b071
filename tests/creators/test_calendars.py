from datetime import date

import pytest

from creators.calendars import after_working_days, is_working_day
from creators.markets import Market

MONDAY, THURSDAY = date(2026, 9, 14), date(2026, 9, 17)


def test_five_working_days_from_a_monday_reach_over_the_weekend():
    assert after_working_days(MONDAY, 5, "GB") == date(2026, 9, 21)


def test_weekend_of_saudi_arabia_is_friday_and_saturday():
    friday, sunday = date(2026, 9, 18), date(2026, 9, 20)

    assert (is_working_day(friday, "SA"), is_working_day(sunday, "SA")) == (False, True)
    assert after_working_days(THURSDAY, 1, "SA") == sunday


def test_public_holiday_of_the_market_does_not_count():
    songkran = date(2026, 4, 13)

    assert not is_working_day(songkran, "TH")
    assert after_working_days(date(2026, 4, 10), 1, "TH") == date(2026, 4, 16)
    assert after_working_days(date(2026, 4, 10), 1, "GB") == songkran


def test_deadline_over_a_new_year_knows_the_next_years_holidays():
    assert after_working_days(date(2026, 12, 31), 1, "GB") == date(2027, 1, 4)


def test_begun_on_a_weekend_the_first_working_day_counts_as_one():
    assert after_working_days(date(2026, 9, 19), 1, "GB") == date(2026, 9, 21)


@pytest.mark.parametrize("market", Market.values)
def test_every_market_has_a_calendar(market):
    assert after_working_days(MONDAY, 5, market) > MONDAY


def test_market_nobody_knows_has_weekends():
    assert after_working_days(date(2026, 9, 18), 1, "??") == date(2026, 9, 21)
