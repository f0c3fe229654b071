"""The close as a loop in Python would do it: per creator a few queries, plain arithmetic, two saves.

It is the peer that ours is timed against, and the oracle that ours must equal before any time counts.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from campaigns.models import Collaboration
from evaluations.models import (
    CollaborationScore,
    CurrentStanding,
    Mark,
    NormVersion,
    Policy,
    Standing,
    StandingJob,
)
from tests.evaluations import oracle

from .harness import Undo

CHECKED = 300
TOLERANCE = 1e-6


def loop(campaign: int, at: Any, limit: int) -> None:
    policy = Policy.objects.in_force()
    norms = NormVersion.objects.latest("pk")
    for collaboration in Collaboration.objects.filter(campaign=campaign).order_by("creator")[:limit]:
        _settle(collaboration, policy, norms, at)
        _stand(collaboration.creator_id, policy, norms, at)


def check(campaign: int, at: Any, run: Any) -> int:
    """Close, compare every standing of up to 300 creators with plain arithmetic, take the close back."""
    checked = 0
    try:
        with transaction.atomic():
            run(campaign, at)
            policy = Policy.objects.in_force()
            creators = Collaboration.objects.filter(campaign=campaign).values_list("creator", flat=True)
            for creator in creators.order_by("creator")[:CHECKED]:
                checked += _is_equal(creator, policy)
            raise Undo
    except Undo:
        return checked


def _is_equal(creator: int, policy: Policy) -> int:
    standing = Standing.objects.filter(creator=creator).latest("pk")
    mean, sd, tier, _weight = _plain(creator, policy, standing.prior)
    found = (standing.mean, standing.sd, standing.stat_tier)
    if abs(found[0] - mean) > TOLERANCE or abs(found[1] - sd) > TOLERANCE or found[2] != tier:
        raise AssertionError(f"creator {creator}: {found} is not {(mean, sd, tier)}")
    return 1


def _plain(creator: int, policy: Policy, prior: float) -> tuple[float, float, int, float]:
    scores = list(CollaborationScore.objects.filter(creator=creator, score__isnull=False).latest_versions())
    newest = max(score.settled_on for score in scores)
    weights = [
        oracle.evidence((newest - one.settled_on).days, one.videos, one.coverage, policy.half_life)
        for one in scores
    ]
    mean, sd, weight = oracle.posterior(
        prior, [one.score for one in scores], weights, policy.prior_strength, policy.sigma
    )
    cuts = [policy.cut_c, policy.cut_b, policy.cut_a, policy.cut_s]
    return mean, sd, oracle.stat_tier(mean, sd, None, cuts, policy.hysteresis), weight


def _settle(collaboration: Collaboration, policy: Policy, norms: NormVersion, at: Any) -> None:
    marks = Mark.objects.filter(evaluation__collaboration=collaboration).select_related(
        "criterion", "evaluation"
    )
    by_dimension: dict[str, list[float]] = {}
    for mark in marks:
        if mark.value is not None:
            by_dimension.setdefault(mark.criterion.dimension, []).append(mark.value)
    order = ("content", "data", "conversion", "collaboration", "compliance", "fulfilment")
    means = {name: sum(values) / len(values) for name, values in by_dimension.items()}
    bars = [means.get(name) for name in order]
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


def _stand(creator: int, policy: Policy, norms: NormVersion, at: Any) -> None:
    mean, sd, tier, weight = _plain(creator, policy, policy.grand_mean)
    current = CurrentStanding.objects.get(creator=creator)
    standing = Standing.objects.create(
        creator_id=creator,
        policy=policy,
        norm_version=norms,
        inputs_hash=b"naive",
        as_of=at,
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
        job=StandingJob.objects.order_by("-pk").first(),
    )
    current.standing, current.tier, current.score, current.sd = standing, tier, mean, sd
    current.save()
