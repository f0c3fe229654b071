"""The weekly version of raters' leniency, built before its time comes round."""

from datetime import UTC, datetime

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from core.nudge import nudge_after_commit
from evaluations import tasks
from evaluations.engine import raters
from evaluations.models import Policy


def build_current_raters(*, at: datetime) -> None:
    """The version of the week that `at` lies in, unless it is there."""
    week = raters.monday_of(at.astimezone(UTC).date())
    raters.build_raters(week=week, policy=Policy.objects.in_force_at(at), at=at)


def request_raters(*, by: User) -> None:
    """Ask a worker for this week's version now; the sweep builds it within the hour in any case."""
    require(by, Capability.MANAGE_POLICY)
    nudge_after_commit(tasks.build_raters)
