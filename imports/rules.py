"""Who may do what with a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from accounts.roles import Capability, Role
from accounts.rules import can, require

from .kinds import UNRECOGNISED, Kind

if TYPE_CHECKING:
    from accounts.models import Brand, User

    from .models import Batch


def require_import(user: User, brand: Brand, kind: Kind = UNRECOGNISED) -> None:
    require(user, Capability.IMPORT_FILES, brand)
    require(user, kind.capability, brand)


def can_import(user: User, brand: Brand | None, kind: Kind = UNRECOGNISED) -> bool:
    needed = (Capability.IMPORT_FILES, kind.capability)
    return brand is not None and all(can(user, capability, brand) for capability in needed)


def can_undo(user: User, batch: Batch) -> bool:
    """Whoever imported it, the brand's managers and administrators."""
    if not can_import(user, batch.brand, batch.definition):
        return False
    is_manager = (batch.brand_id, Role.MANAGER.value) in user.brand_roles
    return user.is_administrator or is_manager or batch.created_by_id == user.pk


def require_undo(user: User, batch: Batch) -> None:
    if not can_undo(user, batch):
        raise PermissionDenied
