"""What would reach the next tier, in figures, from what was stored and by the functions of the method."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.dimensions import Tier
from evaluations.models import Standing

from .changes import evidence_now
from .functions import NEXT_AFTER, State, scores_needed
from .gathered import Gathered
from .why import is_held
from .words import collaborations, cuts_of, figure, letter, videos


def next_steps(gathered: Gathered) -> Iterator[str]:
    standing = gathered.standing
    if standing.is_provisional:
        yield _missing_videos(standing)
    elif standing.is_frozen:
        yield _("The tier is decided anew when the review closes.")
    elif is_held(standing):
        yield from _freed(gathered)
    elif standing.stat_tier == Tier.S:
        yield _("There is no tier above S.")
    else:
        yield from _higher(gathered)


def _missing_videos(standing: Standing) -> str:
    missing = standing.policy.min_videos - standing.videos
    if missing <= 0:
        return _("The tier is decided when the review closes.")
    return ngettext(
        "%(count)d more settled video gives a tier.", "%(count)d more settled videos give a tier.", missing
    ) % {"count": missing}


def _freed(gathered: Gathered) -> Iterator[str]:
    standing = gathered.standing
    yield _("The tier rises to %(tier)s when nothing holds it any more and the score stays.") % {
        "tier": letter(standing.stat_tier)
    }
    if standing.stat_tier == Tier.S:
        yield from _missing_for_s(standing)
    for cap in gathered.caps.values():
        if cap.pk in standing.cap_ids and cap.ends_at and cap.max_tier < standing.stat_tier:
            yield _("The cap at %(tier)s runs out on %(date)s.") % {
                "tier": cap.get_max_tier_display(),
                "date": date_format(cap.ends_at),
            }


def _missing_for_s(standing: Standing) -> Iterator[str]:
    policy = standing.policy
    missing = policy.s_min_videos - standing.videos
    if missing > 0:
        yield _("Missing for S: %(videos)s.") % {"videos": videos(missing)}
    missing = policy.s_min_collaborations - standing.collaborations
    if missing > 0:
        yield _("Missing for S: %(collaborations)s.") % {"collaborations": collaborations(missing)}


def _higher(gathered: Gathered) -> Iterator[str]:
    standing = gathered.standing
    policy, target = standing.policy, standing.stat_tier + 1
    cut = cuts_of(policy)[standing.stat_tier]
    yield _("To reach %(tier)s: a cautious score of %(cut)s; now it is %(low)s.") % {
        "tier": letter(target),
        "cut": figure(cut),
        "low": figure(standing.mean - policy.hysteresis * standing.sd),
    }
    if target == Tier.S:
        yield from _missing_for_s(standing)
    counts = sorted({1, max(1, round(standing.videos / standing.collaborations))})
    now = State(evidence_now(gathered), standing.prior, standing.prior_strength)
    needed = scores_needed(standing, now=now, target=target, videos=counts)
    yield from (_next(target, count, score) for count, score in zip(counts, needed, strict=True))


def _next(target: int, count: int, score: float | None) -> str:
    given = {"tier": letter(target), "videos": videos(count), "days": NEXT_AFTER}
    if score is None:
        return _("Not reachable with one more collaboration of %(videos)s, not even by a score of 5.") % given
    return _(
        "One more collaboration with %(videos)s reaches %(tier)s with a score of at least %(score)s, if it settles "
        "%(days)d days after the newest one and every bar is scored."
    ) % {**given, "score": figure(score)}
