"""What campaigns take in by file: figures of videos, and the samples that a team keeps a spreadsheet of."""

from .metrics import CONTENT, DELIVERABLE_METRICS
from .samples import SAMPLE_REQUESTS

__all__ = ["CONTENT", "DELIVERABLE_METRICS", "SAMPLE_REQUESTS"]
