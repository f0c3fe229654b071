"""Facts this app announces, inside the transaction that makes them true."""

from django.dispatch import Signal

# evaluation: Evaluation whose marks changed after submission or came after settlement, at: datetime, by: User
marks_corrected = Signal()
