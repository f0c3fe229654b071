"""Days that people type. One far away is a slip of the finger, and would count for ever."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .errors import DomainError, YearError

FIRST_YEAR, LAST_YEAR = 2000, 2100
# East of Greenwich the day is further on.
AHEAD = timedelta(days=1)


class NotYetError(DomainError):
    message = gettext_lazy("This day has not come yet.")
    code = "not_yet"


def is_plausible(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


def require_years(**dates: date | None) -> None:
    """Each date, by its field, is empty or from 2000 to 2100. Raises YearError naming the first that is not."""
    for field, day in dates.items():
        if day is not None and not is_plausible(day):
            text = _("The year %(year)d cannot be right: dates are from %(first)d to %(last)d.")
            years = {"year": day.year, "first": FIRST_YEAR, "last": LAST_YEAR}
            raise YearError(text % years, field=field)


def require_past(*, at: datetime, **dates: date) -> None:
    """Each day, by its field, has come somewhere on earth. Raises YearError, NotYetError."""
    require_years(**dates)
    for field, day in dates.items():
        if day > at.date() + AHEAD:
            raise NotYetError(field=field)
