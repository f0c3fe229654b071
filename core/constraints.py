"""Shapes of constraint that many tables share."""

from collections.abc import Iterable

from django.db import models


def known(field: str, values: type[models.Choices] | Iterable[object]) -> models.CheckConstraint:
    """The field holds one of the values: `choices` alone is not enforced by the database."""
    members = getattr(values, "values", None) or list(values)
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{field}_known",
        condition=models.Q(**{f"{field}__in": members}),
    )


def paired(what: str) -> models.CheckConstraint:
    """`<what>_at` and `<what>_by` are set together or not at all."""
    at, by = f"{what}_at", f"{what}_by"
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{what}_has_time_and_person",
        condition=models.Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | models.Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
    )


def within(field: str, low: int, high: int) -> models.CheckConstraint:
    """The field is null or between the two values, both included."""
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{field}_in_range",
        condition=models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__range": (low, high)}),
    )


def not_negative(*fields: str) -> list[models.CheckConstraint]:
    """Each field is null or at least zero."""
    return [
        models.CheckConstraint(
            name=f"%(app_label)s_%(class)s_{field}_not_negative",
            condition=models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__gte": 0}),
        )
        for field in fields
    ]
