"""Shapes of trigger that many tables share."""

import pgtrigger


def append_only() -> pgtrigger.Protect:
    """Rows are written once: the database itself refuses UPDATE and DELETE."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
