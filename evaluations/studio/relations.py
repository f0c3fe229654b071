"""What several numbers of a policy must be together. Each is a number already, and in its range."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from evaluations.models import Policy

from .faults import Fault, about, fault, plain
from .sections import NUMBERS

# Cuts closer than half of what one collaboration moves a creator of some history would be told apart by chance.
LEAST_BETWEEN_CUTS = 0.1
HOURS = 24
TOLERANCE = 1e-7
Order = Callable[[float, float], bool]


def relation_faults(policy: Policy) -> Iterator[Fault]:
    yield from _sums(policy)
    yield from _cuts(policy)
    yield from _orders(policy)
    yield from _pairs(policy)
    yield from _clocks(policy)


def _sums(policy: Policy) -> Iterator[Fault]:
    for field, total in (("overall_weights", 100), ("data_mix", 1), ("conversion_mix", 1)):
        found = sum(getattr(policy, field))
        if abs(found - total) > TOLERANCE:
            expected = _("a sum of %(total)d") % {"total": total}
            yield fault(field, about(NUMBERS[field]), plain(round(found, 9)), expected)


def _cuts(policy: Policy) -> Iterator[Fault]:
    for low, high in pairwise("CBAS"):
        below, above = (getattr(policy, f"cut_{letter.lower()}") for letter in (low, high))
        # Rounded, because 3.5 - 3.4 is a little less than a tenth.
        if round(above - below, 9) < LEAST_BETWEEN_CUTS:
            expected = _("at least %(least)s above %(tier)s, which begins at %(cut)s") % {
                "least": plain(LEAST_BETWEEN_CUTS),
                "tier": low,
                "cut": plain(below),
            }
            field = f"cut_{high.lower()}"
            yield fault(field, about(NUMBERS[field]), plain(above), expected)


def _orders(policy: Policy) -> Iterator[Fault]:
    """Lists whose values rise or fall from one part to the next."""
    rising, not_falling = _("values that rise"), _("values that never fall")
    falling = _("values that never rise")
    orders: tuple[tuple[str, str, Order], ...] = (
        ("knot_probabilities", rising, lambda one, next_: one < next_),
        ("knot_scores", rising, lambda one, next_: one < next_),
        ("views_root", not_falling, lambda one, next_: one <= next_),
        ("like_rate_root", not_falling, lambda one, next_: one <= next_),
        ("comment_rate_root", not_falling, lambda one, next_: one <= next_),
        ("reply_hours", rising, lambda one, next_: one < next_),
        ("k_bounds", rising, lambda one, next_: one < next_),
        ("comments_per_like", rising, lambda one, next_: one < next_),
        ("likes_per_view_amber", rising, lambda one, next_: one < next_),
        ("likes_per_view_red", rising, lambda one, next_: one < next_),
        ("jump_z", not_falling, lambda one, next_: one <= next_),
        ("jump_share", not_falling, lambda one, next_: one <= next_),
        ("lateness_scores", falling, lambda one, next_: one >= next_),
        ("reply_scores", falling, lambda one, next_: one >= next_),
        ("refund_ceilings", falling, lambda one, next_: one >= next_),
        ("views_per_follower", falling, lambda one, next_: one >= next_),
        ("flat_views", falling, lambda one, next_: one >= next_),
    )
    for field, expected, holds in orders:
        values = getattr(policy, field)
        broken = next((pair for pair in pairwise(values) if not holds(*pair)), None)
        if broken:
            found = _("%(second)s after %(first)s") % {"first": plain(broken[0]), "second": plain(broken[1])}
            yield fault(field, about(NUMBERS[field]), found, expected)


def _pairs(policy: Policy) -> Iterator[Fault]:
    """(the field, the other, must it be above)"""
    for field, other, is_above in (
        ("s_min_videos", "min_videos", True),
        ("final_days", "settle_days", True),
        ("alpha_green", "alpha_amber", True),
        ("refund_critical", "refund_warning", True),
        ("trend_min_span", "trend_window", False),
    ):
        mine, theirs = getattr(policy, field), getattr(policy, other)
        given = {"other": NUMBERS[other].label, "value": plain(theirs)}
        if is_above and mine < theirs:
            expected = _("at least “%(other)s”, which is %(value)s") % given
            yield fault(field, about(NUMBERS[field]), plain(mine), expected)
        elif not is_above and mine > theirs:
            expected = _("at most “%(other)s”, which is %(value)s") % given
            yield fault(field, about(NUMBERS[field]), plain(mine), expected)
    yield from _ranges_inside(policy)


def _ranges_inside(policy: Policy) -> Iterator[Fault]:
    """Red is further out than amber."""
    (low, high), (red_low, red_high) = policy.likes_per_view_amber, policy.likes_per_view_red
    if red_low > low or red_high < high:
        number = NUMBERS["likes_per_view_red"]
        expected = _("a range around %(low)s to %(high)s") % {"low": plain(low), "high": plain(high)}
        found = _("%(low)s to %(high)s") % {"low": plain(red_low), "high": plain(red_high)}
        yield fault(number.field, about(number), found, expected)
    number = NUMBERS["engagement_p2"]
    for band, red, amber in zip(number.parts, policy.engagement_p2, policy.engagement_p10, strict=True):
        if red > amber:
            expected = _("at most %(high)s, where amber begins") % {"high": plain(amber)}
            yield fault(number.field, about(number, band), plain(red), expected)


def _clocks(policy: Policy) -> Iterator[Fault]:
    """Marks are due, and figures taken, before the numbers lock."""
    most = policy.settle_days * HOURS
    for field in ("marks_due_hours", "snapshot_tolerance_hours"):
        found = getattr(policy, field)
        if found > most:
            expected = _("at most %(hours)d hours, when the numbers lock") % {"hours": most}
            yield fault(field, about(NUMBERS[field]), plain(found), expected)
