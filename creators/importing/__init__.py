"""Lists of creators: how their files name things, and what becomes of a row."""

from .kind import CREATORS

__all__ = ["CREATORS"]
