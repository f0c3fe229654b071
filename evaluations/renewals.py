"""Rows of the renewal worklist: why the suggestion, and what happened after the decision."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Brand
from campaigns.decisions import Decision, register_decisions
from campaigns.models import Collaboration
from creators.standing import TREND_OF

from .dimensions import Renewal, Tier
from .models import CollaborationScore, Policy, RenewalItem
from .querysets.renewals import newest_score

if TYPE_CHECKING:
    from django.utils.functional import Promise

TONES = {Renewal.RENEW: "good", Renewal.KEEP: "info", Renewal.TRIAL: "warn", Renewal.PAUSE: "bad"}


@dataclass(frozen=True)
class Row:
    """`later`: the collaborations of the brand with the creator that began after the decision, newest first."""

    item: RenewalItem
    later: list[Collaboration]
    allows_fixed_fee: bool = True

    @property
    def why(self) -> str:
        return why(self.item)

    @property
    def suggestion_tone(self) -> str:
        return TONES[Renewal(self.item.suggestion)]

    @property
    def decision_tone(self) -> str:
        return TONES[Renewal(self.item.decision)] if self.item.decision else ""

    @property
    def suggested_commission(self) -> float | None:
        """As a fraction."""
        return _fraction(self.item.suggested_commission_bp)

    @property
    def commission(self) -> float | None:
        return _fraction(self.item.commission_bp)

    @property
    def trend(self) -> str:
        return TREND_OF[self.standing_now.trend]

    @property
    def standing_now(self) -> Any:
        return self.item.collaboration.creator.current_standing


def rows_of(items: Sequence[RenewalItem], *, policy: Policy | None = None) -> list[Row]:
    """A query for what happened later, however many rows, and with a policy one for what its tiers allow."""
    later = _later(items)
    without_fee = set(_tiers_without_fee(policy)) if policy else set()
    return [
        Row(item, [one for one in later if _is_after(one, item)], item.tier not in without_fee)
        for item in items
    ]


def _tiers_without_fee(policy: Policy) -> Iterable[int | None]:
    return policy.tier_rules.filter(allows_fixed_fee=False).values_list("tier", flat=True)


def why(item: RenewalItem) -> str:
    """Needs `with_facts`."""
    if item.tier is None:
        return _("Unrated: too few videos for a tier.")
    if item.suggestion == Renewal.PAUSE:
        return _("Tier %(tier)s: the policy pauses.") % {"tier": Tier(item.tier).label}
    base, offered = getattr(item, "base_bp", None), item.suggested_commission_bp
    if base and offered is not None and offered != base:
        return _("Tier %(tier)s: %(base)s agreed, raised by %(raise)s.") % {
            "tier": Tier(item.tier).label,
            "base": percent(base),
            "raise": percent(round(10_000 * (offered - base) / base)),
        }
    if offered is None:
        return _("Tier %(tier)s; no commission was agreed.") % {"tier": Tier(item.tier).label}
    return _("Tier %(tier)s: the commission stays.") % {"tier": Tier(item.tier).label}


def _fraction(bp: int | None) -> float | None:
    return None if bp is None else bp / 10_000


def percent(bp: int) -> str:
    """Hundredths of a percent as people read them: 1850 is 18.5%."""
    return f"{bp / 100:.2f}".rstrip("0").rstrip(".") + "%"


@register_decisions
def _newest_decisions(brand: Brand, creator_ids: Collection[int]) -> dict[int, Decision]:
    newest = RenewalItem.objects.of_brand(brand).about(creator_ids).newest_per_creator()
    return {item.collaboration.creator_id: _told(item) for item in newest}


def _told(item: RenewalItem) -> Decision:
    label: str | Promise = Renewal(item.decision).label
    assert item.decided_at and item.decided_by  # noqa: PT018, S101 -- a constraint has it
    return Decision(
        label=label,
        reason=item.reason,
        by=item.decided_by,
        at=item.decided_at,
        is_pause=item.decision == Renewal.PAUSE,
        url=item.get_absolute_url(),
    )


def _later(items: Sequence[RenewalItem]) -> list[Collaboration]:
    decided = [item for item in items if item.decided_at]
    if not decided:
        return []
    since = min(item.decided_at for item in decided if item.decided_at)
    subjects = Q(
        creator__in={item.collaboration.creator_id for item in decided},
        campaign__brand__in={item.collaboration.campaign.brand_id for item in decided},
        added_at__gt=since,
    )
    score = newest_score(collaboration="pk", creator="creator", model=CollaborationScore)
    found = Collaboration.objects.filter(subjects).select_related("campaign").annotate(score=score)
    return list(found.order_by("-added_at", "-pk"))


def _is_after(later: Collaboration, item: RenewalItem) -> bool:
    return bool(
        item.decided_at
        and later.added_at > item.decided_at
        and later.creator_id == item.collaboration.creator_id
        and later.campaign.brand_id == item.collaboration.campaign.brand_id
    )
