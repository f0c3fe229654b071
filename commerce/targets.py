"""Where short links lead, remembered for a few seconds: a redirect asks the database for the first click only."""

from __future__ import annotations

import time
from typing import NamedTuple

from .models import TrackingLink

SECONDS = 5.0
MOST = 10_000


class Target(NamedTuple):
    link: int
    url: str


_known: dict[str, tuple[float, Target]] = {}


def target_of(slug: str) -> Target | None:
    """None for what is unknown or no longer in use."""
    moment = time.monotonic()
    until, target = _known.get(slug, (0.0, None))
    if target and until > moment:
        return target
    found = TrackingLink.objects.filter(slug=slug, is_active=True).values_list("pk", "target").first()
    if found is None:
        _known.pop(slug, None)
        return None
    if len(_known) >= MOST:
        _known.clear()
    target = Target(*found)
    _known[slug] = (moment + SECONDS, target)
    return target


def forget() -> None:
    _known.clear()
