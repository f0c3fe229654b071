"""Counts beside the links of the frame. An app to the right adds its own from `ready()`."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .requests import PersonRequest
from .roles import Capability
from .rules import can

Count = Callable[[PersonRequest], int]
_counts: dict[str, Count] = {}


def show_count(link: str, count: Count) -> None:
    """`show_count("queue", evaluations_owed)`: the number at nav_counts.queue."""
    _counts[link] = count


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Counts are asked for only by a template that shows them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "nav_brands": getattr(request, "brands", []),
        "nav_may_import": can(user, Capability.IMPORT_FILES, getattr(request, "brand", None)),
        "nav_may_manage_stores": can(user, Capability.MANAGE_STORES, getattr(request, "brand", None)),
        "nav_counts": SimpleLazyObject(lambda: {link: count(request) for link, count in _counts.items()}),  # type: ignore[arg-type]
    }
