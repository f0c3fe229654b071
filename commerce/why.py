"""Why an order line belongs to its collaboration, in words, with the page of what matched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Brand

from .models import Attribution, CreatorCode, ManualMatch, Rule, TrackingLink


class Why(NamedTuple):
    text: str
    url: str


def whys(attributions: Sequence[Attribution], brand: Brand) -> dict[int, Why]:
    """By line. Three queries, however many; each attribution with its collaboration and deliverable."""
    links = dict(
        TrackingLink.objects.of_brand(brand)
        .filter(slug__in=_matched(attributions, Rule.CLICK))
        .values_list("slug", "pk")
    )
    codes = dict(
        CreatorCode.objects.of_brand(brand)
        .filter(code__in=_matched(attributions, Rule.CODE))
        .values_list("code", "pk")
    )
    said = _said(each.line_id for each in attributions if each.rule == Rule.MANUAL)
    return {each.line_id: _why(each, links, codes, said) for each in attributions}


def _why(
    each: Attribution, links: dict[str, int], codes: dict[str, int], said: dict[int, ManualMatch]
) -> Why:
    page = each.collaboration.get_absolute_url()
    if each.rule == Rule.CONTENT:
        text = _("Sold by the video %(content)s, recorded in this collaboration, within 30 days of it.")
        return Why(text % {"content": each.matched}, f"{page}#deliverable-{each.deliverable_id}")
    if each.rule == Rule.CODE:
        text = _("Bought with the code %(code)s of this collaboration.") % {"code": each.matched}
        known = codes.get(each.matched)
        return Why(text, reverse("commerce:codes") + f"?q={each.matched}" if known else page)
    if each.rule == Rule.CLICK:
        known = links.get(each.matched)
        if known is None:
            # The words of the click are those of several links, or of the collaboration itself.
            return Why(
                _("Last clicked: a link of this collaboration, at most 7 days before the order."), page
            )
        text = _("Last clicked: link %(link)s of this collaboration, at most 7 days before the order.")
        return Why(text % {"link": each.matched}, reverse("commerce:link", args=[known]))
    match = said.get(each.line_id)
    text = _("Matched by %(who)s: %(reason)s")
    return Why(text % {"who": match.by if match else "–", "reason": match.reason if match else "–"}, page)


def _matched(attributions: Iterable[Attribution], rule: Rule) -> set[str]:
    return {each.matched for each in attributions if each.rule == rule}


def _said(lines: Iterable[int]) -> dict[int, ManualMatch]:
    newest = ManualMatch.objects.filter(line__in=list(lines)).order_by("line", "-at", "-pk").distinct("line")
    return {match.line_id: match for match in newest.select_related("by")}
