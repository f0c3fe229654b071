"""The thresholds of a policy as the functions of the checks and budgets take them, and what a check found as
evidence to store: every figure with the limit it was held against."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from creators.models import Band

from .models import Policy
from .scoring.authenticity import AuthenticityCheck, AuthenticityLimits, BandQuantiles
from .scoring.budgets import BudgetLimits
from .scoring.refunds import Baseline, Count, RefundCheck, RefundLimits


def refund_limits(policy: Policy) -> RefundLimits:
    warning, critical = policy.refund_ceilings
    return RefundLimits(
        kappa=policy.refund_kappa,
        warning=policy.refund_warning,
        critical=policy.refund_critical,
        probability=policy.refund_probability,
        min_orders=policy.refund_min_orders,
        ceilings=(warning, critical),
    )


def band_default(policy: Policy, band: Band) -> BandQuantiles:
    """What a band is held to until it has enough profiles of its own."""
    low, high = policy.comments_per_like
    return BandQuantiles(policy.engagement_p10[band - 1], policy.engagement_p2[band - 1], low, high)


def authenticity_limits(policy: Policy, band: BandQuantiles) -> AuthenticityLimits:
    return AuthenticityLimits(
        videos=policy.authenticity_videos,
        zombie_followers=policy.zombie_followers,
        zombie_likes=policy.zombie_likes,
        views_per_follower=_pair(policy.views_per_follower),
        likes_amber=_pair(policy.likes_per_view_amber),
        likes_red=_pair(policy.likes_per_view_red),
        flat_views=_pair(policy.flat_views),
        jump_z=_pair(policy.jump_z),
        jump_share=_pair(policy.jump_share),
        band=band,
    )


def budget_limits(policy: Policy) -> BudgetLimits:
    rules = policy.tier_rules.all()
    return BudgetLimits(
        multiples={rule.tier: rule.budget_multiple for rule in rules if rule.tier is not None},
        explore_share=policy.explore_share,
        ceiling=policy.budget_ceiling,
    )


def refund_evidence(
    found: RefundCheck, count: Count, baseline: Baseline, *, policy: Policy
) -> Mapping[str, Any]:
    """Needs the policy's numbers only; the text is `evidence_texts`'."""
    return {
        "check": "refund",
        "policy": policy.version,
        **asdict(found),
        **asdict(count),
        "baseline": asdict(baseline),
        "limits": asdict(refund_limits(policy)) | {"ceilings": list(policy.refund_ceilings)},
    }


def authenticity_evidence(
    found: AuthenticityCheck, *, band: Band, snapshot: int, policy: Policy
) -> Mapping[str, Any]:
    """`snapshot`: id of the metric snapshot that the check read."""
    return {
        "check": "authenticity",
        "policy": policy.version,
        "snapshot": snapshot,
        "band": int(band),
        "result": found.result,
        "videos": found.videos,
        "needed": policy.authenticity_videos,
        "signals": [asdict(signal) for signal in found.signals],
    }


def _pair(values: list[float]) -> tuple[float, float]:
    first, second = values
    return first, second
