"""Performance files: what a platform's export states of creators, videos and lives for a window of days."""

from .creators import CREATOR_PERFORMANCE
from .lives import LIVE_PERFORMANCE
from .videos import VIDEO_PERFORMANCE

KINDS = (CREATOR_PERFORMANCE, VIDEO_PERFORMANCE, LIVE_PERFORMANCE)

__all__ = ["CREATOR_PERFORMANCE", "KINDS", "LIVE_PERFORMANCE", "VIDEO_PERFORMANCE"]
