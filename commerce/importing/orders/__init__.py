"""Orders and returns: how their files name things, and what becomes of a row."""

from .affiliate import AFFILIATE_ORDERS
from .creator_side import CREATOR_SIDE_ORDERS
from .returns import RETURNS
from .seller import SELLER_ORDERS
from .shopify import SHOPIFY_ORDERS

KINDS = (AFFILIATE_ORDERS, SELLER_ORDERS, RETURNS, SHOPIFY_ORDERS, CREATOR_SIDE_ORDERS)

__all__ = ["AFFILIATE_ORDERS", "CREATOR_SIDE_ORDERS", "KINDS", "RETURNS", "SELLER_ORDERS", "SHOPIFY_ORDERS"]
