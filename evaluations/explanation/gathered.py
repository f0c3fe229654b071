"""What an explanation reads, once: the scores that count in a standing and in the one before it, caps, reviews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from blacklist.models import Incident
from evaluations.models import CollaborationScore, MetricScore, NormTable, Review, Standing, TierCap
from evaluations.redaction import ScoredCollaboration, as_seen_by


@dataclass(frozen=True)
class Gathered:
    standing: Standing
    user: User
    # by the score's key; each row has `weighed` and `evidence` under the standing's policy, `weighed_before`
    # under that of the one before
    rows: dict[int, Any] = field(default_factory=dict)
    seen: dict[int, ScoredCollaboration] = field(default_factory=dict)

    @cached_property
    def sales(self) -> dict[int, list[MetricScore]]:
        """By the score's key, what orders said of it."""
        found: dict[int, list[MetricScore]] = defaultdict(list)
        for one in MetricScore.objects.filter(score__in=self.rows, metric__in=NormTable.SALES):
            found[one.score_id].append(one)
        return found

    @property
    def previous(self) -> Standing | None:
        return self.standing.previous if self.standing.previous_id else None

    @property
    def newest(self) -> Any | None:
        return self.rows.get(self.standing.score_ids[0]) if self.standing.score_ids else None

    def weighted(self) -> Iterator[tuple[Any, float]]:
        """The rows that count now, the newest first, with their weights."""
        pairs = zip(self.standing.score_ids, self.standing.score_weights, strict=True)
        yield from ((self.rows[pk], weight) for pk, weight in pairs)

    @cached_property
    def caps(self) -> dict[int, TierCap]:
        before = self.previous.cap_ids if self.previous else []
        keys = {*self.standing.cap_ids, *before}
        found = TierCap.objects.filter(pk__in=keys).order_by("max_tier", "pk") if keys else []
        return {cap.pk: cap for cap in found}

    @cached_property
    def incidents(self) -> dict[int, str]:
        """Where the incidents behind the caps are seen, as far as the person may see them."""
        keys = [cap.incident_id for cap in self.caps.values() if cap.incident_id]
        seen = Incident.objects.visible_to(self.user).filter(pk__in=keys) if keys else []
        return {incident.pk: reverse("blacklist:incident", args=[incident.pk]) for incident in seen}

    @cached_property
    def reviews(self) -> list[Review]:
        """Of the creator, those that were open at the standing or at the one before, where the person may know."""
        moments = [one.as_of for one in (self.standing, self.previous) if one and one.is_frozen]
        if not moments:
            return []
        open_then = Q()
        for at in moments:
            open_then |= Q(opened_at__lte=at) & (Q(ruled_at__isnull=True) | Q(ruled_at__gt=at))
        of_creator = Review.objects.visible_to(self.user).filter(
            open_then, collaboration__creator=self.standing.creator_id
        )
        return list(of_creator.select_related("collaboration").order_by("opened_at", "pk"))


def gather(standing: Standing, user: User) -> Gathered:
    """Expects what `with_versions` selects. One query, whatever there is to show; more is read when asked for."""
    previous = standing.previous if standing.previous_id else None
    keys = {*standing.score_ids, *(previous.score_ids if previous else ())}
    if not keys:
        return Gathered(standing, user)
    newest = (previous or standing).last_settled_on or standing.as_of.date()
    scores = (
        CollaborationScore.objects.filter(pk__in=keys)
        .weighed_by(standing.policy)
        .weighed_by(previous.policy if previous else standing.policy, name="weighed_before")
        .with_evidence(standing.policy, newest=newest)
        .with_reply_points(standing.policy)
        .with_finality()
        .select_related("category", "collaboration__campaign", "rater_version")
    )
    rows = {row.pk: row for row in scores}
    seen = {one.score_id: one for one in as_seen_by(user, rows.values())}
    return Gathered(standing, user, rows, seen)
