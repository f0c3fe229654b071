"""The columns of the list, as the page shows them and a file holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Column:
    """`sort` is what the list can be ordered by; `first` the direction that its title asks for first."""

    key: str
    label: str | Promise
    is_default: bool = True
    sort: str = ""
    first: str = ""
    is_number: bool = False

    @property
    def css_class(self) -> str:
        return "num" if self.is_number else ""


COLUMNS = (
    Column("tier", _("Tier"), sort="score", first="-"),
    Column("score", _("Score")),
    Column("trend", _("Trend")),
    Column("market", _("Market")),
    Column("category", _("Category")),
    Column("followers", _("Followers"), sort="followers", first="-", is_number=True),
    Column("band", _("Follower band"), is_default=False),
    Column("engagement", _("Engagement by followers"), is_default=False, is_number=True),
    Column("engagement_views", _("Engagement by views"), is_default=False, is_number=True),
    Column("last", _("Last collaboration"), sort="last", first="-"),
    Column("tags", _("Tags"), is_default=False),
    Column("owner", _("Owner"), is_default=False),
    Column("source", _("Source"), is_default=False),
    Column("added", _("Added"), is_default=False, sort="added", first="-"),
)
KEYS = [column.key for column in COLUMNS]
DEFAULT_KEYS = [column.key for column in COLUMNS if column.is_default]


def known_keys(asked: Iterable[str]) -> list[str]:
    """Those of the asked that exist, in the list's own order."""
    asked = set(asked)
    return [key for key in KEYS if key in asked]


def columns_of(keys: Sequence[str]) -> list[Column]:
    return [column for column in COLUMNS if column.key in keys]
