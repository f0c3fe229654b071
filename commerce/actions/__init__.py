from .shops import ask_consent, choose_shop, disconnect_shop, request_sync, take_consent

__all__ = [
    "ask_consent",
    "choose_shop",
    "disconnect_shop",
    "request_sync",
    "take_consent",
]
