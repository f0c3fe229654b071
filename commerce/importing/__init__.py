"""Sales data by file, on the pipeline of every import."""

from .products import PRODUCTS
from .rates import EXCHANGE_RATES
from .visits import SITE_VISITS

__all__ = ["EXCHANGE_RATES", "PRODUCTS", "SITE_VISITS"]
