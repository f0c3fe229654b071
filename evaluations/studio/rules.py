"""What is wrong with the rows of a policy: its caps, and what a tier does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from django.db.models import Model
from django.utils.translation import gettext as _

from evaluations.dimensions import CapKind, Renewal, Tier
from evaluations.models import CapRule, TierRule

from .catalogue import CAPS, MOST_SMALL, TIERS
from .faults import Fault, fault, plain

MOST_RAISE, MOST_MULTIPLE = 5, 100


def cap_faults(caps: Sequence[CapRule]) -> Iterator[Fault]:
    known = [rule for rule in caps if rule.kind in CapKind.values]
    for rule in caps:
        yield from _cap_row(rule)
    for kind in CapKind:
        rows = sorted((rule for rule in known if rule.kind == kind), key=lambda rule: rule.at_least)
        yield from _caps_of_kind(kind, rows)


def _cap_row(rule: CapRule) -> Iterator[Fault]:
    what = _name(rule)
    if rule.kind not in CapKind.values:
        yield fault(CAPS, what, plain(rule.kind), ", ".join(CapKind.values))
    # A cap at S would hold nothing down.
    if rule.max_tier not in range(Tier.S):
        expected = _("A, B, C or D: nothing is above S, and a cap at S holds nothing down")
        yield fault(CAPS, what, _letter(rule.max_tier), expected)
    for field in ("at_least", "within_days", "days"):
        value = getattr(rule, field)
        if not 1 <= (value or (1 if field == "days" and value is None else 0)) <= MOST_SMALL:
            label = f"{what} · {word_of(CapRule, field)}"
            yield fault(
                CAPS, label, plain(value), _("between %(low)s and %(high)s") % {"low": 1, "high": MOST_SMALL}
            )


def _caps_of_kind(kind: CapKind, rows: Sequence[CapRule]) -> Iterator[Fault]:
    if not rows or rows[0].at_least != 1:
        yield fault(CAPS, kind.label, _("no rule for the first one"), _("a rule from 1 of them on"))
    for at_least, same in groupby(rows, key=lambda rule: rule.at_least):
        count = len(list(same))
        if count > 1:
            found = _("%(count)d rules from %(number)d of them on") % {"count": count, "number": at_least}
            yield fault(CAPS, kind.label, found, _("one"))
    for fewer, more in pairwise(rows):
        if more.at_least > fewer.at_least and more.max_tier > fewer.max_tier:
            expected = _("no milder than %(tier)s, the cap of fewer of them") % {
                "tier": _letter(fewer.max_tier)
            }
            yield fault(CAPS, _name(more), _letter(more.max_tier), expected)


def _name(rule: CapRule) -> str:
    kind = CapKind(rule.kind).label if rule.kind in CapKind.values else rule.kind
    return f"{kind} ≥ {rule.at_least}"


def _letter(tier: int | None) -> str:
    return Tier(tier).label if tier in Tier.values else plain(tier)


def tier_faults(tiers: Sequence[TierRule]) -> Iterator[Fault]:
    counts = Counter(rule.tier for rule in tiers)
    for tier in (*reversed(Tier), None):
        if counts[tier] != 1:
            yield fault(TIERS, tier_name(tier), _("%(count)d rules") % {"count": counts[tier]}, _("one"))
    for rule in tiers:
        if rule.tier is not None and rule.tier not in Tier.values:
            yield fault(TIERS, plain(rule.tier), _("a rule for it"), _("tiers from D to S, and unrated"))
        if rule.renewal not in Renewal.values:
            yield fault(TIERS, tier_name(rule.tier), plain(rule.renewal), ", ".join(Renewal.values))
        yield from _tier_amounts(rule)


def _tier_amounts(rule: TierRule) -> Iterator[Fault]:
    for field, most in (("commission_raise", MOST_RAISE), ("budget_multiple", MOST_MULTIPLE)):
        value = getattr(rule, field)
        # Written so that what is no number at all is refused as well.
        if not isinstance(value, int | float) or not 0 <= value <= most:
            label = f"{tier_name(rule.tier)} · {word_of(TierRule, field)}"
            yield fault(
                TIERS, label, plain(value), _("between %(low)s and %(high)s") % {"low": 0, "high": most}
            )


def word_of(model: type[Model], field: str) -> str:
    return str(getattr(model._meta.get_field(field), "verbose_name", field))


def tier_name(tier: int | None) -> str:
    return _("unrated") if tier is None else _letter(tier)
