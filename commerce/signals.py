"""What the parts to the right may want to hear of."""

from django.dispatch import Signal

# Lines of orders of a store came in: `store`, and the times of the first and the last order, `since` and `until`.
# Sent in the transaction that wrote them.
order_lines_written = Signal()
