"""Facts this app announces, inside the transaction that makes them true."""

from django.dispatch import Signal

# campaign: Campaign, at: datetime, by: User
campaign_started = Signal()
campaign_closed = Signal()
campaign_reopened = Signal()
# campaign: Campaign, at: datetime, by: User; who scores it was named anew
scorers_changed = Signal()
# collaboration: Collaboration whose T (completed_at) was set or moved, at: datetime, by: User
collaboration_completed = Signal()
# collaboration: Collaboration whose deliverables or dates changed after T was set, at: datetime,
# by: User, or None when a file brought it
collaboration_changed = Signal()
