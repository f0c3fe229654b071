from .products import change_product, change_products
from .rates import enter_rate
from .shops import ask_consent, choose_shop, disconnect_shop, request_sync, take_consent
from .stores import add_store, change_store

__all__ = [
    "add_store",
    "ask_consent",
    "change_product",
    "change_products",
    "change_store",
    "choose_shop",
    "disconnect_shop",
    "enter_rate",
    "request_sync",
    "take_consent",
]
