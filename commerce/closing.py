"""What a campaign sold, and what of it is still open: a part of the preview of its close."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from campaigns import closing
from campaigns.models import Campaign

from .models import OrderLine
from .value import campaign_value
from .words import notes_of

if TYPE_CHECKING:
    from accounts.models import User


@closing.register_panel
def _panel(campaign: Campaign, by: User, at: datetime) -> tuple[str, dict[str, Any]]:
    lines = OrderLine.objects.filter(attribution__collaboration__campaign=campaign)
    unmatched = OrderLine.objects.unmatched_of(campaign).count()
    if not unmatched and not lines.exists():
        return "commerce/_closing.html", {"has_lines": False}
    summary = campaign_value(campaign)
    return "commerce/_closing.html", {
        "has_lines": True,
        "summary": summary,
        "notes": notes_of(summary.values),
        "unmatched": unmatched,
        "immature": lines.immature(at).count(),
    }
