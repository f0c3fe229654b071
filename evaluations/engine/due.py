"""Which collaborations lock their numbers, and when."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, TruncDate

from campaigns.models import Collaboration
from commerce.models import OrderLine
from evaluations.models import CollaborationScore, Policy, StandingJob

# Longer than any market's return window, way back and confirmation together.
ORDERS_WAIT = timedelta(days=90)


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


def unripe(
    collaborations: QuerySet[Collaboration, Any], *, at: datetime, policy: Policy
) -> QuerySet[Collaboration, Any]:
    """Those with orders of the days until they are final that may still come back.

    What a code sells later keeps none waiting, nor does an order of which nothing is heard any more.
    """
    orders = OrderLine.objects.immature(at).filter(
        attribution__collaboration=OuterRef("pk"),
        ordered_at__gt=at - ORDERS_WAIT,
        ordered_at__lte=OuterRef("completed_at") + timedelta(days=policy.final_days),
    )
    return collaborations.filter(Exists(orders))


def sold_since_settled(*, at: datetime, policy: Policy) -> QuerySet[Collaboration, Any]:
    """Settled ones, not yet old enough to be final, that got orders of the days before since anybody last looked.

    Looked at: when they settled, or when a job of their own was asked for.
    """
    wait, final = timedelta(days=policy.settle_days), timedelta(days=policy.final_days)
    young = Collaboration.objects.filter(completed_at__gt=at - final, completed_at__lte=at - wait)
    scores = CollaborationScore.objects.filter(creator=OuterRef("creator"), collaboration=OuterRef("pk"))
    jobs = StandingJob.objects.filter(collaboration=OuterRef("pk")).order_by("-requested_at")
    seen = young.annotate(
        scored_at=Subquery(scores.order_by("-version").values("created_at")[:1]),
        asked_at=Subquery(jobs.values("requested_at")[:1]),
    ).filter(scored_at__isnull=False)
    orders = OrderLine.objects.within(wait).filter(
        attribution__collaboration=OuterRef("pk"),
        attribution__at__gt=Greatest(
            OuterRef("scored_at"), Coalesce(OuterRef("asked_at"), OuterRef("scored_at"))
        ),
    )
    found: QuerySet[Collaboration, Any] = seen.filter(Exists(orders))
    return found


def maturing(*, at: datetime, policy: Policy) -> QuerySet[Collaboration, Any]:
    """Settled ones that are old enough to be final, have no order that may still come back, and are not."""
    scores = CollaborationScore.objects.filter(creator=OuterRef("creator"), collaboration=OuterRef("pk"))
    old_enough = Collaboration.objects.filter(completed_at__lte=at - timedelta(days=policy.final_days))
    waiting = old_enough.filter(Exists(scores), ~Exists(scores.filter(is_final=True)))
    return waiting.exclude(pk__in=unripe(waiting, at=at, policy=policy).values("pk"))
