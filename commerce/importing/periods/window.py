"""Which days a performance file is about, and which store: its name, the rows above its header, or a person says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from babel.numbers import get_currency_precision
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from commerce.importing.orders.forms import StoreDefaultsForm
from commerce.importing.orders.forms import parameters as of_store
from core.forms import DateInput
from imports.errors import ChoiceNeededError

if TYPE_CHECKING:
    from imports.models import Batch

Window = tuple[date, date]
_IN_NAME = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)\s*(?:[-_~–—]|to|至)+\s*(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)")


class PeriodDefaultsForm(StoreDefaultsForm):
    """Whose figures these are, and of which days."""

    starts_on = forms.DateField(
        label=_("From"),
        widget=DateInput,
        required=False,
        help_text=_("Empty: as the file's name or the rows above its header say."),
    )
    ends_on = forms.DateField(label=_("To"), widget=DateInput, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("starts_on"), given.get("ends_on")
        if (first is None) != (last is None):
            self.add_error(
                "ends_on" if first else "starts_on", _("Give both days of the window, or neither.")
            )
        elif first and last and last < first:
            self.add_error("ends_on", _("A window ends on or after the day it starts."))
        return given

    def as_stored(self) -> dict[str, str]:
        days = {name: self.cleaned_data[name] for name in ("starts_on", "ends_on")}
        return super().as_stored() | {name: day.isoformat() for name, day in days.items() if day}


def parameters(batch: Batch) -> dict[str, Any]:
    """What the queries of these kinds may name. Raises ChoiceNeededError without a store or a window."""
    store = of_store(batch)
    starts_on, ends_on = window_of(batch)
    at = batch.applied_at or batch.created_at
    return store | {
        "digits": get_currency_precision(store["currency"]),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "ends_at": _last_moment(ends_on, store["offset"]),
        "dated_on": ends_on,
        "at": at,
        "by": batch.created_by_id,
        "brand": batch.brand_id,
        "file_name": batch.file_name[:200],
        # What the archive's own kind may be told of a whole file.
        "market": None,
        "category": None,
    }


def window_of(batch: Batch) -> Window:
    chosen = batch.defaults
    if chosen.get("starts_on") and chosen.get("ends_on"):
        return date.fromisoformat(chosen["starts_on"]), date.fromisoformat(chosen["ends_on"])
    found = window_in_name(batch.file_name) or window_in(batch.summary.get("table", {}).get("banners", []))
    if found is None:
        raise ChoiceNeededError(
            gettext_noop(
                "Neither the file's name nor a row above its header says which days its figures are of. "
                "Choose the first and the last day and read the file again."
            )
        )
    return found


def window_in_name(name: str) -> Window | None:
    """The days of 'List_20260401-20260430.xlsx'."""
    match = _IN_NAME.search(name)
    return _window(match.groups()[:3], match.groups()[3:]) if match else None


def window_in(texts: Iterable[str]) -> Window | None:
    """The first two days that the rows above a header write with the year in front; others are ambiguous."""
    days = [match for text in texts for match in _ISO.findall(text)]
    return _window(days[0], days[1]) if len(days) > 1 else None


def _window(first: Iterable[str], last: Iterable[str]) -> Window | None:
    try:
        starts_on, ends_on = date(*map(int, first)), date(*map(int, last))
    except ValueError:
        return None
    return (starts_on, ends_on) if starts_on <= ends_on else None


def _last_moment(day: date, offset: int) -> datetime:
    """When a day of the store's market is over, in UTC; without a zone, as SQL takes it."""
    return datetime.combine(day + timedelta(days=1), time()) - timedelta(hours=offset, seconds=1)
