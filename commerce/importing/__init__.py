from .rates import EXCHANGE_RATES

__all__ = ["EXCHANGE_RATES"]
