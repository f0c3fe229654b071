"""Whether the numbers of a policy may count: every fault, and what is allowed but worth a thought."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from evaluations.dimensions import Dimension
from evaluations.models import CapRule, Policy, TierRule

from .catalogue import Number
from .faults import Fault, about, fault, plain
from .relations import relation_faults
from .rules import cap_faults, tier_faults
from .sections import NUMBERS

PERCENT = 100


def faults_of(policy: Policy, caps: Sequence[CapRule], tiers: Sequence[TierRule]) -> list[Fault]:
    """Of the numbers as given, saved or not. Relations are looked at once every number is one and in range."""
    single = [one for number in NUMBERS.values() for one in _number_faults(number, policy)]
    related = [] if single else relation_faults(policy)
    return [*single, *related, *cap_faults(caps), *tier_faults(tiers)]


def _number_faults(number: Number, policy: Policy) -> Iterator[Fault]:
    value = getattr(policy, number.field)
    if number.parts and (not isinstance(value, list | tuple) or len(value) != len(number.parts)):
        count = len(value) if isinstance(value, list | tuple) else plain(value)
        expected = _("%(count)d numbers") % {"count": len(number.parts)}
        yield fault(number.field, about(number), count, expected)
        return
    for part, one in number.named_values(policy):
        if not _is_number(one, whole=number.is_whole):
            expected = _("a whole number") if number.is_whole else _("a number")
            yield fault(number.field, about(number, part), plain(one), expected)
        elif not _is_within(one, number):
            yield fault(number.field, about(number, part), plain(one), range_of(number))


def _is_number(value: Any, *, whole: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and (not whole or value % 1 == 0)


def _is_within(value: float, number: Number) -> bool:
    is_low = value <= number.low if number.above else value < number.low
    return not is_low and value <= number.most


def range_of(number: Number) -> str:
    given = {"low": plain(number.low), "high": plain(number.most)}
    if number.above:
        return _("more than %(low)s and at most %(high)s") % given
    return _("between %(low)s and %(high)s") % given


def warnings_of(policy: Policy) -> list[str]:
    """Dimensions without which a collaboration has no score at all, and so does not count."""
    words = _(
        "A collaboration without “%(dimension)s” has a coverage of %(found)s, less than the least of %(least)s:"
        " it has no score and does not count."
    )
    return [
        words % {"dimension": dimension.label, "found": plain(rest), "least": plain(policy.min_coverage)}
        for dimension, weight in zip(Dimension, policy.overall_weights, strict=True)
        if (rest := round(1 - weight / PERCENT, 6)) < policy.min_coverage
    ]
