"""Fetches what is due, page by page.

A page's rows and the place to go on from are one transaction, so a worker that dies loses the page it was asking for
and nothing else, and another goes on there. No lock is held while the service is asked: a page that finds the place
moved on is thrown away.
"""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import now

from commerce.models import OAuthRequest, ShopConnection, SyncState
from core.locks import sole

from . import errors, tokens
from .errors import ShopError
from .resources import INTERVALS, PLANS, Plan
from .rows import Page

logger = logging.getLogger(__name__)

LOCK_SPACE = 0x53484F50
# A task is ended after nine minutes; the next one goes on.
RUNS_FOR = timedelta(minutes=4)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
# So many failures in a row, over all data of a shop, and the whole shop is left alone for a while.
BREAKS_AT, BROKEN_FOR = 5, timedelta(minutes=15)
# What nobody mends within minutes.
LONG_PAUSE = timedelta(hours=6)
OF_THE_SHOP = (
    errors.SignatureRefusedError,
    errors.ClockError,
    errors.NotAllowListedError,
    errors.ShopDisabledError,
    errors.WrongShopError,
    errors.NotSetUpError,
)
OF_THE_DATA = (errors.ScopeMissingError, errors.BadAddressError)


def run_due() -> int:
    """Fetch of every connected shop what is due, until it is done or the time is up; how many pages."""
    OAuthRequest.objects.outdated(at=now()).delete()
    ends_at = now() + RUNS_FOR
    pages = 0
    due = SyncState.objects.runnable(at=now(), intervals=INTERVALS)
    for pk in list(due.values_list("pk", flat=True)):
        pages += run(pk, ends_at=ends_at)
    return pages


def run(pk: int, *, ends_at: datetime) -> int:
    """One kind of data of one shop, unless another worker is on it; how many pages."""
    pages = 0
    with sole(LOCK_SPACE, pk) as is_sole:
        while is_sole and now() < ends_at and advance(pk, at=now()):
            pages += 1
    return pages


def advance(pk: int, *, at: datetime) -> bool:
    """Fetch and keep the next page; whether to go on."""
    state = _begun(pk, at=at)
    if state is None:
        return False
    plan = PLANS[state.resource]
    try:
        page = _fetch(plan, state, at=at)
        return _keep(state, plan, page, at=at)
    except ShopError as error:
        _note(state, error, at=at)
        return False
    except Exception as error:
        # A page that we cannot digest must not hold up the other shops; it is seen in the log and on the page.
        logger.exception("The %s of shop %s could not be kept.", state.resource, state.connection_id)
        _fail(state, errors.OwnFaultError(detail=type(error).__name__), at=at)
        return False


@transaction.atomic
def _begun(pk: int, *, at: datetime) -> SyncState | None:
    """The sync with its window, begun now where none is; None where nothing is to be done."""
    locked = SyncState.objects.runnable(at=at, intervals=INTERVALS).select_for_update(of=("self",))
    state: SyncState | None = (
        locked.filter(pk=pk).select_related("connection__store__brand").order_by("pk").first()
    )
    if state is None or state.window_end is not None:
        return state
    plan, store = PLANS[state.resource], state.connection.store
    start = min(plan.start(state, store, at), plan.horizon(store, at))
    _open_window(state, plan, start=start, at=at)
    state.requested_at, state.started_at = None, at
    state.pages, state.rows, state.skipped, state.skips = 0, 0, 0, {}
    state.save()
    return state


def _open_window(state: SyncState, plan: Plan, *, start: datetime, at: datetime) -> None:
    horizon = plan.horizon(state.connection.store, at)
    state.window_start, state.window_end = start, min(start + plan.step, horizon)
    state.cursor, state.total, state.seen = "", None, 0


def _fetch(plan: Plan, state: SyncState, *, at: datetime) -> Page:
    """With a token that was refused renewed once."""
    client = tokens.client_of(state.connection, at=at)
    try:
        return plan.fetch(client, state, state.connection.store)
    except errors.TokenExpiredError:
        client = tokens.renewed(state.connection, at=at, instead_of=client.token)
        return plan.fetch(client, state, state.connection.store)


@transaction.atomic
def _keep(state: SyncState, plan: Plan, page: Page, *, at: datetime) -> bool:
    """The rows and the place to go on from, together. False also where somebody else went on meanwhile."""
    held = SyncState.objects.select_for_update(of=("self",)).select_related("connection__store__brand")
    current = held.filter(pk=state.pk, connection__state=ShopConnection.State.CONNECTED).first()
    if current is None or _place(current) != _place(state):
        return False
    store = current.connection.store
    if page.cursor and page.cursor == current.cursor:
        raise errors.BadAnswerError(detail="page_token")
    current.seen += len(page.rows) + page.skips.total()
    current.rows += plan.write(store, page, at) if page.rows else 0
    current.pages += 1
    current.total = page.total if page.total is not None else current.total
    current.skipped += page.skips.total()
    current.skips = {**current.skips, **{why: current.skips.get(why, 0) + n for why, n in page.skips.items()}}
    current.cursor = page.cursor
    current.failures, current.last_error = 0, ""
    # A pause that came while the page was on its way.
    is_paused = current.paused_until is not None and current.paused_until > at
    if not is_paused:
        current.paused_until = None
    goes_on = bool(page.cursor) or _end_window(current, plan, is_early=page.is_early, at=at)
    current.save()
    return goes_on and not is_paused


def _place(state: SyncState) -> tuple[object, ...]:
    return (state.window_start, state.window_end, state.cursor, state.pages)


def _end_window(state: SyncState, plan: Plan, *, is_early: bool, at: datetime) -> bool:
    """After the last page: the next window at once where there is one. Whether there is."""
    store = state.connection.store
    start, end = state.window
    if not is_early:
        state.since = min(state.since or start, start)
        state.watermark = max(state.watermark or end, end)
        plan.end(store, state, at)
        if plan.horizon(store, at) - end >= plan.least:
            _open_window(state, plan, start=end, at=at)
            return True
    state.window_start = state.window_end = None
    state.cursor, state.finished_at = "", at
    return False


def _note(state: SyncState, error: ShopError, *, at: datetime) -> None:
    """What follows from an error."""
    logger.warning("The %s of shop %s: %s", state.resource, state.connection_id, error)
    if isinstance(error, errors.RateLimitedError):
        _say(state, error, at=at)
        SyncState.objects.filter(connection=state.connection_id).pause(until=error.until)
    elif isinstance(error, OF_THE_DATA):
        _say(state, error, at=at)
        SyncState.objects.filter(pk=state.pk).pause(until=at + LONG_PAUSE)
    elif isinstance(error, OF_THE_SHOP):
        _say(state, error, at=at)
        SyncState.objects.filter(connection=state.connection_id).pause(until=at + BROKEN_FOR)
    else:
        if isinstance(error, errors.PageTokenRefusedError):
            # From the first page again: what came already is the same.
            SyncState.objects.filter(pk=state.pk, cursor=state.cursor).update(cursor="", seen=0)
        _fail(state, error, at=at)


def _say(state: SyncState, error: ShopError, *, at: datetime) -> None:
    SyncState.objects.filter(pk=state.pk).update(last_error=errors.written(error), failed_at=at)


@transaction.atomic
def _fail(state: SyncState, error: ShopError, *, at: datetime) -> None:
    """Wait longer each time, and leave the whole shop alone once too much of it fails."""
    held = SyncState.objects.select_for_update().get(pk=state.pk)
    held.failures = min(held.failures + 1, 1000)
    wait = min(FIRST_WAIT * 2 ** min(held.failures - 1, 10), LONGEST_WAIT)
    until = at + wait * random.uniform(0.75, 1.25)  # noqa: S311 -- spreads load, hides nothing
    held.paused_until = max(held.paused_until or until, until)
    held.last_error, held.failed_at = errors.written(error), at
    held.save(update_fields=["failures", "paused_until", "last_error", "failed_at"])
    if SyncState.objects.failures_of(held.connection_id) >= BREAKS_AT:
        SyncState.objects.filter(connection=held.connection_id).pause(until=at + BROKEN_FOR)
