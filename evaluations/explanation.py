"""Why a creator has the tier they have, in words and figures: read from what was stored with the standing.

Nothing is computed anew here but shares and differences of stored figures, and the scores of collaborations
under the standing's own policy: they were settled under the policy of their day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User

from .dimensions import Tier
from .models import CollaborationScore, Policy, Standing, TierCap
from .redaction import ScoredCollaboration, redacted_for

# The interval people see covers about nine in ten true scores.
INTERVAL = 2.05
ROUNDING = 1e-9


@dataclass(frozen=True)
class Contribution:
    """One term of the posterior mean: what it says, how much it weighs, what share of the whole it is."""

    collaboration: ScoredCollaboration | None  # None: the peers' prior, or older collaborations together
    label: str
    value: float | None
    weight: float
    share: float


@dataclass(frozen=True)
class Explanation:
    standing: Standing
    summary: list[str]
    gates: list[str]
    contributions: list[Contribution]
    next_step: str
    low: float
    high: float


def explain(standing: Standing, *, user: User) -> Explanation:
    """Expects `policy` and `norm_version` selected with the standing."""
    policy = standing.policy
    return Explanation(
        standing=standing,
        summary=list(_summary(standing, policy)),
        gates=list(_gates(standing, policy)),
        contributions=list(_contributions(standing, policy, user)),
        next_step=_next_step(standing, policy),
        low=max(0.0, standing.mean - INTERVAL * standing.sd),
        high=min(5.0, standing.mean + INTERVAL * standing.sd),
    )


def cuts_of(policy: Policy) -> list[float]:
    """Where C, B, A and S begin."""
    return [policy.cut_c, policy.cut_b, policy.cut_a, policy.cut_s]


def figure(value: float, decimals: int = 2) -> str:
    """Rounded as the badge beside it is; Django's own format cuts digits off."""
    return f"{value:.{decimals}f}"


def _summary(standing: Standing, policy: Policy) -> Iterator[str]:
    counted = {"videos": _videos(standing.videos), "collaborations": _collaborations(standing.collaborations)}
    if standing.is_provisional:
        yield _("Unrated: %(videos)s in %(collaborations)s have settled, a tier needs %(needed)d videos.") % {
            **counted,
            "needed": policy.min_videos,
        }
        return
    yield _("%(tier)s: score %(mean)s ± %(sd)s from %(collaborations)s and %(videos)s.") % {
        **counted,
        "tier": Tier(standing.effective_tier).label,
        "mean": figure(standing.mean),
        "sd": figure(standing.sd),
    }
    yield _movement(standing, policy)
    yield _trend(standing)


def _movement(standing: Standing, policy: Policy) -> str:
    """How the score lies against the cuts, allowing for the spread."""
    if _is_held(standing):
        return _("The score alone gives %(tier)s; what is said below holds it at %(now)s.") % {
            "tier": Tier(standing.stat_tier).label,
            "now": Tier(standing.effective_tier).label,
        }
    low, high = (
        standing.mean - policy.hysteresis * standing.sd,
        standing.mean + policy.hysteresis * standing.sd,
    )
    given = {"low": figure(low), "high": figure(high)}
    before, now = standing.previous_tier, standing.effective_tier
    if before is None:
        return _("First tier: it follows the score.")
    letters = {"before": Tier(before).label, "now": Tier(now).label}
    if now > before:
        # A tier also rises because what held it has ended; the cautious score need not reach that far.
        words = (
            _("Rose from %(before)s: even the cautious score %(low)s is in %(now)s.")
            if low + ROUNDING >= cuts_of(policy)[now - 1]
            else _("Rose from %(before)s to %(now)s: what held it lower has ended.")
        )
        return words % {**letters, **given}
    if now < before:
        return _("Fell from %(before)s: even the generous score %(high)s is in %(now)s.") % {
            **letters,
            **given,
        }
    return _("Unchanged: it moves only when %(low)s to %(high)s lies wholly beyond a cut.") % given


def _is_held(standing: Standing) -> bool:
    return standing.effective_tier < standing.stat_tier


def _trend(standing: Standing) -> str:
    if standing.slope90 is None or standing.trend_z is None:
        return _("Trend: too early to say; it needs four settled collaborations over 45 days.")
    return _("Trend: %(label)s, %(slope)s per 90 days (z %(z)s).") % {
        "label": str(standing.get_trend_display()).lower(),
        "slope": f"{'+' if standing.slope90 > 0 else ''}{figure(standing.slope90, 3)}",
        "z": figure(standing.trend_z),
    }


def _gates(standing: Standing, policy: Policy) -> Iterator[str]:
    """Everything that holds the tier below what the score alone would give."""
    if standing.is_blocked:
        yield (
            _("On the blacklist: no campaign while the entry is in force.")
            if standing.is_provisional
            else _("On the blacklist: D while the entry is in force.")
        )
    if not standing.is_provisional and "S needs more evidence" in standing.reasons:
        yield _("S needs %(videos)d settled videos and %(collaborations)d collaborations.") % {
            "videos": policy.s_min_videos,
            "collaborations": policy.s_min_collaborations,
        }
    if "one_role_panels" in standing.reasons:
        yield _("S needs marks of more than one role.")
    for cap in TierCap.objects.filter(pk__in=standing.cap_ids).order_by("max_tier", "pk"):
        yield _cap(cap)


def _cap(cap: TierCap) -> str:
    given = {"tier": cap.get_max_tier_display(), "why": cap.get_kind_display()}
    if cap.ends_at is None:
        return _("At most %(tier)s until lifted: %(why)s.") % given
    return _("At most %(tier)s until %(date)s: %(why)s.") % {**given, "date": date_format(cap.ends_at)}


def _contributions(standing: Standing, policy: Policy, user: User) -> Iterator[Contribution]:
    """The terms of (k·prior + Σ weight·score) / (k + W), newest first, the prior last."""
    whole = standing.prior_strength + standing.weight
    weights = dict(zip(standing.score_ids, standing.score_weights, strict=True))
    scores = CollaborationScore.objects.filter(pk__in=weights)
    seen = redacted_for(user, scores)
    values = dict(scores.weighed_by(policy).values_list("pk", "weighed"))
    for one in reversed(seen):
        weight = weights[one.score_id]
        yield Contribution(one, one.label, values[one.score_id], weight, weight / whole)
    if standing.older_count:
        value = standing.older_weighted_sum / standing.older_weight if standing.older_weight else None
        label = _("%(count)d older collaborations") % {"count": standing.older_count}
        yield Contribution(None, label, value, standing.older_weight, standing.older_weight / whole)
    yield Contribution(
        None,
        _("where comparable creators start"),
        standing.prior,
        standing.prior_strength,
        standing.prior_strength / whole,
    )


def _next_step(standing: Standing, policy: Policy) -> str:
    if standing.is_provisional:
        missing = policy.min_videos - standing.videos
        return ngettext(
            "%(count)d more settled video gives a tier.",
            "%(count)d more settled videos give a tier.",
            missing,
        ) % {"count": missing}
    if _is_held(standing):
        return _("The tier rises to %(tier)s when nothing holds it any more and the score stays.") % {
            "tier": Tier(standing.stat_tier).label
        }
    if standing.effective_tier == Tier.S:
        return _("There is no tier above S.")
    cut = cuts_of(policy)[standing.effective_tier]
    return _("To reach %(tier)s: a cautious score of %(cut)s; now it is %(low)s.") % {
        "tier": Tier(standing.effective_tier + 1).label,
        "cut": figure(cut),
        "low": figure(standing.mean - policy.hysteresis * standing.sd),
    }


def _videos(count: int) -> str:
    return ngettext("%(count)d video", "%(count)d videos", count) % {"count": count}


def _collaborations(count: int) -> str:
    return ngettext("%(count)d collaboration", "%(count)d collaborations", count) % {"count": count}
