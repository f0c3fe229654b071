"""Whether a creator may join a campaign: the one place that every path asks; the database asks again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Attempt

if TYPE_CHECKING:
    from accounts.models import Brand, User


class Outcome(StrEnum):
    CLEAR = "clear"
    HELD = "held"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Verdict:
    outcome: Outcome
    entry_id: int | None = None
    why: str | Promise = ""


CLEAR = Verdict(Outcome.CLEAR)

_WHY = {
    "named": _("This creator is on the blacklist."),
    "same_person": _("This creator was found to be the same person as a blacklisted one."),
    "earlier_handle": _(
        "The handle belonged to a blacklisted creator. Somebody has to say whether it is the same person."
    ),
    "contact": _(
        "A contact is shared with a blacklisted creator. Somebody has to say whether it is the same person."
    ),
}
_BLOCKING = ("named", "same_person")


def check(*, creator_ids: Collection[int], at: datetime) -> dict[int, Verdict]:
    """A verdict for each creator: blocked wins over held, held over clear."""
    verdicts = dict.fromkeys(creator_ids, CLEAR)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT candidate, entry_id, match FROM blacklist_matches(%s, %s)"
            " ORDER BY match = ANY (%s), entry_id DESC",
            [list(creator_ids), at, list(_BLOCKING)],
        )
        # Blocking matches come last, so they overwrite the others.
        for candidate, entry_id, match in cursor:
            outcome = Outcome.BLOCKED if match in _BLOCKING else Outcome.HELD
            verdicts[candidate] = Verdict(outcome, entry_id, _WHY[match])
    return verdicts


def holds(*, entry_id: int, creator_id: int, at: datetime) -> bool:
    """Whether this very entry waits for a person's answer about the creator."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM blacklist_matches(%s, %s) WHERE entry_id = %s AND match <> ALL (%s)",
            [[creator_id], at, entry_id, list(_BLOCKING)],
        )
        return bool(cursor.rowcount)


def log(
    verdicts: Mapping[int, Verdict], *, brand: Brand, path: Attempt.Path, subject: str, by: User, at: datetime
) -> None:
    """Keep every attempt that was not clear. `subject` names the campaign in words of its brand."""
    Attempt.objects.bulk_create(
        Attempt(
            creator_id=creator_id,
            entry_id=verdict.entry_id,
            brand=brand,
            path=path,
            outcome=Attempt.Outcome.REFUSED if verdict.outcome is Outcome.BLOCKED else Attempt.Outcome.HELD,
            subject=subject,
            tried_by=by,
            tried_at=at,
        )
        for creator_id, verdict in verdicts.items()
        if verdict.entry_id is not None
    )
