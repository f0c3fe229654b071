"""What has changed since a review froze what there was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.roles import Role

from .frozen import Frozen, moment
from .models import Criterion
from .order_evidence import orders_in_words


@dataclass(frozen=True)
class Difference:
    """What a thing was when the review opened, and what it is now; a dash where there was or is none."""

    what: str
    then: str
    now: str


def differences(then: Frozen, now: Frozen, *, with_money: bool) -> list[Difference]:
    """Marks, bars, figures, dates, terms and messages that are not what they were."""
    found = [
        *_changed(then.dates, now.dates),
        *_changed(then.terms(with_money=with_money), now.terms(with_money=with_money)),
        *_changed(_marks_in_words(then, then.criteria), _marks_in_words(now, then.criteria)),
        *_changed(_bars_in_words(then), _bars_in_words(now)),
        *_changed(_videos_in_words(then), _videos_in_words(now)),
    ]
    if then.orders and now.orders:
        found += _changed(orders_in_words(then.orders), orders_in_words(now.orders))
    more = len(now.inputs["messages"]) - len(then.inputs["messages"])
    if more > 0:
        found.append(
            Difference(_("Messages"), str(len(then.inputs["messages"])), str(len(now.inputs["messages"])))
        )
    return found


def _changed(then: Iterable[tuple[str, str]], now: Iterable[tuple[str, str]]) -> Iterator[Difference]:
    before, after = dict(then), dict(now)
    for what in dict.fromkeys([*before, *after]):
        if before.get(what) != after.get(what):
            yield Difference(what, before.get(what, "–"), after.get(what, "–"))


def _marks_in_words(seen: Frozen, criteria: Mapping[int, Criterion]) -> Iterator[tuple[str, str]]:
    for mark in seen.inputs["marks"]:
        criterion = criteria.get(mark["criterion_id"])
        what = f"{criterion.name if criterion else '–'} · {Role(mark['role']).label} · {mark['scorer']}"
        yield what, _("N/A") if mark["not_applicable"] else str(mark["value"])


def _bars_in_words(seen: Frozen) -> Iterator[tuple[str, str]]:
    for label, bar in seen.bars:
        yield _("Bar: %(dimension)s") % {"dimension": label}, "–" if bar is None else f"{bar:.2f}"


def _videos_in_words(seen: Frozen) -> Iterator[tuple[str, str]]:
    for video in seen.videos:
        published = _("%(video)s, published") % {"video": video.title}
        yield published, moment(video.published_at) if video.published_at else "–"
        for taken_at, _origin, values in video.snapshots:
            figures = ", ".join(
                f"{label} {'–' if value is None else number_format(value, force_grouping=True)}"
                for label, value in zip(seen.figures, values, strict=True)
            )
            yield f"{video.title} · {moment(taken_at) if taken_at else '–'}", figures
