"""Order lines that should belong to a collaboration and do not: which they are, and what each may belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Any, TypedDict

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Left, Trim, Upper
from django.utils.translation import gettext as _

from accounts.models import Brand
from campaigns.models import Collaboration, Deliverable
from creators.models import Creator

from .attribution import windows
from .models import CreatorCode, LineStatus, ManualMatch, OrderLine, VideoPeriod

NO_SALE = (LineStatus.UNPAID, LineStatus.CANCELLED)
PREFIX = 2
ALIKE = 0.8
MOST_PER_GROUP = 5


class Group(TypedDict):
    """Lines of one store with the same handle, video, code and link words, in one currency."""

    store: int
    store__name: str
    handle: str
    content_id: str
    code: str
    utm_content: str
    currency: str
    bearer: int | None
    lines: int
    orders: int
    paid: int
    first_at: datetime
    last_at: datetime
    first: int


@dataclass(frozen=True)
class Suggestion:
    collaboration: Collaboration
    why: str


@dataclass
class Suggested:
    group: Group
    creator: Creator | None = None
    suggestions: list[Suggestion] = field(default_factory=list)

    def add(self, collaboration: Collaboration | None, why: str) -> None:
        known = {each.collaboration.pk for each in self.suggestions}
        if collaboration and collaboration.pk not in known and len(known) < MOST_PER_GROUP:
            self.suggestions.append(Suggestion(collaboration, why))


def unmatched(brand: Brand) -> QuerySet[OrderLine]:
    """Sales that came by a creator, a code or a link, and of which neither a rule nor a person said whose."""
    came_by_somebody = Q(is_affiliate=True) | ~Q(discount_code="") | ~Q(utm_content="")
    sales = OrderLine.objects.filter(came_by_somebody, store__brand=brand, paid_minor__gt=0)
    decided = ManualMatch.objects.standing().filter(line=OuterRef("pk"))
    return sales.exclude(status__in=NO_SALE).filter(~Exists(decided), attribution__isnull=True)


def in_groups(lines: QuerySet[OrderLine]) -> QuerySet[Any, Group]:
    """The largest first."""
    keys = ("store", "store__name", "handle", "content_id", "code", "utm_content", "currency")
    found: Any = lines.annotate(code=Upper(Trim("discount_code"))).values(*keys)
    return found.annotate(  # type: ignore[no-any-return]
        bearer=Max("creator"),
        lines=Count("pk"),
        orders=Count("order_id", distinct=True),
        paid=Sum("paid_minor"),
        first_at=Min("ordered_at"),
        last_at=Max("ordered_at"),
        first=Min("pk"),
    ).order_by("-lines", "first")


def of_group(lines: QuerySet[OrderLine], key: dict[str, str]) -> QuerySet[OrderLine]:
    """Those that have what the key gives; what it leaves out may be anything."""
    found = lines.annotate(code=Upper(Trim("discount_code")))
    names = ("handle", "content_id", "code", "utm_content", "currency")
    found = found.filter(**{name: key[name] for name in names if name in key})
    return found.filter(store=int(key["store"])) if key.get("store", "").isdecimal() else found


def suggest(groups: Sequence[Group], brand: Brand) -> list[Suggested]:
    """What each group may belong to, best first. Six queries, however many groups."""
    found = [Suggested(group) for group in groups]
    videos = _recorded(groups, brand)
    seen = _seen(groups, brand)
    _name_creators(found, seen)
    rows = _running(found, seen, brand)
    codes = _codes(groups, brand)
    for each in found:
        content = each.group["content_id"]
        each.add(*_of_video(videos.get(content), each.group))
        for row in _fitting(rows[each.creator.pk] if each.creator else [], each.group):
            each.add(row, _("The creator is known, and this collaboration ran in these days."))
        for code in get_close_matches(each.group["code"], codes, MOST_PER_GROUP, ALIKE):
            for bearer in codes[code]:
                each.add(bearer.collaboration, _("The code looks like %(code)s.") % {"code": code})
    return found


def _recorded(groups: Sequence[Group], brand: Brand) -> dict[str, Deliverable]:
    """The brand's videos with these ids: their sales are here because their days are over, or they had not begun."""
    ids = {group["content_id"] for group in groups} - {""}
    rows = Deliverable.objects.filter(content_id__in=ids, collaboration__campaign__brand=brand)
    found = rows.select_related("collaboration__campaign", "collaboration__creator")
    return {str(each.content_id): each for each in found}


def _seen(groups: Sequence[Group], brand: Brand) -> dict[str, int]:
    """The creators of videos that are no deliverables, by what a list of videos said."""
    ids = {group["content_id"] for group in groups} - {""}
    rows = VideoPeriod.objects.filter(content_id__in=ids, store__brand=brand, creator__isnull=False)
    return dict(rows.values_list("content_id", "creator").distinct())


def _name_creators(found: Iterable[Suggested], seen: dict[str, int]) -> None:
    handles = {each.group["handle"].lower().removeprefix("@") for each in found} - {""}
    ids = {each.group["bearer"] for each in found} | set(seen.values())
    creators = list(Creator.objects.filter(Q(pk__in=ids - {None}) | Q(handle__in=handles)))
    by_id = {creator.pk: creator for creator in creators}
    by_handle = {creator.handle: creator for creator in creators}
    for each in found:
        named = by_handle.get(each.group["handle"].lower().removeprefix("@"))
        known = by_id.get(each.group["bearer"] or 0)
        each.creator = known or by_id.get(seen.get(each.group["content_id"], 0)) or named


def _running(
    found: Iterable[Suggested], seen: dict[str, int], brand: Brand
) -> dict[int, list[Collaboration]]:
    creators = {each.creator.pk for each in found if each.creator}
    rows = Collaboration.objects.filter(creator__in=creators, campaign__brand=brand)
    by_creator: dict[int, list[Collaboration]] = defaultdict(list)
    for row in rows.select_related("campaign", "creator").order_by("-campaign__starts_on", "-pk"):
        by_creator[row.creator_id].append(row)
    return by_creator


def _fitting(rows: Iterable[Collaboration], group: Group) -> list[Collaboration]:
    """Whose campaign, and the days in which its last video still sells, meet the days of the orders."""
    first, last = group["first_at"].date(), group["last_at"].date()
    return [
        row
        for row in rows
        if row.campaign.starts_on <= last + timedelta(days=1)
        and first <= row.campaign.ends_on + windows.CONTENT
    ]


def _of_video(video: Deliverable | None, group: Group) -> tuple[Collaboration | None, str]:
    if video is None:
        return None, ""
    days = (group["last_at"] - video.published_at).days
    if days < 0:
        why = _("The video is recorded there, but as published after these orders.")
    else:
        why = _("The video is recorded there; the orders came up to %(days)s days after it.") % {"days": days}
    return video.collaboration, why


def _codes(groups: Sequence[Group], brand: Brand) -> dict[str, list[CreatorCode]]:
    """The brand's codes that begin as one of these does, each with all who bore it, the last one first."""
    starts = {group["code"][:PREFIX] for group in groups} - {""}
    rows = CreatorCode.objects.annotate(start=Left("code", PREFIX)).filter(brand=brand, start__in=starts)
    related = rows.select_related("collaboration__campaign", "collaboration__creator")
    bearers: dict[str, list[CreatorCode]] = {}
    for each in related.order_by("code", "-starts_on"):
        bearers.setdefault(each.code, []).append(each)
    return bearers
