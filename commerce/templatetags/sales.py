"""Figures of sales on pages of apps that know no sales: the lines behind them, what is missing, and visits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import template
from django.http import QueryDict
from django.urls import reverse

from commerce.visits import LinkTotals, Visits, totals_of, visits_by_link
from commerce.words import gap_text

if TYPE_CHECKING:
    from campaigns.models import Campaign
    from commerce.models import TrackingLink

register = template.Library()
register.filter(gap_text)


@register.simple_tag
def visits_to(links: Iterable[TrackingLink]) -> dict[int, Visits]:
    """By link id: what the shop's own analytics count, beside our clicks."""
    return visits_by_link(list(links))


@register.simple_tag
def link_totals(campaign: Campaign) -> LinkTotals:
    return totals_of(campaign)


@register.simple_tag
def lines_url(*, within: QueryDict | str = "", **asked: object) -> str:
    """`within`: the query of the list that is narrowed down further."""
    query = QueryDict(within if isinstance(within, str) else within.urlencode(), mutable=True)
    query.pop("cursor", None)
    query.update({name: str(value) for name, value in asked.items() if value not in {None, ""}})
    return f"{reverse('commerce:value_lines')}?{query.urlencode()}"
