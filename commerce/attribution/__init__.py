"""Which collaboration an order line belongs to: one set-based statement over the lines of a scope."""

from .engine import Attributed, Scope, run

__all__ = ["Attributed", "Scope", "run"]
