"""Facts this app announces, inside the transaction that makes them true."""

from django.dispatch import Signal

# entry: Entry now in force
creator_blocked = Signal()
# entry: Entry that was lifted or expired
creator_unblocked = Signal()
# incident: Incident, at: datetime, by: User
incident_confirmed = Signal()
# incident: Incident, at: datetime, by: User
incident_lifted = Signal()
