"""What the actions of this app refuse."""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class ShopRefusedError(DomainError):
    """TikTok Shop answered with an error; its words are the message."""

    message = _("TikTok Shop refused the request.")
    code = "shop_refused"


class NotATikTokStoreError(DomainError):
    message = _("Only a TikTok Shop store is connected to TikTok Shop.")
    code = "not_a_tiktok_store"


class ConsentOutdatedError(DomainError):
    message = _(
        "This consent was not asked for by you in the last 30 minutes, or it was used already. "
        "Start again from the store's page."
    )
    code = "consent_outdated"


class ConsentNotGivenError(DomainError):
    message = _("The consent was not given at TikTok Shop. To ask for it again, start from the store's page.")
    code = "consent_not_given"


class NotASellerError(DomainError):
    message = _("This consent is not a seller's. Sign in to TikTok Shop with the seller account.")
    code = "not_a_seller"


class NoShopError(DomainError):
    message = _("The consent holds no shop in this store's market.")
    code = "no_shop"


class ShopTakenError(DomainError):
    message = _("This shop is connected to another store already.")
    code = "shop_taken"


class ShopHeldError(DomainError):
    message = _("Another store of the brand holds this shop's orders.")
    code = "shop_held"


class NotConnectedError(DomainError):
    message = _("The store is not connected to TikTok Shop.")
    code = "not_connected"
