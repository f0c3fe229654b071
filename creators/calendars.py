"""Working days of a market: its weekend and its public holidays are none."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from .markets import Market

if TYPE_CHECKING:
    from holidays import HolidayBase


def after_working_days(day: date, days: int, market: str) -> date:
    """The day on which so many working days have passed since the given one, which does not count itself."""
    return _calendar(market).get_nth_working_day(day, days)


def is_working_day(day: date, market: str) -> bool:
    return _calendar(market).is_working_day(day)


@cache
def _calendar(market: str) -> HolidayBase:
    import holidays  # noqa: PLC0415 -- slow to start with, and only reviews count in working days

    # A market that is not known has weekends and no holidays.
    return holidays.country_holidays(market) if market in Market.values else holidays.HolidayBase()
