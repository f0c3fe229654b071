"""Sales data by file, on the pipeline of every import."""

from .rates import EXCHANGE_RATES
from .visits import SITE_VISITS

__all__ = ["EXCHANGE_RATES", "SITE_VISITS"]
