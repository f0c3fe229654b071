"""Attributing order lines to videos, beside a plain hash join of them; and a redirect beside an empty view.

The lines are the case's own, in a brand and a store of its own: ten to a video, a tenth of them of no video of ours,
another tenth by code or click. They are made once and kept with the data set.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import override_settings
from django.urls import path
from django.utils.timezone import now

from accounts.models import Brand, User
from commerce import clicks
from commerce.actions.attribution import attribute
from commerce.models import Store
from commerce.views.redirects import follow

from . import datagen
from .harness import Job, Result, execute, interleaved, scalar

BRAND = "bench-attribution"
PER_VIDEO = 10
REQUESTS = 400
ROUNDS = 7
PHONE = "Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Mobile Safari/537.36"
JOIN = """
    SELECT {what}
    FROM commerce_orderline AS l
    JOIN campaigns_deliverable AS d ON d.content_id = l.content_id
    WHERE l.store_id = %s
"""
# The same rows by the same join into the same table: what writing them costs by itself.
WRITTEN = (
    "INSERT INTO commerce_attribution (line_id, collaboration_id, deliverable_id, rule, matched, at) "
    + (JOIN.format(what="l.id, d.collaboration_id, d.id, 'content', d.content_id, now()"))
)


def run(*, size: int, rounds: int) -> Iterator[Result]:
    store = _store(size)
    yield _again(store, size, rounds)
    yield _first(store, size, rounds)
    yield _redirect(size)


# --- what is measured


def _again(store: Store, size: int, rounds: int) -> Result:
    """A run that finds everything as it should be: each line is matched again by every rule, nothing is written."""
    attribute(store=store, at=now())
    _vacuum()
    variants: dict[str, Job] = {
        "attribution, nothing to write": partial(attribute, store=store, at=now()),
        "plain hash join": partial(scalar, JOIN.format(what="count(d.id)"), store.pk),
    }
    result = Result("attribution again", size, interleaved(variants, rounds=rounds))
    result.against("attribution, nothing to write", "plain hash join", at_most=4)
    result.notes["lines"] = scalar("SELECT count(*) FROM commerce_orderline WHERE store_id = %s", store.pk)
    result.notes["videos"] = scalar("SELECT count(*) FROM campaigns_deliverable WHERE title = %s", BRAND)
    return result


def _first(store: Store, size: int, rounds: int) -> Result:
    """The first run, which writes a row for nine lines of ten."""
    _forget(store)
    variants: dict[str, Job] = {
        "attribution, all to write": partial(attribute, store=store, at=now()),
        "plain hash join, written": partial(execute, WRITTEN, store.pk),
    }
    timings = interleaved(variants, rounds=rounds, undo=True, restore=_vacuum)
    result = Result("attribution at first", size, timings)
    result.against("attribution, all to write", "plain hash join, written", at_most=4)
    return result


def _redirect(size: int) -> Result:
    """Requests through the whole stack of middleware, without a socket."""
    slug = _link()
    clicks.EVERY = 0.2  # so that writing the counts is paid within the case
    with override_settings(ROOT_URLCONF=__name__):
        variants: dict[str, Job] = {
            "redirect": partial(_ask, f"/l/{slug}", 302),
            "empty view": partial(_ask, "/empty", 200),
        }
        for job in variants.values():
            job()
        timings = interleaved(variants, rounds=ROUNDS)
    clicks.buffer.flush()
    result = Result(f"redirect, {REQUESTS} requests", size, timings)
    rate = timings["empty view"].median / timings["redirect"].median
    result.judge("rate of redirects / of an empty view", rate, at_least=0.5)
    return result


# --- how


@login_not_required
def _empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("l/<slug:slug>", follow), path("empty", _empty)]


def _ask(address: str, status: int) -> None:
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415 -- the settings are ready only now

    handler, make = WSGIHandler(), RequestFactory(SERVER_NAME="127.0.0.1", HTTP_USER_AGENT=PHONE)
    for _each in range(REQUESTS):
        answer = handler.get_response(make.get(address))
        assert answer.status_code == status  # noqa: S101
        answer.close()


def _store(size: int) -> Store:
    made = Store.objects.filter(brand__slug=f"{BRAND}-{size}").first()
    return made or _make(size)


def _make(size: int) -> Store:
    started = time.perf_counter()
    person = User.objects.order_by("pk")[0]
    with transaction.atomic(), connection.cursor() as cursor, datagen.without_triggers(cursor):
        brand = Brand.objects.create(name=f"Attribution {size}", slug=f"{BRAND}-{size}")
        facts = {"market": "TH", "currency": "THB", "created_at": now(), "created_by": person}
        store = Store.objects.create(brand=brand, name="Bench", **facts)
        values = {"brand": brand.pk, "store": store.pk, "person": person.pk, "title": BRAND}
        values |= {"lines": size, "videos": max(size // PER_VIDEO, 1)}
        for statement in _ROWS:
            cursor.execute(statement, values)
    _vacuum()
    print(f"  made {size:,} lines in {time.perf_counter() - started:.0f} s")
    return store


def _forget(store: Store) -> None:
    execute(
        "DELETE FROM commerce_attribution WHERE line_id IN "
        "(SELECT id FROM commerce_orderline WHERE store_id = %s)",
        store.pk,
    )
    _vacuum()


def _vacuum() -> None:
    execute("VACUUM ANALYZE commerce_orderline, commerce_attribution, campaigns_deliverable")


def _link() -> str:
    person = User.objects.order_by("pk")[0]
    execute(
        "INSERT INTO commerce_trackinglink (collaboration_id, slug, target, is_active, created_at, created_by_id) "
        "SELECT min(id), 'bench', 'https://shop.example.com/', true, now(), %s FROM campaigns_collaboration "
        "ON CONFLICT DO NOTHING",
        person.pk,
    )
    return "bench"


# One campaign with a collaboration for ten videos, as far as the data set has creators: that of a number n.
_OF_N = """
    CROSS JOIN (
      SELECT count(*) AS number
      FROM campaigns_collaboration AS co JOIN campaigns_campaign AS g ON g.id = co.campaign_id
      WHERE g.brand_id = %(brand)s
    ) AS every
    JOIN (
      SELECT co.id, co.campaign_id, row_number() OVER (ORDER BY co.id) - 1 AS place
      FROM campaigns_collaboration AS co JOIN campaigns_campaign AS g ON g.id = co.campaign_id
      WHERE g.brand_id = %(brand)s
    ) AS c ON c.place = n %% every.number
"""
_ROWS = (
    """
    INSERT INTO campaigns_campaign (brand_id, name, goal, markets, products, brief, starts_on, ends_on, currency,
      owner_id, state, created_at, started_at)
    VALUES (%(brand)s, 'Attribution', 'sales', ARRAY['TH'], '', '', '2026-01-01', '2026-12-31', 'THB',
      %(person)s, 'running', now(), now())
    """,
    """
    INSERT INTO campaigns_collaboration (campaign_id, creator_id, stage, stage_since, agreed_videos, added_at,
      added_by_id, end_reason)
    SELECT g.id, c.id, 'published', now(), 1, now(), %(person)s, ''
    FROM campaigns_campaign AS g, (
      SELECT id FROM creators_creator AS c
      WHERE NOT EXISTS (SELECT FROM blacklist_entry AS e WHERE e.creator_id = c.id)
      ORDER BY id LIMIT greatest(%(videos)s / 10, 1)
    ) AS c
    WHERE g.brand_id = %(brand)s
    """,
    """
    INSERT INTO campaigns_deliverable (collaboration_id, kind, url, content_id, title, published_at, currency,
      transcript, translation, recorded_by_id, recorded_at)
    SELECT c.id, 'video', '',
      (8000000000000000000 + %(store)s * 10000000::bigint + n)::text,
      %(title)s, '2026-03-01'::timestamptz + n %% 90 * interval '1 day', '', '', '', %(person)s, now()
    FROM generate_series(1, %(videos)s) AS n
    """
    + _OF_N
    + """
    """,
    """
    INSERT INTO commerce_creatorcode (brand_id, collaboration_id, code, starts_on, created_at, created_by_id)
    SELECT %(brand)s, co.id, 'CODE' || co.id, '2026-01-01', now(), %(person)s
    FROM campaigns_collaboration AS co JOIN campaigns_campaign AS g ON g.id = co.campaign_id
    WHERE g.brand_id = %(brand)s
    """,
    """
    INSERT INTO commerce_product (store_id, product_id, name) VALUES (%(store)s, 'bench', 'Bench')
    """,
    """
    INSERT INTO commerce_orderline (store_id, order_id, sku_id, product_id, status, ordered_at, quantity, currency,
      paid_minor, is_fully_returned, payment_method, is_affiliate, handle, content_kind, content_id, is_ad_assisted,
      discount_code, utm_campaign, utm_content, commission_model)
    SELECT %(store)s, n::text, 'sku', p.id, 'completed',
      '2026-03-01'::timestamptz + n %% %(videos)s %% 90 * interval '1 day' + n %% 20 * interval '1 day', 1, 'THB',
      10000, false, '', true, '', 'video',
      CASE WHEN n %% 10 < 8
        THEN (8000000000000000000 + %(store)s * 10000000::bigint + n %% %(videos)s)::text
        WHEN n %% 10 = 8 THEN n::text ELSE '' END,
      false,
      CASE WHEN n %% 20 = 9 THEN 'code' || c.id ELSE '' END,
      CASE WHEN n %% 20 = 19 THEN c.campaign_id::text ELSE '' END,
      CASE WHEN n %% 20 = 19 THEN c.id::text ELSE '' END,
      ''
    FROM generate_series(1, %(lines)s) AS n
    JOIN commerce_product AS p ON p.store_id = %(store)s
    """
    + _OF_N
    + """
    """,
)
