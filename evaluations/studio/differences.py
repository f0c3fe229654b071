"""What differs between two versions of the policy, and a fingerprint of everything that may differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evaluations.models import CapRule, Policy, TierRule

from .catalogue import CAPS, RULES, TIERS, Number, Words
from .faults import plain
from .rules import tier_name
from .sections import NUMBERS, SECTIONS

CAP_FIELDS = ("kind", "at_least", "within_days", "max_tier", "days")
TIER_FIELDS = ("tier", "renewal", "commission_raise", "budget_multiple", "allows_fixed_fee")


@dataclass(frozen=True)
class Difference:
    """None: was not there, is gone. `is_tried`: a what-if shows what it does."""

    section: Words
    what: Words
    old: str | None
    new: str | None
    is_tried: bool = False


def differences(old: Policy, new: Policy) -> list[Difference]:
    """In the order of the sections. Reads prefetched rules of both."""
    return [
        *(
            difference
            for section in SECTIONS
            for number in section.numbers
            for difference in _number(section.title, number, old, new)
        ),
        *_rows(RULES[0].title, _caps(old), _caps(new)),
        *_rows(RULES[1].title, _tiers(old), _tiers(new)),
    ]


def _number(section: Words, number: Number, old: Policy, new: Policy) -> Iterator[Difference]:
    for (part, before), after in zip(number.named_values(old), number.values(new), strict=True):
        if before != after:
            what = f"{number.label} · {part}" if part else number.label
            yield Difference(section, what, plain(before), plain(after), number.is_tried)


def _rows(section: Words, old: dict[str, str], new: dict[str, str]) -> Iterator[Difference]:
    for what in {**old, **new}:
        if old.get(what) != new.get(what):
            yield Difference(section, what, old.get(what), new.get(what))


def _caps(policy: Policy) -> dict[str, str]:
    return {
        f"{rule.get_kind_display()} ≥ {rule.at_least}": cap_in_words(rule)
        for rule in sorted(policy.cap_rules.all(), key=lambda rule: (rule.kind, rule.at_least))
    }


def cap_in_words(rule: CapRule) -> str:
    given = {"tier": rule.get_max_tier_display(), "days": rule.days, "within": rule.within_days}
    if rule.days is None:
        return _("at most %(tier)s until lifted, counted over %(within)d days") % given
    return _("at most %(tier)s for %(days)d days, counted over %(within)d days") % given


def _tiers(policy: Policy) -> dict[str, str]:
    return {tier_name(rule.tier): tier_in_words(rule) for rule in best_first(policy)}


def best_first(policy: Policy) -> list[TierRule]:
    return sorted(
        policy.tier_rules.all(), key=lambda rule: -1 if rule.tier is None else rule.tier, reverse=True
    )


def tier_in_words(rule: TierRule) -> str:
    words = _("%(renewal)s, commission +%(raise)s %%, %(multiple)s shares of the budget") % {
        "renewal": rule.get_renewal_display(),
        "raise": plain(round(rule.commission_raise * 100, 6)),
        "multiple": plain(rule.budget_multiple),
    }
    return words if rule.allows_fixed_fee else _("%(words)s, no fixed fee") % {"words": words}


def fingerprint(policy: Policy) -> str:
    """Of every number and rule: two versions that judge alike have the same. Reads prefetched rules."""
    told: dict[str, Any] = {
        field: [float(one) for one in number.values(policy)] for field, number in NUMBERS.items()
    }
    told[CAPS] = sorted(
        [[getattr(rule, field) for field in CAP_FIELDS] for rule in policy.cap_rules.all()], key=repr
    )
    told[TIERS] = sorted(
        [[getattr(rule, field) for field in TIER_FIELDS] for rule in policy.tier_rules.all()], key=repr
    )
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
