from .rates import enter_rate

__all__ = ["enter_rate"]
