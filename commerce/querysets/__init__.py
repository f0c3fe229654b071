from .orders import OrderLineQuerySet
from .periods import PeriodQuerySet, VideoPeriodQuerySet
from .stores import StoreQuerySet

__all__ = ["OrderLineQuerySet", "PeriodQuerySet", "StoreQuerySet", "VideoPeriodQuerySet"]
