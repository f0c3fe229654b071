"""Runners of the written cases for checks, budgets and providers: what the worker computes without the database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from evaluations.checks import refund_limits
from evaluations.defaults import FIRST_POLICY, FIRST_TIER_RULES
from evaluations.dimensions import Tier
from evaluations.models import Policy
from evaluations.scoring import budgets, providers, refunds

FIRST = Policy(**FIRST_POLICY)
LIMITS = budgets.BudgetLimits(
    multiples={tier: multiple for tier, _, _, multiple, _ in FIRST_TIER_RULES if tier is not None},
    explore_share=FIRST.explore_share,
    ceiling=FIRST.budget_ceiling,
)


def refund_check(refunded: int, orders: int, base: float) -> dict[str, Any]:
    return asdict(refunds.refund_check(refunds.Count(refunded, orders), base, refund_limits(FIRST)))


def fill(total: int, shares: Sequence[tuple[str, float]], ceiling: int) -> dict[Any, int]:
    weights: dict[int | str, float] = {key: weight for key, weight in shares}  # noqa: C416 -- lists in JSON
    return budgets.fill(total, weights, dict.fromkeys(weights, ceiling))


def allocate(budget: int, creators: Sequence[tuple[str, str, bool]]) -> list[Any]:
    split = budgets.allocate(budget, [_candidate(*creator) for creator in creators], LIMITS)
    return [split.amounts, split.unallocated]


def _candidate(key: str, letter: str, explores: bool) -> budgets.Candidate:
    """Somebody explores as a newcomer, or in tier C as an approved trial."""
    return budgets.Candidate(key, Tier[letter], is_provisional=explores, is_trial_approved=explores)


def provider_gap(
    rows: Sequence[tuple[str, bool, float, float]], sigma2: float, tau2: float
) -> Mapping[str, Any] | None:
    gap = providers.provider_gap([providers.Newcomer(*row) for row in rows], sigma2, tau2)
    return asdict(gap) if gap else None


CHECK_RUNNERS: dict[str, Callable[..., Any]] = {
    "beta_tail": refunds.beta_tail,
    "refund_check": refund_check,
    "largest_remainder": budgets.largest_remainder,
    "fill": fill,
    "allocate": allocate,
    "provider_gap": provider_gap,
}
