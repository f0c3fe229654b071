from .brands import Contact, Profile, SavedView, Source, Tag, Tagging
from .jobs import BulkJob, BulkResult, Export
from .records import (
    BAND_FLOORS,
    Band,
    Category,
    Creator,
    EarlierHandle,
    FiguresCorrection,
    MetricSnapshot,
    Platform,
)

__all__ = [
    "BAND_FLOORS",
    "Band",
    "BulkJob",
    "BulkResult",
    "Category",
    "Contact",
    "Creator",
    "EarlierHandle",
    "Export",
    "FiguresCorrection",
    "MetricSnapshot",
    "Platform",
    "Profile",
    "SavedView",
    "Source",
    "Tag",
    "Tagging",
]
