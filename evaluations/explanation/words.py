"""Figures and words that every part of an explanation uses."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creators.models import Band, Category
from evaluations.dimensions import Tier
from evaluations.models import Policy


@dataclass(frozen=True)
class Line:
    """A sentence, and where what it speaks of is seen; empty where the person may not see it."""

    text: str
    url: str = ""


def cuts_of(policy: Policy) -> list[float]:
    """Where C, B, A and S begin."""
    return [policy.cut_c, policy.cut_b, policy.cut_a, policy.cut_s]


def figure(value: float, decimals: int = 2) -> str:
    """Rounded as the badge beside it is; Django's own format cuts digits off."""
    return f"{value:.{decimals}f}"


def signed(value: float, decimals: int = 3) -> str:
    return f"{round(value, decimals) + 0.0:+.{decimals}f}".replace("-", "−")


def percent(share: float) -> str:
    return f"{share * 100:.0f}%"


def letter(tier: int | None) -> str:
    return str(_("unrated")) if tier is None else str(Tier(tier).label)


def videos(count: int) -> str:
    return ngettext("%(count)d video", "%(count)d videos", count) % {"count": count}


def collaborations(count: int) -> str:
    return ngettext("%(count)d collaboration", "%(count)d collaborations", count) % {"count": count}


def peers_named(market: str | None, category: Category | None, band: int | None) -> str:
    """The peer cell as people say it: ID/Beauty/100k–500k."""
    size = str(Band(band).label) if band else "–"
    return f"{market or '–'}/{category or '–'}/{size}"
