"""Recomputes standings from what was stored with them, by the very parts that made them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from evaluations.models import Policy

from .parameters import parameters
from .statements import VERIFY


@dataclass(frozen=True)
class Difference:
    standing: int
    creator: int
    column: str
    stored: str | None
    recomputed: str | None


def first_difference(standings: Sequence[int], policy: Policy) -> Difference | None:
    """Between the standings, all made under the policy, and what their inputs give again."""
    with connection.cursor() as cursor:
        cursor.execute(VERIFY, {**parameters(policy), "standings": list(standings)})
        row = cursor.fetchone()
    return Difference(*row) if row else None
