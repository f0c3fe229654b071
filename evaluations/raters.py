"""What a rater, their manager and a brand see of leniency and agreement: read from a frozen version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.querysets import UserQuerySet
from accounts.roles import Capability

from .explanation import figure
from .models import RaterEffect

WEEKS = 26


@dataclass(frozen=True)
class Flag:
    text: str
    tone: str


@dataclass(frozen=True)
class Rating:
    """A rater's effect of one week with its words."""

    effect: RaterEffect

    @property
    def words(self) -> str:
        """How much above or below colleagues, with twice the standard error."""
        effect = self.effect
        if not effect.is_linked:
            return _(
                "Not linked: shares no criterion with colleagues, so nobody can say how strict the marks are."
            )
        given = {"points": figure(abs(effect.leniency)), "error": figure(self.error)}
        if abs(effect.leniency) <= self.error:
            return _("Marks like colleagues on the same criteria, give or take %(error)s.") % given
        if effect.leniency > 0:
            return (
                _("Gives %(points)s more than colleagues on the same criteria, give or take %(error)s.")
                % given
            )
        return (
            _("Gives %(points)s less than colleagues on the same criteria, give or take %(error)s.") % given
        )

    @property
    def error(self) -> float:
        """About nineteen in twenty true values lie within it."""
        return 2 * self.effect.standard_error

    @property
    def signed(self) -> str:
        return f"{self.effect.leniency:+.2f} ± {figure(self.error)}" if self.effect.is_linked else "–"

    @property
    def flags(self) -> list[Flag]:
        effect = self.effect
        found = []
        if effect.needs_calibration:
            found.append(Flag(_("needs calibration"), "bad"))
        if effect.is_flat:
            found.append(Flag(_("flat marks"), "warn"))
        if not effect.is_linked:
            found.append(Flag(_("not linked"), "info"))
        return found or [Flag(_("no concern"), "good")]


def people_seen_by(user: User) -> UserQuerySet:
    """Oneself, and the people of the brands one manages."""
    people: UserQuerySet = User.objects.all()
    if user.is_administrator:
        return people
    managed = user.brand_ids_with(Capability.ASSIGN_SCORERS)
    seen: UserQuerySet = people.filter(Q(pk=user.pk) | Q(memberships__brand__in=managed)).distinct()
    return seen


def ratings_of(person: User, *, seen_by: User) -> list[Rating]:
    """The newest week first, at most half a year."""
    effects = RaterEffect.objects.visible_to(seen_by).filter(rater=person).one_per_week()
    return [Rating(effect) for effect in effects.select_related("version__policy")[:WEEKS]]


def distribution_chart(effect: RaterEffect) -> dict[str, Any]:
    return {
        "labels": [str(level) for level in range(6)],
        "series": [{"name": _("Marks"), "values": effect.distribution}],
    }


def weeks_chart(ratings: list[Rating]) -> dict[str, Any]:
    """Of the weeks in which the rater was linked, the oldest first."""
    linked = [rating.effect for rating in reversed(ratings) if rating.effect.is_linked]
    return {
        "labels": [f"{effect.version.week:%Y-%m-%d}" for effect in linked],
        "series": [{"name": _("Leniency"), "values": [round(effect.leniency, 2) for effect in linked]}],
    }
