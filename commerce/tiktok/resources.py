"""The five kinds of data that are fetched: how often, from when to when, and page by page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop

from campaigns.models import Collaboration
from campaigns.states import DROPPED_STAGES
from commerce.models import Store, SyncState
from creators.markets import FACTS
from creators.models import Creator

from . import reading, reading_aftersales, values, writing
from .client import Client
from .rows import CreatorRow, Page
from .video_figures import add_up
from .writing_samples import write_samples

Resource = SyncState.Resource

ORDERS_PATH = "/affiliate_seller/202410/orders/search"
RETURNS_PATH = "/return_refund/202602/returns/search"
SAMPLES_PATH = "/affiliate_seller/202508/sample_applications/search"
CREATORS_PATH = "/affiliate_seller/202608/marketplace_creators/search"
VIDEOS_PATH = "/analytics/202605/shop_videos/performance"

PAGE_SIZE = 50
SMALL_PAGE = 20
DAY = timedelta(days=1)
# A search takes three months at most; a few days less are three months in every calendar.
LONGEST_WINDOW = timedelta(days=85)
# An order's commission settles weeks after it, and no search tells which has changed.
SETTLES_WITHIN = timedelta(days=60)
# How many pages one creator is looked for on.
SEARCH_DEPTH = 3
BEGINNING = {"after": 0, "token": "", "key": "", "depth": 0}

NO_COLLABORATION = gettext_noop("of creators without exactly one collaboration under way")
ELSEWHERE = gettext_noop("of orders that another store of the brand holds")
NOT_FOUND = gettext_noop("not found in the creator marketplace")


@dataclass(frozen=True)
class Plan:
    """`start`: from where on a run fetches; `horizon`: up to where; `step`: the window that one search covers."""

    interval: timedelta
    fetch: Callable[[Client, SyncState, Store], Page]
    write: Callable[[Store, Page, datetime], int]
    start: Callable[[SyncState, Store, datetime], datetime]
    horizon: Callable[[Store, datetime], datetime] = lambda _store, at: at
    step: timedelta = LONGEST_WINDOW
    # A rest of the time that is shorter than this waits for the next run.
    least: timedelta = timedelta(hours=1)
    end: Callable[[Store, SyncState, datetime], None] = lambda _store, _state, _at: None


def _paged(state: SyncState, size: int = PAGE_SIZE) -> dict[str, str]:
    return {"page_size": str(size)} | ({"page_token": state.cursor} if state.cursor else {})


def _page(data: Mapping[str, Any], rows: Sequence[Any], skips: Counter[str]) -> Page:
    token = values.text(data.get("next_page_token"), longest=4000)
    return Page(list(rows), skips, token, values.count(data.get("total_count")))


def _between(state: SyncState, name: str) -> dict[str, int]:
    """The same seconds for every page of the window."""
    start, end = state.window
    return {
        f"{name}_time_ge": int(start.timestamp()),
        f"{name}_time_lt": int(end.timestamp()),
    }


def fetch_orders(client: Client, state: SyncState, store: Store) -> Page:
    skips: Counter[str] = Counter()
    data = client.search(ORDERS_PATH, _paged(state), _between(state, "create"))
    return _page(data, reading.read_orders(data, store, skips), skips)


def save_orders(store: Store, page: Page, at: datetime) -> int:
    """An order is one store's: what another of the brand holds, from a file or an earlier connection, is skipped."""
    free = writing.not_held_elsewhere(store, page.rows)
    if elsewhere := len(page.rows) - len(free):
        page.skips[ELSEWHERE] += elsewhere
    return writing.write_orders(store, free, at=at) if free else 0


def orders_start(state: SyncState, _store: Store, at: datetime) -> datetime:
    """Once a day all whose commission may have changed, else what came in since."""
    if state.watermark is None:
        return at - LONGEST_WINDOW
    is_first_today = state.finished_at is None or state.finished_at.date() != at.date()
    return state.watermark - (SETTLES_WITHIN if is_first_today else 2 * DAY)


def fetch_returns(client: Client, state: SyncState, store: Store) -> Page:
    skips: Counter[str] = Counter()
    data = client.search(RETURNS_PATH, _paged(state), _between(state, "update"))
    return _page(data, reading_aftersales.read_returns(data, store, skips), skips)


def returns_start(state: SyncState, _store: Store, at: datetime) -> datetime:
    return state.watermark - timedelta(hours=1) if state.watermark else at - LONGEST_WINDOW


def fetch_samples(client: Client, state: SyncState, store: Store) -> Page:
    skips: Counter[str] = Counter()
    data = client.search(SAMPLES_PATH, _paged(state, SMALL_PAGE), {})
    return _page(data, reading_aftersales.read_samples(data, store, skips), skips)


def save_samples(store: Store, page: Page, at: datetime) -> int:
    written, unknown = write_samples(store, page.rows, at=at)
    if unknown:
        page.skips[NO_COLLABORATION] += unknown
    return written


def creators_to_look_up(store: Store) -> Any:
    """Those who work with the brand in the store's market and have no figures of today from here, in order."""
    mine = Collaboration.objects.filter(creator=OuterRef("pk"), campaign__brand=store.brand_id)
    return Creator.objects.filter(
        Exists(mine.exclude(stage__in=DROPPED_STAGES)), market=store.market
    ).order_by("pk")


def fetch_creators(client: Client, state: SyncState, store: Store) -> Page:
    """One creator's figures, searched by handle. The cursor is whom to go on with, and where in the search."""
    place: dict[str, Any] = (
        json.loads(state.cursor) if state.cursor else {"after": 0, "token": "", "key": "", "depth": 0}
    )
    wanted = creators_to_look_up(store)
    creator = wanted.filter(pk__gt=place["after"]).first()
    if creator is None:
        return Page(total=0)
    query = {"page_size": str(SMALL_PAGE)} | ({"page_token": place["token"]} if place["token"] else {})
    body: dict[str, Any] = {"keyword": creator.handle} | (
        {"search_key": place["key"]} if place["key"] else {}
    )
    data = client.search(CREATORS_PATH, query, body)
    found = _figures_of(creator, data, store, state)
    token, depth = values.text(data.get("next_page_token"), longest=4000), place["depth"] + 1
    if not found and token and depth < SEARCH_DEPTH:
        key = values.text(data.get("search_key"), longest=4000)
        return Page(cursor=json.dumps({**place, "token": token, "key": key, "depth": depth}))
    page = Page(found, Counter() if found else Counter({NOT_FOUND: 1}), total=wanted.count())
    if wanted.filter(pk__gt=creator.pk).exists():
        page.cursor = json.dumps({**BEGINNING, "after": creator.pk})
    return page


def _figures_of(
    creator: Creator, data: Mapping[str, Any], store: Store, state: SyncState
) -> list[CreatorRow]:
    day = state.window[1].astimezone(FACTS[store.market].zone).date()
    return [
        CreatorRow(
            creator_id=creator.pk,
            taken_on=day,
            followers=values.count(found.get("follower_count")),
            mean_views=values.count(found.get("avg_ec_video_view_count")),
        )
        for found in reading.records(data, "creators")
        if reading.handle_of(found.get("username")) == creator.handle
    ][:1]


def fetch_videos(client: Client, state: SyncState, store: Store) -> Page:
    """Days by themselves: windows that do not overlap may be added up."""
    zone = FACTS[store.market].zone
    day, following = (moment.astimezone(zone).date() for moment in state.window)
    days = {"start_date_ge": day.isoformat(), "end_date_lt": following.isoformat()}
    data = client.get(VIDEOS_PATH, _paged(state) | days | {"currency": "LOCAL"})
    latest = values.text(data.get("latest_available_date"), longest=10)
    if latest and latest < day.isoformat():
        return Page(is_early=True)
    skips: Counter[str] = Counter()
    return _page(data, reading.read_videos(data, store, day, skips), skips)


def midnight(store: Store, at: datetime) -> datetime:
    """When the market's day began."""
    zone = FACTS[store.market].zone
    return datetime.combine(at.astimezone(zone).date(), time.min, tzinfo=zone)


def videos_start(state: SyncState, store: Store, at: datetime) -> datetime:
    """The last days once more: their figures still grow."""
    return midnight(store, state.watermark - 2 * DAY if state.watermark else at - 60 * DAY)


def end_videos(store: Store, state: SyncState, at: datetime) -> None:
    start, _end = state.window
    day = start.astimezone(FACTS[store.market].zone).date()
    add_up(store, day, since=state.since or start, at=at)


def _written_by(write: Callable[..., int]) -> Callable[[Store, Page, datetime], int]:
    return lambda store, page, at: write(store, page.rows, at=at)


def _now(_state: SyncState, _store: Store, at: datetime) -> datetime:
    return at


PLANS: dict[str, Plan] = {
    Resource.ORDERS: Plan(timedelta(hours=1), fetch_orders, save_orders, start=orders_start),
    Resource.RETURNS: Plan(
        timedelta(hours=1), fetch_returns, _written_by(writing.write_returns), start=returns_start
    ),
    # All there are, each time: neither search takes a time.
    Resource.SAMPLES: Plan(timedelta(hours=3), fetch_samples, save_samples, start=_now),
    Resource.CREATORS: Plan(DAY, fetch_creators, _written_by(writing.write_creators), start=_now),
    Resource.VIDEOS: Plan(
        timedelta(hours=6),
        fetch_videos,
        _written_by(writing.write_videos),
        start=videos_start,
        horizon=midnight,
        step=DAY,
        least=DAY,
        end=end_videos,
    ),
}
INTERVALS = {str(resource): plan.interval for resource, plan in PLANS.items()}
assert set(PLANS) == set(Resource)  # noqa: S101 -- each kind has its plan
