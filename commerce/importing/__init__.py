"""Sales data by file, on the pipeline of every import."""

from .rates import EXCHANGE_RATES

__all__ = ["EXCHANGE_RATES"]
