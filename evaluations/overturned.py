"""How often rulings overturn a score: by dimension, by the role whose marks changed, by criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, Q

from accounts.roles import Role

from .dimensions import Dimension
from .models import Criterion
from .querysets import ReviewQuerySet
from .states import ReviewState

# A share of fewer cases says nothing.
LEAST = 5
_MARKS = "collaboration__evaluations__marks"
_DISPUTED = Q(**{f"{_MARKS}__criterion__dimension": F("dimension")})
_CHANGED = Q(**{f"{_MARKS}__review": F("pk")})


@dataclass(frozen=True)
class Count:
    """Of so many reviews ruled on, so many overturned; the share only where there are enough of them."""

    value: str
    label: str
    ruled: int
    overturned: int

    @property
    def share(self) -> float | None:
        return self.overturned / self.ruled if self.ruled >= LEAST else None


def by_dimension(reviews: ReviewQuerySet) -> list[Count]:
    rows = reviews.counted_by("dimension", only=Q(), overturned=Q(state=ReviewState.OVERTURNED))
    return _in_order(rows, dict(Dimension.choices))


def by_role(reviews: ReviewQuerySet) -> list[Count]:
    """Reviews in which the role had marks of the disputed dimension, and those in which a ruling changed one."""
    rows = reviews.counted_by("collaboration__evaluations__role", only=_DISPUTED, overturned=_CHANGED)
    return _in_order(rows, dict(Role.choices))


def by_criterion(reviews: ReviewQuerySet) -> list[Count]:
    """By the criterion's code, which is the same over the versions of the scorecard."""
    rows = reviews.counted_by(f"{_MARKS}__criterion__code", only=_DISPUTED, overturned=_CHANGED)
    named = Criterion.objects.filter(code__in=[row["value"] for row in rows]).order_by("scorecard__version")
    return _in_order(rows, {criterion.code: criterion.name for criterion in named})


def _in_order(rows: list[dict[str, object]], labels: Mapping[str, object]) -> list[Count]:
    found = {row["value"]: row for row in rows}
    return [
        Count(value, str(label), int(str(found[value]["ruled"])), int(str(found[value]["overturned"])))
        for value, label in labels.items()
        if value in found
    ]
