"""Samples: asking for them, deciding, sending, and what becomes of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Brand, User
from accounts.roles import Capability
from accounts.rules import require
from blacklist.models import Attempt
from campaigns import errors
from campaigns.models import Collaboration, Sample, SampleRule
from campaigns.states import CampaignState, SampleState
from core.errors import DomainError
from core.money import require_currencies

from .adding import lock_creators
from .collaborations import barred, lock_collaboration
from .deliverables import check_past
from .samplemoves import SampleMoved, approve_by_rule, move_samples

MAY_DECIDE = Capability.DECIDE_SAMPLES
MAY_RUN = Capability.RUN_COLLABORATIONS


@transaction.atomic
def set_sample_rule(*, brand: Brand, by: User, **values: Any) -> SampleRule:
    """Say when the brand sends a sample without asking anybody. What is None is not asked. Raises CurrencyError."""
    require(by, MAY_DECIDE, brand)
    require_currencies(currency=values.get("currency"))
    rule, _is_new = SampleRule.objects.update_or_create(brand=brand, defaults=values)
    return rule


def request_sample(
    *,
    collaboration: Collaboration,
    by: User,
    at: datetime,
    path: Attempt.Path = Attempt.Path.PAGE,
    **product: Any,
) -> Sample:
    """Ask for a product, or offer it; the brand's rule may approve it at once.

    Raises CurrencyError, CreatorBlockedError, after the attempt was logged, NotRunningError, ClosedError,
    DroppedError.
    """
    require(by, MAY_RUN, collaboration.campaign.brand)
    require_currencies(currency=product.get("currency"))
    made = _request(collaboration, by=by, at=at, path=path, **product)
    if isinstance(made, DomainError):
        raise made
    return made


@transaction.atomic
def _request(
    collaboration: Collaboration, *, by: User, at: datetime, path: Attempt.Path, **product: Any
) -> Sample | DomainError:
    # Whoever approves one of several requests at once counts what the others were given.
    SampleRule.objects.filter(brand=collaboration.campaign.brand_id).select_for_update().first()
    lock_creators([collaboration.creator_id])
    row = lock_collaboration(collaboration)
    if row.campaign.state == CampaignState.CLOSED:
        raise errors.ClosedError
    if refusal := barred([row.creator_id], row.campaign, by=by, at=at, path=path).get(row.creator_id):
        return refusal
    sample: Sample = Sample.objects.create(collaboration=row, requested_at=at, recorded_by=by, **product)
    approve_by_rule([sample], brand=row.campaign.brand, at=at)
    return sample


def approve_samples(
    *, brand: Brand, ids: list[int], by: User, at: datetime, path: Attempt.Path = Attempt.Path.BULK
) -> list[SampleMoved]:
    require(by, MAY_DECIDE, brand)
    return move_samples(brand=brand, ids=ids, target=SampleState.APPROVED, by=by, at=at, path=path)


def reject_samples(
    *,
    brand: Brand,
    ids: list[int],
    reason: str,
    by: User,
    at: datetime,
    path: Attempt.Path = Attempt.Path.BULK,
) -> list[SampleMoved]:
    require(by, MAY_DECIDE, brand)
    return move_samples(
        brand=brand, ids=ids, target=SampleState.REJECTED, reason=reason, by=by, at=at, path=path
    )


def ship_samples(
    *,
    brand: Brand,
    ids: list[int],
    by: User,
    at: datetime,
    carrier: str,
    shipped_at: datetime | None = None,
    path: Attempt.Path = Attempt.Path.BULK,
    **parcel: Any,
) -> list[SampleMoved]:
    """Hand them to a carrier, now or as of `shipped_at`; `parcel` may give tracking_number, cost_minor and
    courier_minor of each.

    The collaborations move to “sample sent” where the table of moves leads there. Raises CarrierMissingError,
    InTheFutureError.
    """
    require(by, MAY_DECIDE, brand)
    if not carrier.strip():
        raise errors.CarrierMissingError(field="carrier")
    if shipped_at:
        check_past(shipped_at, at, field="shipped_at")
    return move_samples(
        brand=brand,
        ids=ids,
        target=SampleState.SHIPPED,
        by=by,
        at=at,
        path=path,
        facts={"carrier": carrier, "shipped_at": shipped_at, **parcel},
    )


def move_sample(
    *,
    sample: Sample,
    target: SampleState,
    capability: Capability,
    by: User,
    at: datetime,
    reason: str = "",
    path: Attempt.Path = Attempt.Path.PAGE,
    **facts: Any,
) -> None:
    """Move one on. Raises the refusal, after the attempt to send to a blocked creator was logged."""
    brand = sample.collaboration.campaign.brand
    require(by, capability, brand)
    [result] = move_samples(
        brand=brand,
        ids=[sample.pk],
        target=target,
        by=by,
        at=at,
        reason=reason,
        path=path,
        facts=facts,
        seen={sample.pk: SampleState(sample.state)},
    )
    if result.refusal:
        raise result.refusal


def approve_sample(*, sample: Sample, by: User, at: datetime, **more: Any) -> None:
    move_sample(sample=sample, target=SampleState.APPROVED, capability=MAY_DECIDE, by=by, at=at, **more)


def reject_sample(*, sample: Sample, reason: str, by: User, at: datetime, **more: Any) -> None:
    """Raises ReasonMissingError."""
    target = SampleState.REJECTED
    move_sample(sample=sample, target=target, capability=MAY_DECIDE, reason=reason, by=by, at=at, **more)


def ship_sample(*, sample: Sample, by: User, at: datetime, **parcel: Any) -> None:
    """As of `shipped_at`, else now. Raises InTheFutureError, BeforeApprovalError."""
    if shipped_at := parcel.get("shipped_at"):
        check_past(shipped_at, at, field="shipped_at")
    move_sample(sample=sample, target=SampleState.SHIPPED, capability=MAY_DECIDE, by=by, at=at, **parcel)


def receive_sample(*, sample: Sample, received_at: datetime, by: User, at: datetime, **more: Any) -> None:
    """The post clock starts. Raises AlreadyReceivedError, InTheFutureError, BeforeShippingError."""
    if sample.received_at:
        raise errors.AlreadyReceivedError(field="received_at")
    check_past(received_at, at, field="received_at")
    if sample.shipped_at and received_at < sample.shipped_at:
        raise errors.BeforeShippingError(field="received_at")
    facts = {"received_at": received_at, **more}
    move_sample(sample=sample, target=SampleState.RECEIVED, capability=MAY_RUN, by=by, at=at, **facts)


def fulfil_sample(*, sample: Sample, deliverable: Any, by: User, at: datetime, **more: Any) -> None:
    """By a video or live of the collaboration. Raises AnotherCollaborationError."""
    if deliverable.collaboration_id != sample.collaboration_id:
        raise errors.AnotherCollaborationError(field="deliverable")
    facts = {"deliverable": deliverable, **more}
    move_sample(sample=sample, target=SampleState.FULFILLED, capability=MAY_RUN, by=by, at=at, **facts)


def cancel_sample(*, sample: Sample, reason: str, by: User, at: datetime, **more: Any) -> None:
    """Raises ReasonMissingError."""
    target = SampleState.CANCELLED
    move_sample(sample=sample, target=target, capability=MAY_RUN, reason=reason, by=by, at=at, **more)


def ask_again(*, sample: Sample, reason: str, by: User, at: datetime, **more: Any) -> None:
    """Take up one that was turned down or called off: a person decides. Raises ReasonMissingError."""
    target = SampleState.REQUESTED
    move_sample(sample=sample, target=target, capability=MAY_RUN, reason=reason, by=by, at=at, **more)
