"""What a shop's own analytics count of the visits that links bring, beside our clicks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from campaigns.models import Campaign

from .models import SiteVisits, TrackingLink
from .tracking import parameters_of
from .windows import disjoint

# A brand and utm_campaign.
Words = tuple[int, str]


@dataclass(frozen=True)
class Visits:
    """Over windows that do not overlap; None is not told."""

    sessions: int | None = None
    key_events: int | None = None
    purchases: int | None = None

    @property
    def is_known(self) -> bool:
        return (self.sessions, self.key_events, self.purchases) != (None, None, None)

    def __add__(self, other: Visits) -> Visits:
        return Visits(
            _sum(self.sessions, other.sessions),
            _sum(self.key_events, other.key_events),
            _sum(self.purchases, other.purchases),
        )


@dataclass(frozen=True)
class LinkTotals:
    links: int
    clicks: int
    visits: Visits


def visits_of(links: Iterable[TrackingLink]) -> Any:
    """The rows that carry the links' words, or a link's short form in the place of the content."""
    words: dict[Words, set[str]] = {}
    for link in links:
        key, contents = _words(link)
        words.setdefault(key, set()).update(contents)
    return SiteVisits.objects.of_words(words)


def visits_by_link(links: Sequence[TrackingLink]) -> dict[int, Visits]:
    """By link id, of links loaded with their campaign. Links that carry the same words have the same visits."""
    counted = _counted(visits_of(links))
    found = {}
    for link in links:
        key, contents = _words(link)
        found[link.pk] = sum((counted.get((*key, content), Visits()) for content in contents), Visits())
    return found


def totals_of(campaign: Campaign) -> LinkTotals:
    """What its links brought, visits with the same words once."""
    links = list(TrackingLink.objects.filter(collaboration__campaign=campaign).for_list())
    visits = sum(_counted(visits_of(links)).values(), Visits())
    return LinkTotals(len(links), sum(link.clicks for link in links), visits)


def _counted(rows: Any) -> dict[tuple[int, str, str], Visits]:
    """By words: what is chosen of the windows of some words depends on no other's."""
    found: dict[tuple[int, str, str], Visits] = {}
    for (brand, campaign, content, _store), told in rows.by_window().items():
        words = (brand, campaign, content)
        chosen = (Visits(*told[window]) for window in disjoint(told))
        found[words] = sum(chosen, found.get(words, Visits()))
    return found


def _words(link: TrackingLink) -> tuple[Words, set[str]]:
    parameters = parameters_of(link.target)
    contents = {link.slug, parameters.get("utm_content") or link.slug}
    return (link.collaboration.campaign.brand_id, parameters.get("utm_campaign", "")), contents


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None and other is None else (one or 0) + (other or 0)
