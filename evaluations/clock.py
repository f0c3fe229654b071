"""The two clocks of a collaboration: people mark until T + 72 h, numbers lock at T + 7 days.

Derived from T, the policy in force and what was submitted: never stored, so that it does not depend on when the
jobs run. Before T a collaboration has no clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, Max, OuterRef, Q, Value
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.roles import Role
from campaigns import clocks
from campaigns.models import Collaboration
from campaigns.states import CampaignState

from .engine.due import unripe
from .models import CollaborationScore, Evaluation, Policy
from .panels import ROLE_ORDER
from .states import ClockState, EvaluationState

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Clock:
    """`asked` and `scored` are roles in order; `scored` is None for whom the panel is still blind."""

    state: ClockState
    marks_due_at: datetime
    settles_at: datetime
    final_at: datetime
    is_closed: bool
    has_score: bool
    asked: list[str]
    scored: list[str] | None
    # Some of its orders may still come back.
    is_unripe: bool = False

    @property
    def missing(self) -> list[str]:
        return [role for role in self.asked if role not in self.scored] if self.scored is not None else []

    @property
    def is_locked(self) -> bool:
        return self.state in {ClockState.SETTLED, ClockState.FINAL}

    @property
    def is_shut(self) -> bool:
        """Marks come late only through a re-open; until a campaign closes its panels stay open."""
        return self.has_score or (self.is_locked and self.is_closed)

    @property
    def panel_coverage(self) -> float | None:
        """The share of the roles asked that have scored; None while it is blind, or nobody is asked."""
        return len(self.scored) / len(self.asked) if self.scored is not None and self.asked else None

    @property
    def tone(self) -> str:
        return "good" if self.is_shut else "info"

    @property
    def words(self) -> str:
        """What comes next, and when."""
        if self.is_locked and not self.is_shut:
            return _("numbers locked on %(date)s; counts when the campaign closes") % self._on(
                self.settles_at
            )
        return {
            ClockState.OPEN: _("marks due by %(date)s") % {"date": _moment(self.marks_due_at)},
            ClockState.HUMAN_DONE: _("provisional, in no tier; settles on %(date)s")
            % self._on(self.settles_at),
            ClockState.SETTLED: self._final_words()
            % {"settled": _day(self.settles_at), "final": _day(self.final_at)},
            ClockState.FINAL: _("final from %(date)s") % self._on(self.final_at),
        }[self.state]

    def _final_words(self) -> str:
        if self.is_unripe:
            return _("settled on %(settled)s, final once its orders are mature, not before %(final)s")
        return _("settled on %(settled)s, final from %(final)s")

    @property
    def panel_words(self) -> str:
        """How much of the panel is in; empty while that is blind."""
        if self.scored is None or not self.asked:
            return ""
        counted = _("%(done)d of %(all)d roles have scored") % {
            "done": len(self.scored),
            "all": len(self.asked),
        }
        if not self.missing:
            return counted
        roles = _(", ").join(str(Role(role).label) for role in self.missing)
        words = (
            _("%(counted)s: settled without %(roles)s")
            if self.is_shut
            else _("%(counted)s: %(roles)s missing")
        )
        return words % {"counted": counted, "roles": roles}

    @staticmethod
    def _on(moment: datetime) -> dict[str, str]:
        return {"date": _day(moment)}


@clocks.register_reader
def read(collaborations: Sequence[Collaboration], user: User, at: datetime) -> Mapping[int, Clock]:
    """The clocks of those that are complete, in three queries."""
    policy = Policy.objects.in_force_at(at)
    ids = [row.pk for row in collaborations]
    blind = set(
        Evaluation.objects.hidden_from(user, at=at)
        .filter(collaboration__in=ids)
        .values_list("collaboration", flat=True)
    )
    rows = Collaboration.objects.filter(pk__in=ids, completed_at__isnull=False).annotate(
        **_panels(at, policy)
    )
    return {row.pk: _clock(row, policy, at, is_blind=row.pk in blind) for row in rows}


def _panels(at: datetime, policy: Policy) -> dict[str, Any]:
    live = ~Q(evaluations__state=EvaluationState.WITHDRAWN)
    submitted = Q(evaluations__state=EvaluationState.SUBMITTED, evaluations__submitted_at__lte=at)
    asked, scored = Q(evaluations__isnull=False) & live, live & submitted
    return {
        "asked": ArrayAgg("evaluations__role", filter=asked, distinct=True, default=Value([])),
        "scored": ArrayAgg("evaluations__role", filter=scored, distinct=True, default=Value([])),
        "owed": Count("evaluations", filter=asked) - Count("evaluations", filter=scored),
        "panel_due_at": Max("evaluations__due_at", filter=live),
        "has_score": Exists(CollaborationScore.objects.filter(collaboration=OuterRef("pk"))),
        "has_final_score": Exists(
            CollaborationScore.objects.filter(collaboration=OuterRef("pk"), is_final=True)
        ),
        "is_unripe": Exists(unripe(Collaboration.objects.filter(pk=OuterRef("pk")), at=at, policy=policy)),
        "is_closed": ExpressionWrapper(Q(campaign__state=CampaignState.CLOSED), BooleanField()),
    }


def _clock(row: Any, policy: Policy, at: datetime, *, is_blind: bool) -> Clock:
    marks_due_at = row.panel_due_at or row.completed_at + timedelta(hours=policy.marks_due_hours)
    settles_at = row.completed_at + timedelta(days=policy.settle_days)
    final_at = row.completed_at + timedelta(days=policy.final_days)
    if settles_at <= at:
        is_final = row.has_final_score or (final_at <= at and not row.is_unripe)
        state = ClockState.FINAL if is_final else ClockState.SETTLED
    else:
        is_whole = bool(row.asked) and row.owed == 0
        state = ClockState.HUMAN_DONE if is_whole or marks_due_at <= at else ClockState.OPEN
    return Clock(
        state=state,
        marks_due_at=marks_due_at,
        settles_at=settles_at,
        final_at=final_at,
        is_closed=row.is_closed,
        has_score=row.has_score,
        asked=sorted(row.asked, key=lambda role: ROLE_ORDER[role]),
        is_unripe=row.is_unripe,
        scored=None if is_blind else sorted(row.scored, key=lambda role: ROLE_ORDER[role]),
    )


def _day(moment: datetime) -> str:
    return f"{localtime(moment):%Y-%m-%d}"


def _moment(moment: datetime) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}"
