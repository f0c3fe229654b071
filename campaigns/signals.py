"""Facts this app announces, inside the transaction that makes them true."""

from django.dispatch import Signal

# campaign: Campaign, at: datetime, by: User
campaign_started = Signal()
campaign_closed = Signal()
campaign_reopened = Signal()
# collaboration: Collaboration whose T (completed_at) was set or moved, at: datetime
collaboration_completed = Signal()
# collaboration: Collaboration whose deliverables or dates changed after it was completed, at: datetime
collaboration_changed = Signal()
