"""The blind rule, in one place: whose marks of a collaboration a person may know of.

Until somebody has submitted every evaluation they owe on a collaboration, the others' are invisible. Who owes
none waits until the panel is complete; managers and administrators only until its last deadline has passed.
Settling ends the blind period for everybody.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Now

from accounts.roles import Role
from campaigns.states import CampaignState

from .states import EvaluationState

if TYPE_CHECKING:
    from accounts.models import User


def in_own_brands(user: User, campaign: str) -> Q:
    if user.is_administrator:
        return Q()
    return Q(**{f"{campaign}__brand__in": user.brand_ids})


def revealed_to(user: User, *, collaboration: str, at: datetime | None = None) -> Q:
    """`collaboration` is the path from the filtered row to the collaboration. Without `at` it is now."""
    panel = _panel(collaboration)
    to_do = panel.filter(state=EvaluationState.OPEN)
    own = panel.filter(scorer=user)
    not_due = to_do.filter(due_at__gt=Value(at) if at else Now())
    waits_no_longer = (
        Exists(own) | ~Exists(to_do) | (_manages(user, f"{collaboration}__campaign") & ~Exists(not_due))
    )
    return Q(is_settled(collaboration, at=at)) | (~Exists(own & to_do) & waits_no_longer)


def is_settled(collaboration: str, *, at: datetime | None = None) -> Exists:
    """Has a score, or will have one as soon as a job runs: when that is, decides nothing about marks."""
    scores = apps.get_model("evaluations", "CollaborationScore")._default_manager
    policies = apps.get_model("evaluations", "Policy")._default_manager.published()
    days = policies.order_by("-published_at", "-pk").values("settle_days")[:1]
    wait = ExpressionWrapper(Subquery(days) * Value(timedelta(days=1)), DurationField())
    locks_at = ExpressionWrapper(F("completed_at") + wait, DateTimeField())
    rows = apps.get_model("campaigns", "Collaboration")._default_manager.annotate(locks_at=locks_at)
    is_shut = Q(campaign__state=CampaignState.CLOSED, locks_at__lte=Value(at) if at else Now())
    has_score = Exists(scores.filter(collaboration=OuterRef("pk")))
    return Exists(rows.filter(has_score | is_shut, pk=OuterRef(collaboration)))


def _panel(collaboration: str) -> Any:
    evaluations = apps.get_model("evaluations", "Evaluation")._default_manager
    return evaluations.filter(collaboration=OuterRef(collaboration)).exclude(state=EvaluationState.WITHDRAWN)


def _manages(user: User, campaign: str) -> Q:
    if user.is_administrator:
        return Q(Value(True))
    managed = {brand_id for brand_id, role in user.brand_roles if role == Role.MANAGER}
    return Q(**{f"{campaign}__brand__in": managed})
