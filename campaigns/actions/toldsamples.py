"""What follows from samples that a file or the platform tells of, as if people had done it here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery

from accounts.models import Brand, User
from campaigns.models import Collaboration, Sample, SampleMove, SampleRule, StageMove
from campaigns.states import DROPPED_STAGES, SAMPLE_SENT, CampaignState, SampleState, Stage
from creators.models import Creator, Platform

from .adding import lock_creators
from .collaborations import PORTION, shift
from .samplemoves import BEFORE_SENT, approve_by_rule, shift_samples


def lock_told(*, brand: Brand, handles: Collection[str]) -> None:
    """The rule, creators and their collaborations, in the order in which everything locks them, before samples are
    written: whoever approves by a rule counts what others were given.
    """
    SampleRule.objects.filter(brand=brand).select_for_update().first()
    creators = Creator.objects.filter(platform=Platform.TIKTOK, handle__in=handles)
    locked = lock_creators(creators.values_list("pk", flat=True))
    theirs = Collaboration.objects.filter(creator__in=locked, campaign__brand=brand).order_by("pk")
    list(theirs.select_for_update(no_key=True, of=("self",)).values_list("pk"))


@transaction.atomic
def follow_told(
    *,
    brand: Brand,
    asked: Collection[int],
    sent: Collection[int],
    by: User | None,
    at: datetime,
    reason: str,
) -> None:
    """Of samples by id: those first heard of as `asked` are put to the brand's rule, and the collaborations of those
    that came to be `sent` move to “sample sent” where the table of moves leads there, on the day of the parcel.
    """
    _advance(brand, sent, by=by, at=at, reason=reason)
    if asked and SampleRule.objects.filter(brand=brand, is_automatic=True).exists():
        for start in range(0, len(asked), PORTION):
            rows = _requests(brand, sorted(asked)[start : start + PORTION])
            approve_by_rule(list(rows), brand=brand, at=at)


def put_back_told(
    *, collaborations: Collection[int], by: User | None, told_by: User | None, at: datetime, reason: str
) -> None:
    """What an import moved with this reason goes back, where no parcel is left and nobody moved it since.

    In a closed campaign nothing moves.
    """
    sent = Sample.objects.filter(collaboration=OuterRef("pk"), state__in=SAMPLE_SENT)
    open_ones = Collaboration.objects.exclude(campaign__state=CampaignState.CLOSED)
    rows = open_ones.filter(~Exists(sent), pk__in=collaborations, stage=Stage.SAMPLE_SENT)
    latest = StageMove.objects.filter(collaboration=OuterRef("pk")).order_by("-pk")
    told = {"reason": reason, "by": told_by, "target": Stage.SAMPLE_SENT, "source__in": BEFORE_SENT}
    known = rows.annotate(
        last=Subquery(latest.values("pk")[:1]), before=Subquery(latest.values("source")[:1])
    )
    moved = known.filter(Exists(StageMove.objects.filter(**told, pk=OuterRef("last")))).order_by("pk")
    held = list(moved.select_for_update(of=("self",)))
    for stage in BEFORE_SENT:
        shift([row for row in held if row.before == stage], stage, by=by, at=at, reason=reason)


def call_off_approved(
    *, ids: Collection[int], approved_at: datetime, by: User | None, at: datetime, reason: str
) -> None:
    """Requests that the rule approved as they came in, and that nobody touched since, are called off: they stay in the
    history and count in no quota.
    """
    moves = SampleMove.objects.filter(sample=OuterRef("pk"))
    by_the_rule = moves.filter(at=approved_at, by__isnull=True, target=SampleState.APPROVED)
    approved = Sample.objects.filter(pk__in=ids, state=SampleState.APPROVED)
    untouched = approved.filter(Exists(by_the_rule), ~Exists(moves.filter(at__gt=approved_at)))
    rows = list(untouched.order_by("pk").select_for_update(of=("self",)))
    shift_samples(rows, SampleState.CANCELLED, by=by, at=at, reason=reason)


def _advance(brand: Brand, ids: Collection[int], *, by: User | None, at: datetime, reason: str) -> None:
    """Each on the day its first parcel was sent."""
    sent = Sample.objects.of_brand(brand).filter(pk__in=ids, state__in=SAMPLE_SENT).order_by()
    days = dict(sent.values_list("collaboration").annotate(Min("shipped_at")))
    open_ones = Collaboration.objects.exclude(campaign__state=CampaignState.CLOSED)
    found = open_ones.filter(pk__in=days, stage__in=BEFORE_SENT).order_by("pk")
    rows = list(found.select_for_update(of=("self",)))
    moments = {pk: day for pk, day in days.items() if day}
    shift(rows, Stage.SAMPLE_SENT, by=by, at=at, reason=reason, moments=moments)


def _requests(brand: Brand, ids: Collection[int]) -> QuerySet[Sample]:
    """Locked, the oldest first; where samples are given no longer, a person sees to them."""
    asked = Sample.objects.of_brand(brand).filter(pk__in=ids, state=SampleState.REQUESTED)
    given = asked.exclude(collaboration__campaign__state=CampaignState.CLOSED)
    rows: QuerySet[Sample] = given.exclude(collaboration__stage__in=DROPPED_STAGES).for_list()
    return rows.order_by("requested_at", "pk").select_for_update(of=("self",))
