"""Who may take over evaluations that are late: a colleague of the same role who cannot have seen the marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from accounts.models import Membership
from accounts.roles import Role

from .models import Evaluation


def suggest_substitutes(evaluations: Sequence[Evaluation]) -> None:
    """Set `suggested` of each, in two queries: of those who are no part of the panel, who owes least.

    Managers and administrators are left out: past the last deadline they see the marks of others.
    """
    colleagues = _colleagues(evaluations)
    panels: dict[int, set[int | None]] = defaultdict(set)
    owed: dict[int, int] = defaultdict(int)
    rows = Evaluation.objects.live().filter(collaboration__in={one.collaboration_id for one in evaluations})
    for collaboration, scorer, named in rows.values_list("collaboration", "scorer", "substitute_for"):
        panels[collaboration] |= {scorer, named}
        owed[scorer] += 1
    for one in evaluations:
        free = [
            membership.user
            for membership in colleagues[one.brand.pk, one.role]
            if membership.user_id not in panels[one.collaboration_id]
        ]
        one.suggested = min(free, key=lambda user: (owed[user.pk], user.name, user.pk), default=None)


def _colleagues(evaluations: Sequence[Evaluation]) -> dict[tuple[int, str], list[Membership]]:
    brands = {one.brand.pk for one in evaluations}
    managers = Membership.objects.filter(brand__in=brands, role=Role.MANAGER).values("user")
    memberships = Membership.objects.filter(
        brand__in=brands, user__is_active=True, user__is_administrator=False
    ).exclude(user__in=managers)
    found = defaultdict(list)
    for membership in memberships.select_related("user"):
        found[membership.brand_id, membership.role].append(membership)
    return found
