"""Writes sample requests, each to the one collaboration it can belong to, and moves those that are known.

The service says where a request stands and not since when: a time is the one at which it was first seen there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from campaigns import actions
from campaigns.adopting import NEAR, may_adopt, may_be_adopted, same_product
from commerce.models import Store

from .rows import SampleRow
from .writing import as_json

POST_WITHIN = timedelta(days=14)

_ROWS = """
    jsonb_to_recordset(%(rows)s::jsonb) AS r (
      external_id text, handle text, state text, product_id text, product_name text, sku_id text,
      tracking_number text
    )
"""
# One that a person recorded by hand takes the number of the request which alone it can be.
_ADOPT = f"""
    WITH pairs AS (
      SELECT r.external_id, r.product_id, r.sku_id, s.id,
        count(*) OVER (PARTITION BY r.external_id) AS samples, count(*) OVER (PARTITION BY s.id) AS requests
      FROM {_ROWS}
      JOIN creators_creator AS c ON c.platform = 'tiktok' AND c.handle = r.handle
      JOIN campaigns_collaboration AS l ON l.creator_id = c.id AND l.stage NOT IN ('declined', 'cancelled')
      JOIN campaigns_campaign AS g ON g.id = l.campaign_id AND g.brand_id = %(brand)s AND g.state <> 'closed'
      JOIN campaigns_sample AS s ON s.collaboration_id = l.id AND {may_be_adopted("s")}
        AND ({same_product("r", "s")})
        AND s.requested_at BETWEEN %(at)s - {NEAR} AND %(at)s + {NEAR}
      WHERE NOT EXISTS (SELECT FROM campaigns_sample AS k WHERE k.external_id = r.external_id)
        AND {may_adopt("r")}
    )
    UPDATE campaigns_sample AS s SET external_id = p.external_id,
      product_id = coalesce(nullif(s.product_id, ''), p.product_id),
      sku_id = coalesce(nullif(s.sku_id, ''), p.sku_id)
    FROM pairs AS p WHERE p.id = s.id AND p.samples = 1 AND p.requests = 1
"""  # noqa: S608 -- likewise
# The creator's only collaboration under way with the brand, else nobody can say which it is for.
_IDENTIFIED = f"""
    SELECT r.external_id, min(l.id) AS collaboration_id
    FROM {_ROWS}
    JOIN creators_creator AS c ON c.platform = 'tiktok' AND c.handle = r.handle
    JOIN campaigns_collaboration AS l ON l.creator_id = c.id AND l.stage NOT IN ('declined', 'cancelled')
    JOIN campaigns_campaign AS g ON g.id = l.campaign_id AND g.brand_id = %(brand)s AND g.state <> 'closed'
    GROUP BY r.external_id HAVING count(*) = 1
"""  # noqa: S608 -- the parts are constants of this module
_ADD = f"""
    WITH added AS (
      INSERT INTO campaigns_sample (
        collaboration_id, external_id, product_id, product_name, sku_id, quantity, currency, state, requested_at,
        carrier, tracking_number
      )
      SELECT i.collaboration_id, r.external_id, r.product_id, r.product_name, r.sku_id, 1, %(currency)s, 'requested',
        %(at)s, '', ''
      FROM {_ROWS} JOIN ({_IDENTIFIED}) AS i USING (external_id)
      ORDER BY r.external_id
      ON CONFLICT (external_id) DO NOTHING
      RETURNING id
    )
    SELECT id FROM added ORDER BY id
"""  # noqa: S608 -- likewise
# Only onwards: what people did here may be ahead of what the service shows.
_MOVE = f"""
    WITH ranks (state, rank) AS (VALUES
      ('requested', 0), ('approved', 1), ('shipped', 2), ('received', 3), ('rejected', 4), ('cancelled', 4),
      ('unfulfilled', 4), ('fulfilled', 5)
    ), stored AS (
      SELECT s.id, s.state AS source, r.state AS target, r.tracking_number
      FROM {_ROWS}
      JOIN campaigns_sample AS s USING (external_id)
      JOIN campaigns_collaboration AS l ON l.id = s.collaboration_id
      JOIN campaigns_campaign AS g ON g.id = l.campaign_id AND g.brand_id = %(brand)s
      JOIN ranks AS before ON before.state = s.state
      JOIN ranks AS after ON after.state = r.state
      WHERE after.rank > before.rank AND (before.rank < 4 OR s.state = 'unfulfilled')
      ORDER BY s.id FOR UPDATE OF s
    ), moved AS (
      UPDATE campaigns_sample AS s SET
        state = m.target,
        tracking_number = coalesce(nullif(s.tracking_number, ''), m.tracking_number),
        shipped_at = CASE WHEN m.target IN ('shipped', 'received') THEN coalesce(s.shipped_at, %(at)s)
          ELSE s.shipped_at END,
        received_at = CASE WHEN m.target = 'received' THEN coalesce(s.received_at, %(at)s) ELSE s.received_at END,
        post_due_at = CASE WHEN m.target = 'received' THEN coalesce(s.post_due_at, %(due)s) ELSE s.post_due_at END,
        deliverable_id = CASE WHEN m.target = 'fulfilled' THEN coalesce(s.deliverable_id, (
          SELECT d.id FROM campaigns_deliverable AS d
          WHERE d.collaboration_id = s.collaboration_id AND d.published_at >= coalesce(s.shipped_at, s.requested_at)
          ORDER BY d.published_at, d.id LIMIT 1
        )) ELSE s.deliverable_id END,
        ended_at = CASE WHEN m.target IN ('rejected', 'cancelled', 'unfulfilled', 'fulfilled') THEN %(at)s END
      FROM stored AS m WHERE m.id = s.id
      RETURNING s.id, m.source, m.target
    )
    INSERT INTO campaigns_samplemove (sample_id, source, target, reason, at)
    SELECT id, source, target, %(reason)s, %(at)s FROM moved ORDER BY id
    RETURNING sample_id
"""  # noqa: S608 -- likewise
_UNKNOWN = f"""
    SELECT count(*) FROM {_ROWS} WHERE NOT EXISTS (
      SELECT FROM campaigns_sample AS s WHERE s.external_id = r.external_id
    )
"""  # noqa: S608 -- likewise


def write_samples(store: Store, rows: Sequence[SampleRow], *, at: datetime) -> tuple[int, int]:
    """How many requests were added, recognised or moved, and how many belong to no collaboration that could be
    identified.
    """
    given: dict[str, Any] = {
        "rows": as_json(rows),
        "brand": store.brand_id,
        "currency": store.currency,
        "at": at,
        "due": at + POST_WITHIN,
        "reason": "TikTok Shop",
    }
    actions.lock_told(brand=store.brand, handles={row.handle for row in rows})
    with connection.cursor() as cursor:
        cursor.execute(_ADOPT, given)
        adopted = int(cursor.rowcount)
        added, moved = _ids(_ADD, given), _ids(_MOVE, given)
        cursor.execute(_UNKNOWN, given)
        unknown = int(cursor.fetchone()[0])
    actions.follow_told(brand=store.brand, asked=added, sent=moved, by=None, at=at, reason=given["reason"])
    return max(len(added) + adopted, len(moved)), unknown


def _ids(statement: str, given: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [row[0] for row in cursor.fetchall()]
