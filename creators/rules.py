"""Who may do what with the list's own things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.roles import Capability
from accounts.rules import can

if TYPE_CHECKING:
    from accounts.models import User

    from .models import SavedView


def may_remove_view(user: User, view: SavedView) -> bool:
    """One's own; a shared one also by whoever may share."""
    own = view.created_by_id == user.pk
    return own or (view.is_shared and can(user, Capability.SHARE_VIEWS, view.brand))
