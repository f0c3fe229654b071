from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.roles import Capability
from accounts.rules import require
from creators import rules
from creators.errors import ViewTooLongError
from creators.models import SavedView
from creators.models.brands import LONGEST_QUERY

if TYPE_CHECKING:
    from accounts.models import Brand, User


@transaction.atomic
def save_view(
    *, name: str, query: str, columns: Sequence[str], is_shared: bool, by: User, brand: Brand
) -> SavedView:
    """Under a name that is one's own already, the view is replaced."""
    require(by, Capability.SHARE_VIEWS if is_shared else Capability.VIEW_CREATORS, brand)
    if len(query) > LONGEST_QUERY:
        raise ViewTooLongError
    view, _is_new = SavedView.objects.update_or_create(
        brand=brand,
        created_by=by,
        name=name.strip(),
        defaults={"query": query, "columns": list(columns), "is_shared": is_shared},
    )
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: User) -> None:
    if not rules.may_remove_view(by, view):
        raise PermissionDenied
    view.delete()
