"""Splitting a campaign's budget over creators: whole minor units that sum to the budget, to the last one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Literal

from .comparing import exact

CreatorId = int | str
D, C = 0, 1
MARGIN_SHARE = 0.60


@dataclass(frozen=True)
class BudgetLimits:
    """`multiples`: of the share of one B, by tier from 0 (D) to 4 (S). Shares are of the whole budget."""

    multiples: Mapping[int, float]
    explore_share: float
    ceiling: float


@dataclass(frozen=True)
class Candidate:
    """`tier` is the effective one, 0 (D) to 4 (S); `quote` a price in minor units that is never exceeded."""

    id: CreatorId
    tier: int
    is_provisional: bool = False
    is_star: bool = False
    is_trial_approved: bool = False
    is_blocked: bool = False
    is_frozen: bool = False
    mean: float = 0.0
    sd: float = 0.0
    quote: int | None = None


@dataclass(frozen=True)
class Allocation:
    """Minor units by creator, for everybody eligible; `explorers` best first."""

    amounts: dict[CreatorId, int]
    unallocated: int
    explorers: tuple[CreatorId, ...]


def place_of(candidate: Candidate) -> Literal["core", "explore"] | None:
    """Which part of the budget the creator is paid from. None: not eligible."""
    if candidate.is_blocked or candidate.is_frozen or candidate.tier == D:
        return None
    if candidate.tier == C:
        return "explore" if candidate.is_trial_approved else None
    return "explore" if candidate.is_provisional or candidate.is_star else "core"


def explorers_in_order(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Who could turn out best comes first: mean and spread together."""
    found = [candidate for candidate in candidates if place_of(candidate) == "explore"]
    return sorted(found, key=lambda one: (-round(one.mean + one.sd, 6), one.id))


def largest_remainder(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts in proportion to the weights that sum to the total; what is left goes by the largest
    fraction, ties by position."""
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("a budget and its weights are not negative")
    whole = sum(map(exact, weights))
    if not whole:
        return [0] * len(weights)
    parts = [total * exact(weight) / whole for weight in weights]
    split = [floor(part) for part in parts]
    by_fraction = sorted(range(len(parts)), key=lambda place: (split[place] - parts[place], place))
    for place in by_fraction[: total - sum(split)]:
        split[place] += 1
    return split


def fill(
    total: int, weights: Mapping[CreatorId, float], ceilings: Mapping[CreatorId, int]
) -> dict[CreatorId, int]:
    """In proportion, nobody above their ceiling; what the capped leave is spread over the others again.

    Creators without weight get nothing. Sums to less than the total when all are capped.
    """
    filled: dict[CreatorId, int] = {}
    left, live = total, sorted(key for key, weight in weights.items() if weight > 0)
    while live:
        whole = sum(exact(weights[key]) for key in live)
        over = [key for key in live if left * exact(weights[key]) > ceilings[key] * whole]
        if not over:
            break
        filled |= {key: ceilings[key] for key in over}
        left -= sum(ceilings[key] for key in over)
        live = [key for key in live if key not in filled]
    return filled | dict(zip(live, largest_remainder(left, [weights[key] for key in live]), strict=True))


def allocate(budget: int, candidates: Sequence[Candidate], limits: BudgetLimits) -> Allocation:
    """First the explorers in equal parts, then the others by tier from all that is left."""
    explorers = explorers_in_order(candidates)
    core = {
        one.id: limits.multiples.get(one.tier, 0)
        for one in candidates
        if place_of(one) == "core" and limits.multiples.get(one.tier, 0) > 0
    }
    ceilings = _ceilings(budget, candidates, limits)
    explored = floor(budget * exact(limits.explore_share)) if core else budget
    amounts = fill(explored if explorers else 0, dict.fromkeys((one.id for one in explorers), 1), ceilings)
    amounts |= fill(budget - sum(amounts.values()) if core else 0, core, ceilings)
    return Allocation(amounts, budget - sum(amounts.values()), tuple(one.id for one in explorers))


def _ceilings(budget: int, candidates: Sequence[Candidate], limits: BudgetLimits) -> dict[CreatorId, int]:
    """No creator gets more than a share of the whole, nor more than the price they quoted."""
    highest = floor(budget * exact(limits.ceiling))
    return {one.id: highest if one.quote is None else min(highest, one.quote) for one in candidates}


def commission_for(base_bp: int, raised: float, *, ceiling_bp: int | None = None) -> int:
    """In hundredths of a percent, rounded half up: 1500 raised by 0.2 is 1800.

    A ceiling holds a raise back and cuts nothing: a cut counts only after 30 days, and is its own decision.
    """
    if base_bp < 0 or raised < 0:
        raise ValueError("a commission and its raise are not negative")
    wanted = floor(base_bp * (1 + exact(raised)) + exact(0.5))
    return wanted if ceiling_bp is None else max(base_bp, min(wanted, ceiling_bp))


def commission_ceiling(margin_bp: int, refund_cost_bp: int, *, share: float = MARGIN_SHARE) -> int:
    """What the store's contribution margin leaves for commission once refunds are paid for. Not below zero."""
    return max(0, floor(margin_bp * exact(share)) - refund_cost_bp)
