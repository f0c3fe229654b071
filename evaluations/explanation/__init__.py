"""Why a creator has the tier they have, what changed, and what would reach the next: in words and figures.

Read from what was stored with the standing. Formulas are asked of the method's own functions; here are only shares
and differences, and the scores of collaborations under the standing's own policy: they were settled under the
policy of their day. What is another brand's shows month, market, category, bars and weight.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from evaluations.models import Standing

from .changes import Move, move
from .evidence import Contribution, basis, contributions, versions
from .facts import facts
from .gathered import gather
from .steps import next_steps
from .why import INTERVAL, gates, interval, strengths, summary
from .words import Line, cuts_of, figure

__all__ = ["INTERVAL", "Contribution", "Explanation", "Line", "Move", "cuts_of", "explain", "figure"]


@dataclass(frozen=True)
class Explanation:
    standing: Standing
    summary: list[str]
    gates: list[Line]
    strengths: list[Line]
    contributions: list[Contribution]
    basis: list[Line]
    facts: list[Line]
    move: Move | None
    next_steps: list[str]
    low: float
    high: float


def explain(standing: Standing, *, user: User) -> Explanation:
    """Expects what `with_versions` selects with the standing."""
    gathered = gather(standing, user)
    low, high = interval(standing)
    return Explanation(
        standing=standing,
        summary=list(summary(standing)),
        gates=list(gates(gathered)),
        strengths=list(strengths(gathered)),
        contributions=list(contributions(gathered)),
        basis=[basis(standing), versions(standing)],
        facts=list(facts(gathered)),
        move=move(gathered),
        next_steps=list(next_steps(gathered)),
        low=low,
        high=high,
    )
