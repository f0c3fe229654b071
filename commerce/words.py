"""What should be known of figures before they are believed, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .rates import Gap, merged

if TYPE_CHECKING:
    from .value import Value


@dataclass(frozen=True)
class Note:
    text: str
    # "rates" and "margin" are what the person can mend; the page knows where.
    about: str = ""
    tone: str = "info"


def notes_of(values: Sequence[Value]) -> list[Note]:
    gaps = merged(gap for each in values for gap in each.gaps)
    return [
        *(Note(gap_text(gap), "rates", "warning") for gap in gaps),
        *_about_margins(values),
        *_about_costs(values),
    ]


def gap_text(gap: Gap) -> str:
    return _(
        "No exchange rate from %(currency)s into %(into)s for days between %(first)s and %(last)s: what needs it "
        "shows as “–”. A rate holds for seven days."
    ) % {
        "currency": gap.currency,
        "into": gap.into,
        "first": date_format(gap.first, "Y-m-d"),
        "last": date_format(gap.last, "Y-m-d"),
    }


def _about_margins(values: Sequence[Value]) -> list[Note]:
    lacking = sum(bool(each.sales.converted and each.sales.converted.uncosted) for each in values)
    if not lacking:
        return []
    text = _(
        "Goods are not taken off where neither the product nor its store has a margin: there the contribution is "
        "before the cost of goods."
    )
    return [Note(text, "margin", "warning")]


def _about_costs(values: Sequence[Value]) -> list[Note]:
    notes = []
    views = sum(each.costs.videos_without_views for each in values if each.costs.lacks_views)
    if views:
        text = ngettext(
            "%(count)d video paid by views has no figures up to its settlement; it costs nothing here.",
            "%(count)d videos paid by views have no figures up to their settlement; they cost nothing here.",
            views,
        )
        notes.append(Note(text % {"count": views}, tone="warning"))
    samples = sum(each.costs.samples_without_cost for each in values)
    if samples:
        text = ngettext(
            "%(count)d sample was sent without its cost being written down.",
            "%(count)d samples were sent without their cost being written down.",
            samples,
        )
        notes.append(Note(text % {"count": samples}))
    without = sum(each.costs.terms is None for each in values)
    if without:
        text = ngettext(
            "%(count)d collaboration has no accepted terms: no fee and no guarantee is taken off.",
            "%(count)d collaborations have no accepted terms: no fee and no guarantee is taken off.",
            without,
        )
        notes.append(Note(text % {"count": without}))
    return notes
