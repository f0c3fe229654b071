"""Why a video has no orders: what was looked at, in the order in which it would have to be put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Brand
from campaigns.models import Deliverable
from imports.models import Batch

from .attribution import windows
from .models import CreatorCode, OrderLine, ShopConnection, Store, TrackingLink, VideoPeriod
from .tracking import parameters_of

NEEDED = ("utm_source", "utm_medium", "utm_campaign", "utm_content")
# A shop that is connected is asked at least once a day.
STALE = timedelta(days=2)
TONES = ("bad", "warn", "info", "good")
State = ShopConnection.State


@dataclass(frozen=True)
class Finding:
    """`tone`: good, info, warn or bad. `url`: the page where it is put right, if there is one."""

    code: str
    tone: str
    text: str
    url: str = ""


def connection_check(deliverable: Deliverable, *, at: datetime) -> list[Finding]:
    """At most ten queries. What is in order is said too, so that nobody looks for it again."""
    brand = deliverable.collaboration.campaign.brand
    stores = _where(deliverable)
    return [
        *_orders(deliverable),
        *_stores(deliverable, stores, at),
        *_files(deliverable, stores, at),
        *_content(deliverable, brand),
        *_handle(deliverable, brand),
        *_links(deliverable),
        *_codes(deliverable),
    ]


def _orders(deliverable: Deliverable) -> list[Finding]:
    count = deliverable.attributions.count()
    if not count:
        return [Finding("no_orders", "info", _("No order belongs to this video."))]
    page = reverse("commerce:collaboration_orders", args=[deliverable.collaboration_id])
    text = ngettext(
        "%(count)s order line belongs to this video.", "%(count)s order lines belong to this video.", count
    )
    return [Finding("has_orders", "good", text % {"count": count}, page)]


def _where(deliverable: Deliverable) -> list[Store]:
    """The stores in use in which its orders could be: of its market, or which name its content id; else all."""
    row = deliverable.collaboration
    used = Store.objects.of_brand(row.campaign.brand).in_use()
    stores = used.with_connection().with_naming(deliverable.content_id)
    found = list(stores.order_by("name", "pk"))
    return [store for store in found if store.market == row.market or store.names_it] or found


def _stores(deliverable: Deliverable, stores: list[Store], at: datetime) -> list[Finding]:
    """Is each connected, and did it answer lately: the worst first."""
    if not stores:
        return [
            Finding("no_store", "bad", _("The brand has no store, so no orders either. Set one up first."))
        ]
    files = _last_files(deliverable.collaboration.campaign.brand)
    found = [_store(store, files.get(str(store.pk)), at) for store in stores]
    return sorted(found, key=lambda finding: TONES.index(finding.tone))


def _store(store: Store, last_file: datetime | None, at: datetime) -> Finding:
    connection = getattr(store, "connection", None)
    state = connection.state if connection else State.DISCONNECTED
    if state == State.DISCONNECTED:
        return _not_connected(store, last_file)
    page, words = reverse("commerce:shop", args=[store.pk]), {"store": store.name}
    until = store.orders_until
    if state == State.EXPIRED and until is None:
        text = _("The consent of %(store)s expired before a sync had finished: connect it again.")
        return Finding("expired", "bad", text % words, page)
    if until is None:
        text = _("%(store)s is connected, but no sync has finished yet.")
        return Finding("never_synced", "warn", text % words, page)
    words |= {"when": _moment(until)}
    if state == State.EXPIRED:
        text = _(
            "The consent of %(store)s has expired; its orders are complete up to %(when)s: connect it again."
        )
        return Finding("expired", "bad", text % words, page)
    text = _("%(store)s is connected; its orders are complete up to %(when)s.")
    return Finding("synced", "warn" if until < at - STALE else "good", text % words)


def _not_connected(store: Store, last_file: datetime | None) -> Finding:
    page = reverse("imports:upload")
    if last_file is None:
        text = _("%(store)s is not connected, and no file of its orders was imported.")
        return Finding("not_connected", "bad", text % {"store": store.name}, page)
    text = _("%(store)s is not connected: its orders come by files, the last one on %(when)s.")
    words = {"store": store.name, "when": _moment(last_file)}
    return Finding("not_connected", "info", text % words, page)


def _last_files(brand: Brand) -> dict[str, datetime]:
    """By store: one that said nothing new tells as well how far the orders are known."""
    files = Batch.objects.filter(brand=brand, kind__contains="orders", status__in=("applied", "unchanged"))
    by_store = files.annotate(store=KeyTextTransform("store", "defaults")).order_by().values("store")
    return dict(by_store.annotate(at=Max(Coalesce("applied_at", "created_at"))).values_list("store", "at"))


def _files(deliverable: Deliverable, stores: list[Store], at: datetime) -> list[Finding]:
    """Do we have any orders of the days in which the video sells, where it sells."""
    since, until = deliverable.published_at, min(deliverable.published_at + windows.CONTENT, at)
    lines = OrderLine.objects.filter(store__in=stores)
    in_days = Q(ordered_at__range=(since, until))
    known = lines.aggregate(
        within=Count("pk", filter=in_days), first=Min("ordered_at"), last=Max("ordered_at")
    )
    days = {"since": _moment(since), "until": _moment(until)}
    if known["within"]:
        text = _("There are orders of its days, %(since)s to %(until)s.") % days
        return [Finding("days_covered", "good", text)]
    if known["last"] is None:
        return [Finding("no_files", "bad", _("No orders were imported or synced yet where it sells."))]
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
    text = ngettext(
        "The list of videos states %(orders)s order; the orders file with it is missing.",
        "The list of videos states %(orders)s orders; the orders file with them is missing.",
        stated["orders"],
    )
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
        text = ngettext(
            "The link %(slug)s was clicked %(clicks)s time.",
            "The link %(slug)s was clicked %(clicks)s times.",
            link.clicks,
        )
        found.append(Finding("clicked", "good", text % (words | {"clicks": link.clicks}), page))
    return found


def _codes(deliverable: Deliverable) -> list[Finding]:
    codes = CreatorCode.objects.filter(collaboration=deliverable.collaboration).with_use().order_by("pk")
    return [
        Finding("code_used", "good", _("The code %(code)s was used.") % {"code": code.code})
        if code.is_used
        else Finding("code_unused", "warn", _("No order used the code %(code)s.") % {"code": code.code})
        for code in codes
    ]


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment), "Y-m-d H:i")
