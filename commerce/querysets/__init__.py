from .attribution import ManualMatchQuerySet
from .lines import CONFIRMATION_DAYS, SHIP_BACK_DAYS, ValuedLines
from .orders import OrderLineQuerySet
from .periods import PeriodQuerySet, VideoPeriodQuerySet
from .products import ProductQuerySet
from .rates import RATE_HOLDS_DAYS, ExchangeRateQuerySet
from .stores import StoreQuerySet

__all__ = [
    "CONFIRMATION_DAYS",
    "RATE_HOLDS_DAYS",
    "SHIP_BACK_DAYS",
    "ExchangeRateQuerySet",
    "ManualMatchQuerySet",
    "OrderLineQuerySet",
    "PeriodQuerySet",
    "ProductQuerySet",
    "StoreQuerySet",
    "ValuedLines",
    "VideoPeriodQuerySet",
]
