"""What a collaboration was worth, from its sums. Whole minor units of one currency; None where there is nothing to
divide by or something is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import accumulate, pairwise


def rounded(amount: Decimal | Fraction) -> int:
    """Half away from zero, in whole minor units."""
    if isinstance(amount, Fraction):
        sign = -1 if amount < 0 else 1
        return sign * ((2 * abs(amount.numerator) + amount.denominator) // (2 * amount.denominator))
    return int(amount.to_integral_value(ROUND_HALF_UP))


def shared(total: int, weights: Sequence[Decimal]) -> list[int]:
    """In proportion to the weights, rounded so that the parts make up the total exactly; nothing where they are nil."""
    ends = [Fraction(end) for end in accumulate(weights)]
    if not ends or not ends[-1]:
        return [0] * len(ends)
    return [
        after - before for before, after in pairwise([0, *(rounded(total * end / ends[-1]) for end in ends)])
    ]


def added(amounts: Iterable[int | None]) -> int | None:
    """None as soon as one is not known."""
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def guarantee_top_up(guarantee: int | None, commission: int | None) -> int | None:
    """What a guarantee costs beyond the commission that the creator earns anyway: the guarantee is a floor."""
    if not guarantee:
        return 0
    return None if commission is None else max(guarantee - commission, 0)


def contribution(margin: int | None, costs: int | None) -> int | None:
    """What is left of net sales once goods and creator are paid; below zero is real."""
    return None if margin is None or costs is None else margin - costs


def ratio(part: int | None, whole: int | None) -> Decimal | None:
    return Decimal(part) / whole if part is not None and whole else None


def break_even(
    *, gmv: int | None, margin: int | None, commission: int | None, guarantee: int | None, fixed: int | None
) -> int | None:
    """The GMV at which the contribution is nil, refunds, margin and commission in proportion to what was sold.

    At k times the sales, the margin is k times as much and the creator gets the greater of guarantee and k times the
    commission; `fixed` stays. None: nothing was sold to take proportions from, or no amount of sales would do.
    """
    if gmv is None or margin is None or commission is None or guarantee is None or fixed is None:
        return None
    if gmv <= 0 or margin <= 0 or margin <= commission:
        return None
    times = max(Fraction(fixed + guarantee, margin), Fraction(fixed, margin - commission))
    return rounded(gmv * times)
