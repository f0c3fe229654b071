"""The sample that a creator was sent, as the actions would have left it."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from accounts.models import User
from campaigns.actions.samplemoves import POST_WITHIN
from campaigns.models import Collaboration, Deliverable, Sample, SampleMove
from campaigns.states import SampleState

from .shops import Shops

CARRIERS = ("J&T Express", "Flash Express", "Ninja Van")
APPROVED_AFTER, SHIPPED_AFTER, RECEIVED_AFTER = timedelta(hours=6), timedelta(days=1), timedelta(days=3)
GOODS, COURIER = 0.35, 0.12  # shares of the price that a sample and its parcel cost


def send(
    random: Random,
    shops: Shops,
    collaboration: Collaboration,
    *,
    requested_at: datetime,
    first_video: Deliverable | None,
    by: User,
    now: datetime,
) -> tuple[Sample, list[SampleMove]] | None:
    """From the request as far as it has come by `now`: to the first video, or to the end of the post clock."""
    if requested_at >= now:
        return None
    shelf = shops.advertised(collaboration.creator.market or "", collaboration.campaign.name)
    sample = Sample(
        collaboration=collaboration,
        product_id=shelf.product.product_id,
        product_name=shelf.product.name,
        price_minor=shelf.price_minor,
        currency=shelf.product.store.currency,
        requested_at=requested_at,
        recorded_by=by,
    )
    moves = []
    for target, at in _steps(requested_at, first_video):
        if at >= now:
            break
        _mark(random, sample, target, at, first_video)
        who = None if target == SampleState.UNFULFILLED else by
        moves.append(SampleMove(sample=sample, source=sample.state, target=target, at=at, by=who))
        sample.state = target
    return sample, moves


def _steps(requested_at: datetime, first_video: Deliverable | None) -> list[tuple[SampleState, datetime]]:
    received_at = requested_at + RECEIVED_AFTER
    return [
        (SampleState.APPROVED, requested_at + APPROVED_AFTER),
        (SampleState.SHIPPED, requested_at + SHIPPED_AFTER),
        (SampleState.RECEIVED, received_at),
        _end(first_video, received_at),
    ]


def _end(first_video: Deliverable | None, received_at: datetime) -> tuple[SampleState, datetime]:
    if first_video is None:
        return SampleState.UNFULFILLED, received_at + POST_WITHIN
    return SampleState.FULFILLED, max(first_video.recorded_at, received_at + timedelta(minutes=1))


def _mark(
    random: Random, sample: Sample, target: SampleState, at: datetime, first_video: Deliverable | None
) -> None:
    if target == SampleState.SHIPPED:
        sample.shipped_at = at
        sample.carrier = random.choice(CARRIERS)
        sample.tracking_number = f"KM{random.randrange(10**9, 10**10)}"
        price = sample.price_minor or 0
        sample.cost_minor, sample.courier_minor = round(price * GOODS), round(price * COURIER)
    elif target == SampleState.RECEIVED:
        sample.received_at, sample.post_due_at = at, at + POST_WITHIN
    elif target == SampleState.FULFILLED:
        sample.ended_at, sample.deliverable = at, first_video
    elif target == SampleState.UNFULFILLED:
        sample.ended_at = at
