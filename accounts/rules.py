"""Who may do what: questions answered from the permission table and a person's memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from .audit import name_actor
from .roles import PERMISSIONS, Capability, Role

if TYPE_CHECKING:
    from .models import Brand, User


def can(user: User, capability: Capability, brand: Brand | None = None) -> bool:
    """Whether the person has the capability in the brand, or in any of their brands when none is given."""
    if not user.is_active:
        return False
    if user.is_administrator:
        return True
    return any(
        capability in PERMISSIONS[Role(role)]
        for brand_id, role in user.brand_roles
        if brand is None or brand_id == brand.pk
    )


def require(user: User, capability: Capability, brand: Brand | None = None) -> None:
    """Raise PermissionDenied unless `can`. From here on the audit trail names the person."""
    if not can(user, capability, brand):
        raise PermissionDenied
    name_actor(user)
