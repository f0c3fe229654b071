"""What a brand last decided about working with a creator again. An app further right knows, and is asked per bulk."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from accounts.models import Brand, User


@dataclass(frozen=True)
class Decision:
    label: str | Promise
    reason: str
    by: User
    at: datetime
    is_pause: bool
    url: str = ""


# One query for however many creators; who is missing in the answer was never decided on.
Source = Callable[["Brand", Collection[int]], dict[int, Decision]]
_sources: list[Source] = []


def register_decisions(source: Source) -> Source:
    _sources.append(source)
    return source


def decisions_about(brand: Brand, creator_ids: Collection[int]) -> dict[int, Decision]:
    """The newest decision of the brand by creator id."""
    if not creator_ids:
        return {}
    found: dict[int, Decision] = {}
    for source in _sources:
        for pk, decision in source(brand, creator_ids).items():
            if pk not in found or found[pk].at < decision.at:
                found[pk] = decision
    return found


def pauses_of(brand: Brand, creator_ids: Collection[int]) -> dict[int, Decision]:
    """Those whom the brand's newest decision paused."""
    decided = decisions_about(brand, creator_ids)
    return {pk: decision for pk, decision in decided.items() if decision.is_pause}
