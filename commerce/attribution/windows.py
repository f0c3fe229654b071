"""How long after a publication or a click a sale still counts for it (method, section 9)."""

from datetime import timedelta

CONTENT = timedelta(days=30)
CLICK = timedelta(days=7)
