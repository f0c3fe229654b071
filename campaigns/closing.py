"""What somebody who closes a campaign should know first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import clocks
from .models import Campaign, Collaboration

if TYPE_CHECKING:
    from accounts.models import User

# An app further right shows its part of the preview: the name of a template, and what it needs.
Panel = Callable[[Campaign, "User", datetime], tuple[str, dict[str, Any]]]
_panels: list[Panel] = []


def register_panel(panel: Panel) -> Panel:
    _panels.append(panel)
    return panel


def panels(campaign: Campaign, *, by: User, at: datetime) -> list[dict[str, Any]]:
    return [
        {"template": template, **context}
        for template, context in (panel(campaign, by, at) for panel in _panels)
    ]


@dataclass(frozen=True)
class Preview:
    """Collaborations by what keeps them from counting; the same row may lack both its time and its marks."""

    ready: list[Collaboration]
    later: list[Collaboration]
    incomplete: list[Collaboration]
    unscored: list[Collaboration]

    @property
    def is_whole(self) -> bool:
        return not (self.later or self.incomplete or self.unscored)


def preview(campaign: Campaign, *, by: User, at: datetime) -> Preview:
    rows = list(
        campaign.collaborations.kept()
        .select_related("campaign", "creator")
        .with_progress()
        .with_open_evaluations(by, at)
        .order_by("creator__handle", "pk")
    )
    clocks.with_clocks(rows, by=by, at=at)
    complete = [row for row in rows if row.completed_at]
    return Preview(
        ready=[row for row in complete if row.settles_at <= at],
        later=[row for row in complete if row.settles_at > at],
        incomplete=[row for row in rows if not row.completed_at],
        unscored=[row for row in complete if row.marks_due_at],
    )
