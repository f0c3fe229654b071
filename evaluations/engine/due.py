"""Which collaborations lock their numbers, and when."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import TruncDate

from campaigns.models import Collaboration
from evaluations.models import CollaborationScore, Policy


def due(*, at: datetime, policy: Policy) -> QuerySet[Collaboration, Any]:
    """Those whose numbers lock by then, with the day as `locks_on`."""
    wait = timedelta(days=policy.settle_days)
    locked = Collaboration.objects.filter(completed_at__lte=at - wait)
    dated: QuerySet[Collaboration, Any] = locked.annotate(
        locks_at=F("completed_at") + wait, locks_on=TruncDate("locks_at", tzinfo=UTC)
    )
    return dated


def unsettled(collaborations: QuerySet[Collaboration, Any]) -> QuerySet[Collaboration, Any]:
    """Of those `due`, the ones that have not settled on that day."""
    settled = CollaborationScore.objects.filter(
        creator=OuterRef("creator"), collaboration=OuterRef("pk"), settled_on=OuterRef("locks_on")
    )
    return collaborations.filter(~Exists(settled))


def maturing(*, at: datetime, policy: Policy) -> QuerySet[Collaboration, Any]:
    """Settled ones that are old enough to be final and are not."""
    scores = CollaborationScore.objects.filter(creator=OuterRef("creator"), collaboration=OuterRef("pk"))
    old_enough = Collaboration.objects.filter(completed_at__lte=at - timedelta(days=policy.final_days))
    return old_enough.filter(Exists(scores), ~Exists(scores.filter(is_final=True)))
