"""The permission table as the API asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.permissions import SAFE_METHODS, BasePermission

from .roles import Capability
from .rules import can

if TYPE_CHECKING:
    # Settings name this module while rest_framework.views is still loading.
    from rest_framework.request import Request
    from rest_framework.views import APIView

_UNNAMED = object()


class HasCapability(BasePermission):
    """A view says what its actions need, and what it does not say is refused:

        capabilities = {"read": Capability.VIEW_CREATORS, "write": Capability.EDIT_CREATORS, "export": …}

    The name of the action goes before "read" (GET, HEAD, OPTIONS) and "write". None: anybody signed in.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not request.user.is_authenticated:
            return False
        capability = _needed(request, view)
        if capability is None:
            return request.user.is_active
        if not isinstance(capability, Capability):
            return False
        return can(request.user, capability, getattr(request, "brand", None))


def _needed(request: Request, view: APIView) -> Any:
    table: dict[str, Capability | None] = getattr(view, "capabilities", {})
    general = "read" if request.method in SAFE_METHODS else "write"
    for name in (getattr(view, "action", None), general):
        if name in table:
            return table[name]
    return _UNNAMED
