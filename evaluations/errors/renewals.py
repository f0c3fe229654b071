"""What may be refused of renewals."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class NoSuchRenewalError(DomainError):
    message = _("There is no such row on the brand's renewal worklist.")
    code = "no_such_renewal"
    status = HTTPStatus.NOT_FOUND


class ReasonDueError(DomainError):
    message = _("Pausing a creator needs a reason.")
    differs = _("What differs from the suggestion needs a reason.")
    code = "reason_missing"


class CommissionRangeError(DomainError):
    message = _("A commission is between 0 and 100%.")
    code = "commission_range"
    status = HTTPStatus.BAD_REQUEST
