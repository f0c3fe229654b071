"""The close as a loop in Python would do it: per creator a few queries, plain arithmetic, two saves.

It is the peer that ours is timed against, and the oracle that ours must equal before any time counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from campaigns.models import Collaboration
from evaluations.dimensions import Dimension
from evaluations.models import (
    CollaborationScore,
    CurrentStanding,
    Mark,
    NormVersion,
    Policy,
    RaterEffect,
    Standing,
    StandingJob,
)
from tests.evaluations import oracle

from .harness import Undo

CHECKED = 300
TOLERANCE = 1e-6
ROLES = ("operations", "marketing", "customer_service")


# --- the peer


def loop(campaign: int, limit: int) -> None:
    policy, norms, at = Policy.objects.in_force(), NormVersion.objects.latest("pk"), now()
    job = StandingJob.objects.create(
        cause=StandingJob.Cause.CAMPAIGN_CLOSED, campaign_id=campaign, requested_at=at
    )
    for collaboration in Collaboration.objects.filter(campaign=campaign).order_by("creator")[:limit]:
        with transaction.atomic():
            _settle(collaboration, policy, norms, at)
            stand(collaboration.creator_id, policy, norms, job)
    job.done_at = now()
    job.save()


def _settle(collaboration: Collaboration, policy: Policy, norms: NormVersion, at: Any) -> None:
    bars = plain_bars(collaboration.pk, policy, {})
    score, coverage = oracle.composite(bars, policy.overall_weights, policy.min_coverage)
    CollaborationScore.objects.create(
        collaboration=collaboration,
        creator_id=collaboration.creator_id,
        version=1,
        settled_on=at.date(),
        videos=collaboration.agreed_videos,
        bars=bars,
        score=score,
        coverage=coverage,
        cell="",
        scorecard_id=collaboration.campaign.scoring.scorecard_id,
        policy=policy,
        norm_version=norms,
        created_at=at,
    )


def stand(creator: int, policy: Policy, norms: NormVersion, job: StandingJob) -> None:
    current = CurrentStanding.objects.select_related("standing").get(creator=creator)
    mean, sd, tier, weight = plain_standing(
        creator, policy, (policy.grand_mean, policy.prior_strength, policy.sigma), current.standing
    )
    standing = Standing.objects.create(
        creator_id=creator,
        previous=current.standing,
        policy=policy,
        norm_version=norms,
        inputs_hash=b"naive",
        as_of=job.requested_at,
        mean=mean,
        sd=sd,
        weight=weight,
        prior=policy.grand_mean,
        videos=3,
        collaborations=1,
        confidence=0.5,
        stat_tier=tier,
        effective_tier=tier,
        trend=0,
        job=job,
    )
    current.standing, current.tier, current.score, current.sd = standing, tier, mean, sd
    current.save()


# --- the oracle


def check(campaign: int, run: Callable[[], Any]) -> int:
    """Close, compare bars and standings of up to 300 creators with plain arithmetic, take the close back."""
    try:
        with transaction.atomic():
            run()
            policy = Policy.objects.in_force()
            found = Collaboration.objects.filter(campaign=campaign).order_by("creator")[:CHECKED]
            for collaboration in found:
                _check_bars(collaboration.pk, policy)
                check_standing(collaboration.creator_id, policy)
            raise Undo
    except Undo:
        return len(found)


def _check_bars(collaboration: int, policy: Policy) -> None:
    score = CollaborationScore.objects.filter(collaboration=collaboration).latest("version")
    effects = RaterEffect.objects.filter(version=score.rater_version_id)
    bars = plain_bars(collaboration, policy, dict(effects.values_list("rater", "leniency")))
    _agree(f"collaboration {collaboration}", score.bars, bars)
    plain, _coverage = oracle.composite(bars, policy.overall_weights, policy.min_coverage)
    _agree(f"collaboration {collaboration}", [score.score], [plain])


def check_standing(creator: int, policy: Policy) -> None:
    standings = Standing.objects.filter(creator=creator).select_related("previous", "norm_version", "policy")
    standing = standings.latest("pk")
    fitted = standing.norm_version.sigma
    start = (standing.prior, standing.prior_strength, policy.sigma if fitted is None else fitted)
    mean, sd, tier, _weight = plain_standing(creator, policy, start, standing.previous)
    if standing.is_frozen and standing.previous:
        tier = standing.previous.stat_tier
    _agree(f"creator {creator}", [standing.mean, standing.sd, standing.stat_tier], [mean, sd, tier])


def _agree(what: str, found: list[float], plain: list[float]) -> None:
    if any(abs(one - other) > TOLERANCE for one, other in zip(found, plain, strict=True)):
        raise AssertionError(f"{what}: {found} is not {plain}")


def plain_bars(collaboration: int, policy: Policy, leniency: Mapping[int, float]) -> list[float]:
    marks = Mark.objects.filter(evaluation__collaboration=collaboration, value__isnull=False)
    bars: list[float] = []
    for dimension in Dimension.values:
        weights = dict(zip(ROLES, getattr(policy, f"{dimension}_roles"), strict=True))
        given = marks.filter(criterion__dimension=dimension).select_related("criterion", "evaluation")
        raters: dict[tuple[str, int], list[tuple[float, float]]] = {}
        for mark in given:
            who = (mark.evaluation.role, mark.evaluation.scorer_id)
            raters.setdefault(who, []).append((mark.criterion.weight, mark.value))
        panel = [
            (role, sum(w * v for w, v in pairs) / sum(w for w, _v in pairs), leniency.get(scorer, 0))
            for (role, scorer), pairs in raters.items()
        ]
        bars.append(oracle.panel_score(panel, weights, policy.dispute_range)[0])
    return bars


def plain_standing(
    creator: int, policy: Policy, start: tuple[float, float, float], before: Standing | None
) -> tuple[float, float, int, float]:
    """`start`: the prior, how many collaborations it counts as, and the spread."""
    prior, strength, sigma = start
    found = list(CollaborationScore.objects.filter(creator=creator).latest_versions())
    points = [
        (one, *oracle.composite(one.bars, policy.overall_weights, policy.min_coverage)) for one in found
    ]
    newest = max(one.settled_on for one, _score, _coverage in points)
    weights = [
        oracle.evidence((newest - one.settled_on).days, one.videos, coverage, policy.half_life)
        for one, _score, coverage in points
    ]
    scores = [score for _one, score, _coverage in points]
    mean, sd, weight = oracle.posterior(prior, scores, weights, strength, sigma)
    cuts = [policy.cut_c, policy.cut_b, policy.cut_a, policy.cut_s]
    tier = oracle.stat_tier(mean, sd, before and before.stat_tier, cuts, policy.hysteresis)
    return mean, sd, tier, weight
