"""TikTok handles as people paste them: @name, a profile link, or the bare name."""

import re
import unicodedata

_PROFILE = re.compile(r"^(?:https?://)?(?:www\.|m\.)?tiktok\.com/@(?P<handle>[^/?#\s]+)", re.IGNORECASE)
_HANDLE = re.compile(r"^[a-z0-9_.]{2,24}$")


def normalise_handle(written: str) -> str | None:
    """The handle in lower case without its @, or None when the text is no handle or profile link.

    A handle has 2 to 24 Latin letters, digits, underscores and periods, and does not end with a period
    (support.tiktok.com, "Changing your username").
    """
    text = _plain(written)
    if match := _PROFILE.match(text):
        text = match["handle"]
    handle = text.removeprefix("@").lower()
    return handle if _HANDLE.match(handle) and not handle.endswith(".") else None


def looks_like_handle(written: str) -> bool:
    """Whether the text is marked as one: by its @ or as a profile's address."""
    text = _plain(written)
    return text.startswith("@") or bool(_PROFILE.match(text))


def _plain(written: str) -> str:
    return unicodedata.normalize("NFKC", written).strip().strip("\u200b\u200e\u200f\ufeff")
