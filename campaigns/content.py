"""What a TikTok link says by itself."""

import re
from datetime import UTC, datetime

_VIDEO = re.compile(
    r"^(?:https?://)?(?:www\.|m\.)?tiktok\.com/"
    r"(?:(?:@(?P<handle>[\w.-]*)|share)/(?:video|photo)|embed(?:/v2)?|player/v1|v)/(?P<id>\d{15,20})(?!\d)",
    re.IGNORECASE,
)
_BARE = re.compile(r"^\d{19}$")


def content_id(link: str) -> str | None:
    """The id in a video's link (or the bare id), or None: short links carry none."""
    text = link.strip()
    if _BARE.match(text):
        return text
    match = _VIDEO.match(text)
    return match["id"] if match else None


def handle_in(link: str) -> str:
    """Whose video the link says it is, as handles are kept; empty where it does not say."""
    match = _VIDEO.match(link.strip())
    return (match["handle"] or "").lower() if match else ""


def published_at(video_id: str) -> datetime:
    """The publication time in a video id: its upper 32 bits are Unix seconds (true of 1,591 videos)."""
    return datetime.fromtimestamp(int(video_id) >> 32, tz=UTC)
