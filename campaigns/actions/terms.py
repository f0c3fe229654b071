"""Agreeing terms: a version is free to change until it is accepted and locked after."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from campaigns import errors
from campaigns.models import UNUSED_BY_FORM, Collaboration, Settlement, Terms, TermsForm
from core.dates import require_years
from core.money import require_currencies

from .collaborations import agree, lock_collaboration

PRICE_OF = {
    Settlement.CPS: "commission_bp",
    Settlement.CPM: "cpm_minor",
    Settlement.FIXED: "fixed_fee_minor",
}
DUE_BY_FORM = {
    TermsForm.COMMISSION: ("commission_bp",),
    TermsForm.GUARANTEE: ("guarantee_minor", "commission_bp"),
    TermsForm.BUYOUT: ("fixed_fee_minor",),
    TermsForm.PAID_PROMOTION: (),
    TermsForm.LIVE: (),
}


@transaction.atomic
def write_terms(*, collaboration: Collaboration, by: User, at: datetime, **values: Any) -> Terms:
    """Write the open version, or begin the next; of amounts that its form has no room for, none is kept.

    Raises SettlementError, AmountUnusedError, PriceMissingError, CurrencyError, YearError, naming the field.
    """
    require(by, Capability.RUN_COLLABORATIONS, collaboration.campaign.brand)
    row = lock_collaboration(collaboration)
    values.setdefault("currency", row.campaign.currency)
    _check_prices(values)
    require_currencies(currency=values.get("currency"))
    require_years(agreed_on=values.get("agreed_on"))
    latest = row.terms.aggregate(version=Max("version"))["version"] or 0
    terms = row.terms.filter(accepted_at__isnull=True).first() or Terms(collaboration=row, version=latest + 1)
    unused: dict[str, None] = dict.fromkeys(UNUSED_BY_FORM[TermsForm(values["form"])])
    for field, value in (values | unused).items():
        setattr(terms, field, value)
    terms.written_by, terms.written_at = by, at
    terms.save()
    return terms


@transaction.atomic
def accept_terms(*, collaboration: Collaboration, version: int, by: User, at: datetime) -> Terms:
    """Both sides agreed: lock the version and put its number of videos and date on the collaboration.

    Raises NoTermsError when that version is not the open one any more.
    """
    require(by, Capability.RUN_COLLABORATIONS, collaboration.campaign.brand)
    row = lock_collaboration(collaboration)
    terms: Terms | None = row.terms.filter(accepted_at__isnull=True, version=version).first()
    if terms is None:
        raise errors.NoTermsError
    terms.accepted_at, terms.accepted_by = at, by
    terms.save(update_fields=["accepted_at", "accepted_by"])
    agree(row, agreed_videos=terms.agreed_videos, agreed_on=terms.agreed_on, by=by, at=at)
    return terms


def _check_prices(values: dict[str, Any]) -> None:
    form, settlement = TermsForm(values["form"]), Settlement(values["settlement"])
    unused = UNUSED_BY_FORM[form]
    if PRICE_OF[settlement] in unused:
        raise errors.SettlementError(form=str(form.label), settlement=str(settlement.label))
    for field in unused:
        if values.get(field) is not None:
            amount = str(Terms._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
            raise errors.AmountUnusedError(form=str(form.label), amount=amount, field=field)
    due = (*DUE_BY_FORM[form], PRICE_OF[settlement])
    for field in due:
        if values.get(field) is None:
            raise errors.PriceMissingError(field=field)
