"""Facts this app announces, inside the transaction that makes them true."""

from django.dispatch import Signal

# campaign: Campaign, at: datetime, by: User
campaign_started = Signal()
campaign_closed = Signal()
campaign_reopened = Signal()
# campaign: Campaign, at: datetime, by: User; who scores it was named anew
scorers_changed = Signal()
# collaborations: those whose T (completed_at) was set or moved, at: datetime, by: User
collaborations_completed = Signal()
# collaborations: those whose deliverables or dates changed after T was set, at: datetime,
# by: User, or None when a file brought it
collaborations_changed = Signal()
# deliverables: those recorded, or whose publication time was put right, at: datetime, by: User
deliverables_recorded = Signal()
