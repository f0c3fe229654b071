"""Why a video has no orders: what was looked at, in the order in which it would have to be put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q, Sum
from django.db.models.functions import Coalesce, Trim, Upper
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import Brand
from campaigns.models import Deliverable
from imports.models import Batch

from .attribution import windows
from .models import (
    CreatorCode,
    OrderLine,
    ShopConnection,
    Store,
    SyncState,
    TrackingLink,
    VideoPeriod,
)
from .tracking import parameters_of

NEEDED = ("utm_source", "utm_medium", "utm_campaign", "utm_content")
# A shop that is connected is asked at least once a day.
STALE = timedelta(days=2)


@dataclass(frozen=True)
class Finding:
    """`tone`: good, info, warn or bad. `url`: the page where it is put right, if there is one."""

    code: str
    tone: str
    text: str
    url: str = ""


def connection_check(deliverable: Deliverable, *, at: datetime) -> list[Finding]:
    """At most twelve queries. What is in order is said too, so that nobody looks for it again."""
    brand = deliverable.collaboration.campaign.brand
    return [
        *_orders(deliverable),
        *_stores(brand, at),
        *_files(deliverable, brand, at),
        *_content(deliverable, brand),
        *_handle(deliverable, brand),
        *_links(deliverable),
        *_codes(deliverable, brand),
    ]


def _orders(deliverable: Deliverable) -> list[Finding]:
    count = deliverable.attributions.count()
    if not count:
        return [Finding("no_orders", "info", _("No order belongs to this video."))]
    page = reverse("commerce:collaboration_orders", args=[deliverable.collaboration_id])
    text = _("%(count)s order lines belong to this video.") % {"count": count}
    return [Finding("has_orders", "good", text, page)]


def _stores(brand: Brand, at: datetime) -> list[Finding]:
    """Is a shop connected at all, and did it answer lately."""
    stores = Store.objects.filter(brand=brand, is_active=True)
    if not stores.exists():
        return [
            Finding("no_store", "bad", _("The brand has no store, so no orders either. Set one up first."))
        ]
    connected = ShopConnection.objects.filter(store__in=stores, state="connected")
    orders = SyncState.objects.filter(connection__in=connected, resource="orders")
    last = orders.aggregate(shops=Count("pk"), until=Max("watermark"))
    if not last["shops"]:
        return [_not_connected(brand)]
    if last["until"] is None:
        return [Finding("never_synced", "warn", _("The shop is connected, but no sync has finished yet."))]
    tone = "warn" if last["until"] < at - STALE else "good"
    text = _("The shop is connected; its orders are complete up to %(when)s.") % {
        "when": _moment(last["until"])
    }
    return [Finding("synced", tone, text)]


def _not_connected(brand: Brand) -> Finding:
    # One that said nothing new tells as well how far the orders are known.
    last = Batch.objects.filter(brand=brand, kind__contains="orders", status__in=("applied", "unchanged"))
    at = last.aggregate(at=Max(Coalesce("applied_at", "created_at")))["at"]
    if at is None:
        text = _("No shop is connected and no file of orders was imported.")
        return Finding("not_connected", "bad", text, reverse("imports:upload"))
    text = _("No shop is connected: orders come by files, the last one on %(when)s.")
    return Finding("not_connected", "info", text % {"when": _moment(at)}, reverse("imports:upload"))


def _files(deliverable: Deliverable, brand: Brand, at: datetime) -> list[Finding]:
    """Do we have any orders of the days in which the video sells."""
    since, until = deliverable.published_at, min(deliverable.published_at + windows.CONTENT, at)
    lines = OrderLine.objects.filter(store__brand=brand)
    in_days = Q(ordered_at__range=(since, until))
    known = lines.aggregate(
        within=Count("pk", filter=in_days), first=Min("ordered_at"), last=Max("ordered_at")
    )
    days = {"since": _moment(since), "until": _moment(until)}
    if known["within"]:
        text = _("There are orders of its days, %(since)s to %(until)s.") % days
        return [Finding("days_covered", "good", text)]
    if known["last"] is None:
        return [Finding("no_files", "bad", _("No orders of the brand were imported or synced yet."))]
    text = _(
        "No order of its days, %(since)s to %(until)s, is here: those we have run from %(first)s to %(last)s."
    )
    ends = {"first": _moment(known["first"]), "last": _moment(known["last"])}
    return [Finding("days_missing", "bad", text % (days | ends))]


def _content(deliverable: Deliverable, brand: Brand) -> list[Finding]:
    """Does any order, or any list of videos, name its content id."""
    content = deliverable.content_id
    if not content:
        text = _("A live has no content id here: its sales are matched by code, by link or by hand.")
        return [Finding("live", "info", text)]
    lines = OrderLine.objects.filter(content_id=content, store__brand=brand)
    named = lines.aggregate(all=Count("pk"), first=Min("ordered_at"), last=Max("ordered_at"))
    if named["all"]:
        return _named(deliverable, named["first"], named["last"])
    period = VideoPeriod.objects.filter(content_id=content, store__brand=brand)
    stated = period.aggregate(rows=Count("pk"), orders=Sum("orders"))
    if not stated["rows"]:
        text = _("No order and no list of videos names the content id %(content)s: check the video's link.")
        return [Finding("content_unknown", "warn", text % {"content": content})]
    if not stated["orders"]:
        text = _("The list of videos knows it and states no orders: it has sold nothing.")
        return [Finding("sold_nothing", "info", text)]
    text = _("The list of videos states %(orders)s orders; the orders file with them is missing.")
    return [Finding("orders_missing", "bad", text % {"orders": stated["orders"]})]


def _named(deliverable: Deliverable, first: datetime, last: datetime) -> list[Finding]:
    ends = {"first": _moment(first), "last": _moment(last)}
    if first > deliverable.published_at + windows.CONTENT:
        text = _("Its orders, from %(first)s on, came more than 30 days after publication.")
        return [Finding("too_late", "warn", text % ends)]
    if last < deliverable.published_at:
        text = _("Its orders, up to %(last)s, are before the publication: correct that time.")
        page = reverse("campaigns:correct", args=[deliverable.pk])
        return [Finding("too_early", "bad", text % ends, page)]
    return [Finding("content_known", "good", _("Orders name its content id."))]


def _handle(deliverable: Deliverable, brand: Brand) -> list[Finding]:
    """Do orders of the video name another handle than the creator's."""
    creator = deliverable.collaboration.creator
    if not deliverable.content_id:
        return []
    lines = OrderLine.objects.filter(content_id=deliverable.content_id, store__brand=brand).exclude(handle="")
    other = lines.exclude(handle__iexact=creator.handle).values_list("handle", flat=True).first()
    if other is None:
        return []
    text = _(
        "Orders of the video name @%(other)s, the collaboration is with @%(ours)s: renamed, or mistaken?"
    )
    page = creator.get_absolute_url()
    return [Finding("handle_differs", "warn", text % {"other": other, "ours": creator.handle}, page)]


def _links(deliverable: Deliverable) -> list[Finding]:
    row = deliverable.collaboration
    links = list(TrackingLink.objects.filter(collaboration=row).with_clicks().order_by("pk"))
    if not links:
        page = reverse("commerce:new_link", args=[row.pk])
        text = _("No link: a sale outside TikTok Shop is matched by a code only.")
        return [Finding("no_link", "info", text, page)]
    return [finding for link in links for finding in _link(link)]


def _link(link: TrackingLink) -> list[Finding]:
    page, words = link.get_absolute_url(), {"slug": link.slug}
    found = []
    missing = [name for name in NEEDED if not parameters_of(link.target).get(name)]
    if missing:
        text = _("The link %(slug)s lacks %(missing)s.") % (words | {"missing": ", ".join(missing)})
        found.append(Finding("utm_incomplete", "bad", text, page))
    if not link.is_active:
        found.append(Finding("link_inactive", "warn", _("The link %(slug)s is out of use.") % words, page))
    if not link.clicks:
        found.append(
            Finding("never_clicked", "warn", _("Nobody has clicked the link %(slug)s.") % words, page)
        )
    if not found:
        text = _("The link %(slug)s was clicked %(clicks)s times.") % (words | {"clicks": link.clicks})
        found.append(Finding("clicked", "good", text, page))
    return found


def _codes(deliverable: Deliverable, brand: Brand) -> list[Finding]:
    codes = list(CreatorCode.objects.filter(collaboration=deliverable.collaboration).order_by("pk"))
    coded = OrderLine.objects.filter(store__brand=brand).exclude(discount_code="")
    lines = coded.annotate(code=Upper(Trim("discount_code"))).filter(code__in=[each.code for each in codes])
    used = set(lines.values_list("code", flat=True).distinct()) if codes else set()
    return [
        Finding("code_used", "good", _("The code %(code)s was used.") % {"code": code.code})
        if code.code in used
        else Finding("code_unused", "warn", _("No order used the code %(code)s.") % {"code": code.code})
        for code in codes
    ]


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
