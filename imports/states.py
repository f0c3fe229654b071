"""The states of a batch, the one table of allowed moves, and the steps its job goes through."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    RECEIVED = "received", _("Being read")
    ASKING = "asking", _("Needs your choice")
    REFUSED = "refused", _("Refused")
    READY = "ready", _("Ready to import")
    UNCHANGED = "unchanged", _("Nothing to import")
    APPLYING = "applying", _("Being imported")
    PAUSED = "paused", _("Paused")
    APPLIED = "applied", _("Imported")
    FAILED = "failed", _("Failed")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    CANCELLED = "cancelled", _("Cancelled")


NEXT: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset(
        {
            Status.READY,
            Status.UNCHANGED,
            Status.ASKING,
            Status.REFUSED,
            Status.FAILED,
            Status.PAUSED,
            Status.CANCELLED,
        }
    ),
    Status.ASKING: frozenset({Status.RECEIVED, Status.CANCELLED}),
    Status.REFUSED: frozenset({Status.RECEIVED, Status.CANCELLED}),
    Status.READY: frozenset({Status.RECEIVED, Status.APPLYING, Status.CANCELLED}),
    # What is stored may change after the comparison.
    Status.UNCHANGED: frozenset({Status.RECEIVED, Status.APPLYING, Status.CANCELLED}),
    # What is imported unseen may end as a file that is only read does.
    Status.APPLYING: frozenset(
        {
            Status.APPLIED,
            Status.UNCHANGED,
            Status.ASKING,
            Status.REFUSED,
            Status.FAILED,
            Status.PAUSED,
            Status.CANCELLED,
        }
    ),
    # It goes on where it was: a file is read anew, what was read is written.
    Status.PAUSED: frozenset({Status.RECEIVED, Status.APPLYING, Status.CANCELLED}),
    Status.FAILED: frozenset({Status.RECEIVED, Status.CANCELLED}),
    Status.APPLIED: frozenset({Status.UNDOING}),
    # An undo that fails has changed nothing, so the batch is as it was.
    Status.UNDOING: frozenset({Status.UNDONE, Status.APPLIED}),
    Status.UNDONE: frozenset(),
    Status.CANCELLED: frozenset(),
}
# A worker has something to do.
OPEN = (Status.RECEIVED, Status.APPLYING, Status.UNDOING)
CHANGEABLE = (Status.ASKING, Status.REFUSED, Status.READY, Status.UNCHANGED, Status.FAILED)


def sources(target: Status) -> list[Status]:
    return [status for status, following in NEXT.items() if target in following]


CANCELLABLE = sources(Status.CANCELLED)
PAUSABLE = sources(Status.PAUSED)


class Step(models.TextChoices):
    WAITING = "waiting", _("Waiting for a worker")
    READING = "reading", _("Reading the file")
    CHECKING = "checking", _("Checking the rows")
    COMPARING = "comparing", _("Comparing with what is there")
    WRITING = "writing", _("Writing")
    UNDOING = "undoing", _("Restoring")
