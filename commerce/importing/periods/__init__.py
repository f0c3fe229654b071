"""Performance files: what a platform's export states of creators and videos for a window of days."""

from .creators import CREATOR_PERFORMANCE
from .videos import VIDEO_PERFORMANCE

KINDS = (CREATOR_PERFORMANCE, VIDEO_PERFORMANCE)

__all__ = ["CREATOR_PERFORMANCE", "KINDS", "VIDEO_PERFORMANCE"]
