from .orders import OrderLineQuerySet
from .stores import StoreQuerySet

__all__ = ["OrderLineQuerySet", "StoreQuerySet"]
