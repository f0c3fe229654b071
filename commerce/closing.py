"""What a campaign sold, and what of it is still open: a part of the preview of its close."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from accounts.roles import Capability
from accounts.rules import can
from campaigns import closing
from campaigns.models import Campaign, Collaboration, Deliverable

from .models import OrderLine
from .value import Summary, campaign_value
from .words import notes_of

if TYPE_CHECKING:
    from accounts.models import User


@closing.register_panel
def _panel(campaign: Campaign, by: User, at: datetime) -> tuple[str, dict[str, Any]]:
    if not can(by, Capability.VIEW_SALES, campaign.brand):
        return "commerce/_closing.html", {"is_hidden": True}
    lines = OrderLine.objects.filter(attribution__collaboration__campaign=campaign)
    unmatched = OrderLine.objects.unmatched_of(campaign).count()
    if not unmatched and not lines.exists():
        return "commerce/_closing.html", {"has_lines": False}
    summary = campaign_value(campaign)
    return "commerce/_closing.html", {
        "has_lines": True,
        "summary": summary,
        "notes": notes_of(summary.values),
        "without_orders": _without_orders(summary),
        "unmatched": unmatched,
        "immature": lines.immature(at).count(),
    }


def _without_orders(summary: Summary) -> list[tuple[Collaboration, Deliverable | None]]:
    """The complete ones that no order was matched to, each with its first video, to look up why."""
    found = [each.collaboration for each in summary.values if not each.sales.lines]
    rows = [row for row in found if row.completed_at]
    videos = Deliverable.objects.filter(collaboration__in=rows).order_by("-published_at", "-pk")
    first = {video.collaboration_id: video for video in videos}
    return [(row, first.get(row.pk)) for row in rows]
