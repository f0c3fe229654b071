from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class SameCurrencyError(DomainError):
    message = _("A rate is between two currencies.")
    code = "same_currency"


class RateRangeError(DomainError):
    message = _("A rate is above 0, and below ten thousand million.")
    code = "rate_range"


class RateFutureError(DomainError):
    message = _("A rate is of today or of a day before.")
    code = "rate_future"
