"""A deliverable's figures so far, added up from the days fetched of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from campaigns.actions.completion import say_changed
from commerce.models import Store
from creators.markets import FACTS

# A sum of days is what a video has gathered only where its first day was fetched too, and no figure is missing.
_ADD_UP = """
    INSERT INTO campaigns_deliverablesnapshot AS t (
      deliverable_id, taken_at, origin, views, likes, comments, shares, product_clicks, recorded_at
    )
    SELECT d.id, %(taken_at)s, 'api',
      CASE WHEN bool_and(v.views IS NOT NULL) THEN sum(v.views) END,
      CASE WHEN bool_and(v.likes IS NOT NULL) THEN sum(v.likes) END,
      CASE WHEN bool_and(v.comments IS NOT NULL) THEN sum(v.comments) END,
      CASE WHEN bool_and(v.shares IS NOT NULL) THEN sum(v.shares) END,
      CASE WHEN bool_and(v.clicks IS NOT NULL) THEN sum(v.clicks) END,
      %(at)s
    FROM commerce_videoperiod AS v
    JOIN campaigns_deliverable AS d ON d.id = v.deliverable_id
    WHERE v.store_id = %(store)s AND v.product_id = '' AND v.starts_on = v.ends_on AND v.ends_on <= %(day)s
      AND d.published_at >= %(since)s
      AND EXISTS (
        SELECT FROM commerce_videoperiod AS today
        WHERE today.store_id = v.store_id AND today.deliverable_id = d.id AND today.product_id = ''
          AND today.starts_on = %(day)s AND today.ends_on = %(day)s
      )
    GROUP BY d.id
    ORDER BY d.id
    ON CONFLICT (deliverable_id, taken_at) DO UPDATE SET
      views = EXCLUDED.views, likes = EXCLUDED.likes, comments = EXCLUDED.comments, shares = EXCLUDED.shares,
      product_clicks = EXCLUDED.product_clicks
    WHERE t.origin = 'api' AND (t.views, t.likes, t.comments, t.shares, t.product_clicks)
      IS DISTINCT FROM
      (EXCLUDED.views, EXCLUDED.likes, EXCLUDED.comments, EXCLUDED.shares, EXCLUDED.product_clicks)
    RETURNING t.id
"""


def add_up(store: Store, day: date, *, since: datetime, at: datetime) -> int:
    """Snapshots at the end of the market's day, of videos published since the fetched days begin; how many."""
    zone = FACTS[store.market].zone
    given: dict[str, Any] = {
        "store": store.pk,
        "day": day,
        "since": since,
        "taken_at": datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone),
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ADD_UP, given)
        ids = [row[0] for row in cursor.fetchall()]
    if ids:
        say_changed(snapshot_ids=ids, at=at)
    return len(ids)
