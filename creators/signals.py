"""Facts this app announces, set-based: receivers get every id of one write and answer with one statement."""

from django.dispatch import Signal

# ids: list[int] of creators that now exist
creators_added = Signal()
# ids: list[int] of creators whose market, category or follower count may have changed
creators_changed = Signal()
