"""Lists of creators: how their files name things, and what becomes of a row."""

from .kind import CREATORS, KALODATA_PRODUCTS

__all__ = ["CREATORS", "KALODATA_PRODUCTS"]
