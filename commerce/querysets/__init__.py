from .lines import CONFIRMATION_DAYS, SHIP_BACK_DAYS, ValuedLines
from .rates import RATE_HOLDS_DAYS, ExchangeRateQuerySet

__all__ = [
    "CONFIRMATION_DAYS",
    "RATE_HOLDS_DAYS",
    "SHIP_BACK_DAYS",
    "ExchangeRateQuerySet",
    "OrderLineQuerySet",
]


class OrderLineQuerySet(ValuedLines):
    """Every read of order lines that has a name, by topic."""
