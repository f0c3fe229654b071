"""Columns that hold a list of numbers, and what must hold of such a list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _


def floats(size: int, *, default: Sequence[float] | None = None) -> ArrayField[Any, Any]:
    if default is None:
        return ArrayField(models.FloatField(), size=size)
    return ArrayField(models.FloatField(), size=size, default=partial(list, default))


def sized(field: str, size: int) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{field}_complete", condition=Q(**{f"{field}__len": size})
    )


# 33.3 + 33.3 + 33.4 is not quite 100 in floats.
NEARLY = 1e-6


def sums_to(total: float, field: str, size: int, message: Any) -> models.CheckConstraint:
    rest: Any = Value(float(total), models.FloatField())
    for place in range(1, size):
        rest = rest - F(f"{field}__{place}")
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{field}_sum",
        condition=Q(
            **{f"{field}__len": size, f"{field}__0__gte": rest - NEARLY, f"{field}__0__lte": rest + NEARLY}
        ),
        violation_error_message=message,
    )


def rises(field: str, size: int, *, strictly: bool) -> models.CheckConstraint:
    """The list begins at zero or above and each value is above the one before, or at least not below."""
    compare = "gt" if strictly else "gte"
    steps = {f"{field}__{place}__{compare}": F(f"{field}__{place - 1}") for place in range(1, size)}
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{field}_rises", condition=Q(**{f"{field}__0__gte": 0}, **steps)
    )


def role_weights(name: str) -> models.CheckConstraint:
    # Above zero each: where a role is the only one present its weight divides.
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{name}_roles_positive",
        condition=Q(**{f"{name}_roles__{place}__gt": 0 for place in range(3)}),
        violation_error_message=_("Every role weighs more than zero."),
    )
