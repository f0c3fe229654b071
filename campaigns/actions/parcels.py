"""Putting right what was written down of a parcel: who took it, what it cost, when it left and when it came."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from campaigns import errors
from campaigns.models import Sample
from campaigns.states import SAMPLE_SENT, SampleState

from .deliverables import check_past
from .samplemoves import EXTENDED_BY, POST_WITHIN, shift_samples, shipped_too_early


@transaction.atomic
def correct_parcel(*, sample: Sample, by: User, at: datetime, **parcel: Any) -> None:
    """Change what is given of carrier, tracking_number, cost_minor, courier_minor, shipped_at and received_at; the post
    clock follows the arrival, and a sample that it gave up too early waits for its video again.

    Raises NotSentError, CarrierMissingError, InTheFutureError, BeforeApprovalError, NotReceivedError,
    BeforeShippingError.
    """
    require(by, Capability.DECIDE_SAMPLES, sample.collaboration.campaign.brand)
    row = Sample.objects.for_list().select_for_update(of=("self",)).get(pk=sample.pk)
    if row.shipped_at is None and row.state not in SAMPLE_SENT:
        raise errors.NotSentError
    _check(row, parcel, at)
    for name, value in parcel.items():
        setattr(row, name, value)
    _check_order(row, parcel)
    runs_again = "received_at" in parcel and _follow_arrival(row, parcel["received_at"], at)
    row.save(update_fields=[*parcel, "post_due_at", "ended_at"])
    if runs_again:
        clock = {"received_at": row.received_at, "post_due_at": row.post_due_at}
        reason = _("The arrival was corrected: there is still time to post.")
        shift_samples([row], SampleState.RECEIVED, by=by, at=at, reason=reason, facts=clock)


def _check(row: Sample, parcel: dict[str, Any], at: datetime) -> None:
    if row.carrier and not parcel.get("carrier", row.carrier).strip():
        raise errors.CarrierMissingError(field="carrier")
    if "shipped_at" in parcel:
        check_past(parcel["shipped_at"], at, field="shipped_at")
        for refusal in shipped_too_early([row], parcel["shipped_at"]).values():
            raise refusal
    if "received_at" in parcel:
        if row.received_at is None:
            raise errors.NotReceivedError(field="received_at")
        check_past(parcel["received_at"], at, field="received_at")


def _check_order(row: Sample, parcel: dict[str, Any]) -> None:
    """Of the two moments, the one that was typed is to blame."""
    if row.shipped_at and row.received_at and row.received_at < row.shipped_at:
        for name in ("received_at", "shipped_at"):
            if name in parcel:
                raise errors.BeforeShippingError(field=name)


def _follow_arrival(row: Sample, received_at: datetime, at: datetime) -> bool:
    """Whether the clock that had run out runs again."""
    due_at = received_at + POST_WITHIN + (EXTENDED_BY if row.extended_at else timedelta())
    was_due, row.post_due_at = row.post_due_at, due_at
    if row.state != SampleState.UNFULFILLED or row.ended_at != was_due:
        return False
    row.ended_at = due_at
    return due_at >= at
