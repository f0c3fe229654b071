"""What TikTok Shop may answer in place of data, and what follows from it."""

from __future__ import annotations

import json
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ShopError(Exception):
    """Base of what a call may raise. `detail` is what the service wrote; it holds no secret."""

    text: str | Promise = _("TikTok Shop refused the request.")
    # Worth the same call again, soon.
    is_passing = False

    def __init__(self, *, code: int | None = None, detail: str = "", request_id: str = "") -> None:
        self.code = code
        self.detail = detail
        self.request_id = request_id
        super().__init__(detail)

    def __str__(self) -> str:
        parts = [str(self.text)]
        if self.detail:
            parts.append(f"“{self.detail[:300]}”")
        if self.code is not None:
            parts.append(f"({self.code})")
        if self.request_id:
            parts.append(f"[{self.request_id}]")
        return " ".join(parts)


class NotReachedError(ShopError):
    text = _("TikTok Shop could not be reached.")
    is_passing = True


class ServiceFailedError(ShopError):
    text = _("TikTok Shop reports an error of its own.")
    is_passing = True


class RateLimitedError(ShopError):
    text = _("TikTok Shop asks for a pause.")

    def __init__(
        self, *, until: datetime, code: int | None = None, detail: str = "", request_id: str = ""
    ) -> None:
        super().__init__(code=code, detail=detail, request_id=request_id)
        self.until = until


class TokenExpiredError(ShopError):
    text = _("The access token is no longer valid.")


class ConsentLostError(ShopError):
    text = _("The consent has expired or was taken back. Connect the shop again.")


class ScopeMissingError(ShopError):
    text = _("The consent does not cover this data. Connect the shop again and grant it.")


class SignatureRefusedError(ShopError):
    text = _("TikTok Shop does not accept the signature: check the app's key and secret.")


class ClockError(ShopError):
    text = _("The clock of this server is off: TikTok Shop takes requests of the last five minutes only.")


class WrongShopError(ShopError):
    text = _("The token does not belong to this shop. Connect the shop again.")


class ShopDisabledError(ShopError):
    text = _("TikTok has disabled the shop or its seller.")


class NotAllowListedError(ShopError):
    text = _("The address of this server is not on the app's allow list at TikTok.")


class BadAddressError(ShopError):
    text = _("TikTok Shop no longer offers this interface or this version of it.")


class PageTokenRefusedError(ShopError):
    text = _("The page to continue with is no longer known.")


class BadAnswerError(ShopError):
    text = _("The answer of TikTok Shop could not be read.")


class NotSetUpError(ShopError):
    text = _("No TikTok Shop app is set up on this installation.")


class OwnFaultError(ShopError):
    text = _("An error of Kolmark.")


def written(error: ShopError) -> str:
    """To be kept: what it was, and not in which language somebody was told."""
    return json.dumps(
        {
            "kind": type(error).__name__,
            "code": error.code,
            "detail": error.detail[:300],
            "request_id": error.request_id,
        },
        ensure_ascii=False,
    )


def told(kept: str) -> str:
    """In words, to whoever reads it now."""
    if not kept:
        return ""
    fault = json.loads(kept)
    error = ShopError(code=fault["code"], detail=fault["detail"], request_id=fault["request_id"])
    error.text = _KINDS.get(fault["kind"], ShopError).text
    return str(error)


_KINDS = {kind.__name__: kind for kind in ShopError.__subclasses__()}
