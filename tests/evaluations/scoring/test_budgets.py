from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.scoring.budgets import (
    BudgetLimits,
    Candidate,
    allocate,
    commission_ceiling,
    commission_for,
    explorers_in_order,
    fill,
    largest_remainder,
    place_of,
)

LIMITS = BudgetLimits(multiples={4: 3, 3: 2, 2: 1, 1: 0, 0: 0}, explore_share=0.15, ceiling=0.25)
tried = settings(max_examples=300, deadline=None, derandomize=True)
weights = st.lists(st.integers(0, 9), max_size=8)


def random_split(random):
    """A budget and candidates of every kind."""
    flags = ("is_provisional", "is_star", "is_trial_approved", "is_blocked", "is_frozen")
    candidates = [
        Candidate(
            number,
            random.randint(0, 4),
            mean=round(random.uniform(1, 5), 2),
            sd=round(random.uniform(0.1, 0.5), 2),
            quote=random.choice([None, None, random.randint(0, 50_000)]),
            **{flag: random.random() < 0.2 for flag in flags},
        )
        for number in random.sample(range(100), random.randint(0, 12))
    ]
    return random.randint(0, random.choice([20, 1000, 10_000_000])), candidates


def test_3000_random_splits_sum_exactly_and_hold_every_ceiling():
    random = Random(20260301)
    for _ in range(3000):
        budget, candidates = random_split(random)

        split = allocate(budget, candidates, LIMITS)

        quotes = {one.id: one.quote for one in candidates if one.quote is not None}
        assert sum(split.amounts.values()) + split.unallocated == budget
        assert split.unallocated >= 0
        assert set(split.amounts) == {one.id for one in candidates if place_of(one)}
        assert all(
            0 <= amount <= min(budget // 4, quotes.get(key, budget)) for key, amount in split.amounts.items()
        )


def test_order_of_candidates_changes_nothing():
    random = Random(7)
    for _ in range(300):
        budget, candidates = random_split(random)
        expected = allocate(budget, candidates, LIMITS)

        assert allocate(budget, random.sample(candidates, len(candidates)), LIMITS) == expected


def test_more_budget_never_leaves_a_filled_creator_with_less_than_a_unit_less():
    random = Random(11)
    for _ in range(300):
        _, candidates = random_split(random)
        budget = random.randint(1000, 100_000)

        less, more = (allocate(amount, candidates, LIMITS).amounts for amount in (budget, 2 * budget))

        assert all(more[key] >= less[key] - 1 for key in less)


@tried
@given(st.integers(0, 10_000), weights)
def test_largest_remainder_is_the_nearest_whole_split(total, shares):
    split = largest_remainder(total, shares)

    if not sum(shares):
        assert split == [0] * len(shares)
        return
    exact = [Fraction(total * share, sum(shares)) for share in shares]
    assert sum(split) == total
    assert all(abs(part - whole) < 1 for part, whole in zip(split, exact, strict=True))


def whole_splits(total, parts):
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in whole_splits(total - first, parts - 1))


@pytest.mark.parametrize("total", range(13))
@pytest.mark.parametrize("shares", [(1, 1, 1), (3, 2, 1), (5, 1, 1, 1), (7, 4), (1, 2, 3, 6)])
def test_no_whole_split_is_nearer_to_the_proportion(total, shares):
    exact = [Fraction(total * share, sum(shares)) for share in shares]

    def off(split):
        return sum((part - whole) ** 2 for part, whole in zip(split, exact, strict=True))

    assert off(largest_remainder(total, shares)) == min(map(off, whole_splits(total, len(shares))))


@pytest.mark.parametrize(
    ("total", "shares", "expected"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (10, [3, 2, 2], [4, 3, 3]),
        (6, [0.1, 0.2, 0.3], [1, 2, 3]),
        (0, [1, 2], [0, 0]),
        (5, [], []),
    ],
)
def test_largest_remainder_by_hand(total, shares, expected):
    assert largest_remainder(total, shares) == expected


@pytest.mark.parametrize(("total", "shares"), [(-1, [1]), (5, [2, -1])])
def test_largest_remainder_refuses_negatives(total, shares):
    with pytest.raises(ValueError, match="negative"):
        largest_remainder(total, shares)


def water_level(total, shares, ceilings):
    """By bisection on the common level: everybody gets level x weight, at most their ceiling."""
    low, high = Fraction(0), Fraction(total + max(ceilings.values()) + 1)
    for _ in range(80):
        level = (low + high) / 2
        poured = sum(min(level * weight, ceilings[key]) for key, weight in shares.items())
        low, high = (level, high) if poured <= total else (low, level)
    return {key: min(low * weight, Fraction(ceilings[key])) for key, weight in shares.items()}


@tried
@given(
    st.integers(0, 5000),
    st.dictionaries(st.integers(0, 9), st.tuples(st.integers(1, 6), st.integers(0, 900)), min_size=1),
)
def test_fill_stands_at_the_water_level(total, given_shares):
    shares = {key: weight for key, (weight, _) in given_shares.items()}
    ceilings = {key: ceiling for key, (_, ceiling) in given_shares.items()}

    filled = fill(total, shares, ceilings)

    level = water_level(total, shares, ceilings)
    assert sum(filled.values()) == min(total, sum(ceilings.values()))
    assert all(filled[key] <= ceilings[key] for key in filled)
    assert all(abs(filled[key] - level[key]) < Fraction(1001, 1000) for key in filled)


def test_fill_spreads_what_the_capped_leave():
    assert fill(1000, {"a": 6, "b": 2, "c": 2}, dict.fromkeys("abc", 400)) == {"a": 400, "b": 300, "c": 300}


def test_fill_gives_nothing_without_weight():
    assert fill(90, {"a": 0, "b": 1}, {"a": 50, "b": 90}) == {"b": 90}


def test_allocation_by_hand():
    """15 % of 1000 to one newcomer; 850 over shares 3 and 1 is held by the ceiling of 250 each."""
    split = allocate(
        1000, [Candidate("s", 4), Candidate("b", 2), Candidate("n", 2, is_provisional=True)], LIMITS
    )

    assert split.amounts == {"s": 250, "b": 250, "n": 150}
    assert split.unallocated == 350


def test_quoted_price_is_a_lower_ceiling_and_its_rest_goes_to_the_others():
    roomy = replace(LIMITS, ceiling=0.5)

    split = allocate(1000, [Candidate(1, 2, quote=100), Candidate(2, 2), Candidate(3, 2)], roomy)

    assert split.amounts == {1: 100, 2: 450, 3: 450}


def test_without_explorers_the_core_gets_all():
    assert allocate(1000, [Candidate(n, 2) for n in range(4)], LIMITS).amounts == dict.fromkeys(range(4), 250)


def test_without_core_the_explorers_get_all():
    newcomers = [Candidate(n, 2, is_provisional=True) for n in range(4)]

    assert allocate(1000, newcomers, LIMITS).amounts == dict.fromkeys(range(4), 250)


def test_nobody_eligible_leaves_the_budget():
    split = allocate(1000, [Candidate(1, 1), Candidate(2, 0)], LIMITS)

    assert (split.amounts, split.unallocated) == ({}, 1000)


@pytest.mark.parametrize(
    ("candidate", "place"),
    [
        (Candidate(1, 4), "core"),
        (Candidate(1, 2), "core"),
        (Candidate(1, 2, is_star=True), "explore"),
        (Candidate(1, 2, is_provisional=True), "explore"),
        (Candidate(1, 1), None),
        (Candidate(1, 1, is_provisional=True), None),
        (Candidate(1, 1, is_trial_approved=True), "explore"),
        (Candidate(1, 0, is_trial_approved=True, is_star=True), None),
        (Candidate(1, 4, is_blocked=True), None),
        (Candidate(1, 4, is_frozen=True), None),
    ],
)
def test_place_follows_tier_and_state(candidate, place):
    assert place_of(candidate) == place


def test_explorers_come_by_mean_and_spread_then_id():
    steady = Candidate(1, 2, is_star=True, mean=3.4, sd=0.1)
    wide = Candidate(3, 2, is_star=True, mean=3.2, sd=0.4)
    alike = Candidate(2, 2, is_star=True, mean=3.4, sd=0.2)

    assert [one.id for one in explorers_in_order([steady, wide, alike])] == [2, 3, 1]


@pytest.mark.parametrize(
    ("base", "raised", "ceiling", "expected"),
    [
        (1500, 0.20, None, 1800),
        (1500, 0.10, None, 1650),
        (1500, 0, None, 1500),
        (1335, 0.10, None, 1469),
        (1500, 0.20, 1700, 1700),
        (1500, 0.20, 1400, 1500),
    ],
)
def test_commission_is_raised_up_to_its_ceiling(base, raised, ceiling, expected):
    assert commission_for(base, raised, ceiling_bp=ceiling) == expected


@pytest.mark.parametrize(("base", "raised"), [(-1, 0.1), (1500, -0.1)])
def test_commission_refuses_negatives(base, raised):
    with pytest.raises(ValueError, match="negative"):
        commission_for(base, raised)


@pytest.mark.parametrize(("margin", "refund_cost", "expected"), [(4000, 300, 2100), (400, 300, 0)])
def test_commission_ceiling_leaves_the_margin_its_share(margin, refund_cost, expected):
    assert commission_ceiling(margin, refund_cost) == expected
