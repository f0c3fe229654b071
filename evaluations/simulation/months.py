"""The calendar of a world."""

from datetime import UTC, date, datetime

# After any installation, so that the policy it began with is in force on the first day of the same calendar.
START = date(2100, 1, 1)


def month_start(place: int) -> datetime:
    years, month = divmod(START.month - 1 + place, 12)
    return datetime(START.year + years, month + 1, 1, tzinfo=UTC)
