"""What follows here from facts of other apps."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext

from accounts.models import User
from blacklist.models import Entry
from blacklist.signals import creator_blocked
from creators.models import Creator

from . import actions


@receiver(creator_blocked, dispatch_uid="campaigns.withdraw_blocked")
def withdraw_open_collaborations(
    entry: Entry, by: User, at: datetime, creator: Creator | None = None, **_kwargs: Any
) -> None:
    """In the approval's transaction, which holds the creator's row: nobody can add the creator meanwhile."""
    actions.withdraw_blocked(
        creator=creator or entry.creator,
        reason=gettext("Blacklisted: %(reason)s") % {"reason": entry.get_reason_code_display()},
        by=by,
        at=at,
    )
