"""Fragments that other apps' pages show of a creator: the record, contacts and figures; and the list's row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import RequestContext

from accounts.roles import Capability
from accounts.rules import can
from creators.columns import Column
from creators.growth import growth_of
from creators.models import Creator
from creators.standing import TIER_OF, TREND_OF

register = template.Library()


@register.inclusion_tag("creators/_row.html")
def creator_row(
    creator: Any, heads: Sequence[Column], bulk_actions: Sequence[Any], videos_needed: int
) -> dict[str, Any]:
    """Takes a creator that `for_list` fetched; asks the database nothing."""
    standing = getattr(creator, "current_standing", None)
    return {
        "creator": creator,
        "heads": heads,
        "may_select": bool(bulk_actions),
        "videos_needed": videos_needed,
        "standing": standing,
        "tier": TIER_OF.get(standing.tier) if standing else None,
        "trend": TREND_OF.get(standing.trend) if standing else None,
        "snapshot": next(iter(creator.newest_snapshots), None),
        "profile": next(iter(creator.brand_profiles), None),
    }


@register.inclusion_tag("creators/_record.html", takes_context=True)
def creator_record(context: RequestContext, creator: Creator) -> dict[str, Any]:
    """Who the creator is, and what the current brand keeps about them."""
    brand = context["request"].brand
    return {
        "creator": creator,
        "earlier": creator.earlier_handles.order_by("-until_at"),
        "further_categories": creator.further_categories.in_order(),
        "profile": creator.profiles.of_brand(brand).first(),
        "taggings": creator.taggings.of_brand(brand),
        "may_edit": _may_edit(context),
    }


@register.inclusion_tag("creators/_contacts.html", takes_context=True)
def creator_contacts(context: RequestContext, creator: Creator) -> dict[str, Any]:
    """The current brand's contacts only."""
    return {
        "creator": creator,
        "contacts": creator.contacts.of_brand(context["request"].brand).order_by("is_agent", "pk"),
        "may_edit": _may_edit(context),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("creators/_snapshots.html", takes_context=True)
def creator_snapshots(context: RequestContext, creator: Creator, limit: int = 12) -> dict[str, Any]:
    """The newest figures first, each with its day, source and engagement rates; and how followers grow."""
    shown = creator.snapshots.newest_first().select_related("recorded_by").prefetch_related("corrections__by")
    snapshots = list(shown[: limit + 1])
    return {
        "creator": creator,
        "snapshots": snapshots[:limit],
        "newest": next(iter(snapshots), None),
        "growth": growth_of(creator) if snapshots else None,
        "has_more": len(snapshots) > limit,
        "may_edit": _may_edit(context),
    }


def _may_edit(context: RequestContext) -> bool:
    request = context["request"]
    return bool(request.brand) and can(request.user, Capability.EDIT_CREATORS, request.brand)
