"""What the score is made of: each collaboration with its weight, and what is said about how it was scored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.dimensions import Dimension
from evaluations.models import Standing
from evaluations.redaction import ScoredCollaboration
from evaluations.sales_texts import sales_texts

from .gathered import Gathered
from .words import Line, figure


@dataclass(frozen=True)
class Contribution:
    """One term of the posterior mean: what it says, how much it weighs, what share of the whole it is."""

    collaboration: ScoredCollaboration | None  # None: the peers' prior, or older collaborations together
    label: str
    value: float | None
    weight: float
    share: float
    marks_url: str = ""
    notes: list[str] = field(default_factory=list)


def contributions(gathered: Gathered) -> Iterator[Contribution]:
    """The terms of (k·prior + Σ weight·score) / (k + W), newest first, the prior last."""
    standing = gathered.standing
    whole = standing.prior_strength + standing.weight
    terms = [_term(gathered, row, weight, whole) for row, weight in gathered.weighted()]
    # By the day that may be told: the order within a month would tell more.
    yield from sorted(terms, key=_told, reverse=True)
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


def _told(term: Contribution) -> Any:
    return term.collaboration.on if term.collaboration else None


def _term(gathered: Gathered, row: Any, weight: float, whole: float) -> Contribution:
    seen = gathered.seen[row.pk]
    return Contribution(
        collaboration=seen,
        label=seen.label,
        value=row.weighed,
        weight=weight,
        share=weight / whole,
        marks_url=reverse("evaluations:panel", args=[row.collaboration_id]) if seen.is_own else "",
        notes=list(_notes(row, gathered)) if seen.is_own else [],
    )


def _notes(row: Any, gathered: Gathered) -> Iterator[str]:
    """Of one's own brand only: how the panel scored says more than another brand may know."""
    if row.panel_coverage < 1:
        asked = round(row.panel_roles / row.panel_coverage) if row.panel_coverage else 0
        yield _("%(scored)d of %(asked)d roles scored") % {"scored": row.panel_roles, "asked": asked}
    if row.weak_bars and any(row.weak_bars):
        weak = [str(name) for name, is_weak in zip(Dimension.labels, row.weak_bars, strict=True) if is_weak]
        yield _("%(bars)s weighs half: the brand’s panels agree too little about it") % {
            "bars": _(", ").join(weak)
        }
    if row.reply_hours is not None:
        yield _("median reply %(hours)s h = %(points)s") % {
            "hours": figure(row.reply_hours, 1),
            "points": figure(row.reply_points, 0),
        }
    yield from sales_texts(row, gathered.sales.get(row.pk, []))
    if row.coverage < 1:
        yield _("bars for %(share)d%% of the weights") % {"share": round(row.coverage * 100)}
    yield (
        _("final")
        if row.is_final
        else _("provisional until %(days)d days after the last video and until no order can come back")
        % {"days": gathered.standing.policy.final_days}
    )


def basis(standing: Standing) -> Line:
    """What the spread and the strength of the prior rest on."""
    given = {"spread": figure(standing.spread), "strength": figure(standing.prior_strength, 1)}
    if standing.norm_version.sigma is None:
        text = _(
            "Spread between collaborations %(spread)s and prior strength %(strength)s: the policy’s, until our "
            "own history is long enough."
        )
    else:
        text = _(
            "Spread between collaborations %(spread)s and prior strength %(strength)s: fitted to our own history."
        )
    return Line(text % given)


def versions(standing: Standing) -> Line:
    return Line(
        _("Policy %(policy)s, peer tables of %(norms)s.")
        % {"policy": standing.policy.version, "norms": standing.norm_version},
        standing.policy.get_absolute_url(),
    )
