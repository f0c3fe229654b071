"""Figures of sales on pages of apps that know no sales: the lines behind them, what is missing, and visits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import template
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
def lines_url(**asked: object) -> str:
    given = {name: value for name, value in asked.items() if value not in {None, ""}}
    return f"{reverse('commerce:value_lines')}?{urlencode(given)}"
