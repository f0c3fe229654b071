"""A video list: each video's sales and figures in a window, beside the deliverable it may be."""

from __future__ import annotations

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.roles import Capability
from campaigns.actions.completion import say_changed
from campaigns.models import DeliverableSnapshot
from commerce.importing.orders import sql
from imports.kinds import Kind, Target, fold_header
from imports.literals import quoted

from .cells import ROWS, counted, kept, overlaps, totals
from .video_fields import AMOUNTS, COUNTS, FIELDS, LARGE_COUNTS, PASSED_OVER
from .window import PeriodDefaultsForm, parameters

OTHER_DAY = gettext_noop("The day that the video's id tells. Day and month may be the other way round.")
ONE_FIGURE = gettext_noop("The same figure on all rows of a video. The largest of them is used.")
# A published video's id holds the second of its publication.
ID_LENGTH = 19
_TOLD_BY_ID = f"""
    CASE WHEN length(s.content_id) = {ID_LENGTH} THEN to_timestamp(floor(s.content_id::numeric / 4294967296)) END
"""
_DELIVERABLE = """
    LEFT JOIN (
      SELECT d.id, d.content_id, d.published_at FROM campaigns_deliverable AS d
      JOIN campaigns_collaboration AS c ON c.id = d.collaboration_id
      JOIN campaigns_campaign AS g ON g.id = c.campaign_id AND g.brand_id = %(brand)s
    ) AS d ON d.content_id = s.content_id
"""

PERIOD = Target(
    model="commerce.VideoPeriod",
    is_main=True,
    wanted=f"""
    SELECT s.row, t.id, %(store)s::bigint AS store_id, s.content_id::varchar AS content_id,
      coalesce(s.product_id, '')::varchar AS product_id, coalesce(d.id, t.deliverable_id) AS deliverable_id,
      coalesce(h.id, e.creator_id, t.creator_id) AS creator_id,
      coalesce(s.handle, t.handle, '')::varchar AS handle, coalesce(s.title, t.title, '')::varchar AS title,
      coalesce({_TOLD_BY_ID}, {sql.moment("posted_at")}, t.posted_at) AS posted_at,
      %(starts_on)s::date AS starts_on, %(ends_on)s::date AS ends_on, s.cur::varchar AS currency,
      {", ".join(map(kept, AMOUNTS))},
      {", ".join(map(counted, COUNTS))},
      {", ".join(counted(name, "bigint") for name in LARGE_COUNTS)}
    FROM {ROWS} {_DELIVERABLE} {sql.CREATOR}
    LEFT JOIN commerce_videoperiod AS t ON t.store_id = %(store)s AND t.content_id = s.content_id
      AND t.product_id = coalesce(s.product_id, '') AND t.starts_on = %(starts_on)s AND t.ends_on = %(ends_on)s
    """,
)

_FIGURES = {
    "views": "views",
    "likes": "likes",
    "comments": "comments",
    "shares": "shares",
    "product_clicks": "clicks",
}

# All these are the whole video's, clicks on any of its products too, and repeat on each of its products' rows. Where
# rows differ, the order of the file decides nothing.
_VIDEOS = f"""
    (SELECT min(row) AS row, content_id, {", ".join(f"max({column}) AS {column}" for column in _FIGURES.values())}
     FROM stage GROUP BY content_id)
"""

# Figures of a window that began no later than the video are the video's figures at the window's end.
SNAPSHOT = Target(
    model="campaigns.DeliverableSnapshot",
    wanted=f"""
    SELECT s.row, t.id, d.id AS deliverable_id, %(ends_at)s AT TIME ZONE 'UTC' AS taken_at,
      coalesce(t.origin, 'file')::varchar AS origin,
      {", ".join(f"coalesce(s.{column}, t.{name}) AS {name}" for name, column in _FIGURES.items())}
    FROM {_VIDEOS} AS s {_DELIVERABLE}
    LEFT JOIN campaigns_deliverablesnapshot AS t ON t.deliverable_id = d.id
      AND t.taken_at = %(ends_at)s AT TIME ZONE 'UTC'
    WHERE d.id IS NOT NULL AND %(ends_at)s AT TIME ZONE 'UTC' <= %(at)s
      AND (d.published_at AT TIME ZONE 'UTC' + make_interval(hours => %(offset)s))::date
        BETWEEN %(starts_on)s AND %(ends_on)s
      AND num_nonnulls({", ".join(f"s.{column}" for column in _FIGURES.values())}) > 0
    """,
    initial={"recorded_at": "%(at)s", "recorded_by_id": "%(by)s"},
)

_TOLD = ", ".join(f"('{column}', g.{column})" for column in _FIGURES.values())

WARNINGS = (
    f"""
    SELECT s.row, 1::bigint AS rows, 'posted_at' AS "column", s.posted_at::date::text AS found,
      {quoted(OTHER_DAY)} AS expected
    FROM stage AS s
    WHERE abs(extract(epoch FROM {sql.moment("posted_at")} - {_TOLD_BY_ID})) > 172800
    """,
    f"""
    SELECT s.row, 1::bigint AS rows, f.name AS "column", string_agg(DISTINCT f.told::text, ' ≠ ') AS found,
      {quoted(ONE_FIGURE)} AS expected
    FROM (SELECT *, min(row) OVER (PARTITION BY content_id) AS first FROM stage) AS g
    CROSS JOIN LATERAL (VALUES {_TOLD}) AS f (name, told)
    JOIN stage AS s ON s.row = g.first
    GROUP BY s.row, f.name HAVING count(DISTINCT f.told) > 1
    """,
    overlaps("commerce_videoperiod").format(same="stage AS s ON s.content_id = p.content_id"),
)

TOTALS = totals(
    "wanted_videoperiod",
    {
        "gmv_minor": ("GMV", False),
        "refunded_minor": (gettext_noop("Refunded"), False),
        "commission_minor": (gettext_noop("Estimated commission"), False),
    },
)


def announce(ids: list[int]) -> None:
    """Collaborations that were complete have figures they did not have."""
    say_changed(snapshot_ids=DeliverableSnapshot.objects.filter(deliverable__periods__in=ids), at=now())


VIDEO_PERFORMANCE = Kind(
    code="video_performance",
    label=_("Videos' sales in a window"),
    fields=FIELDS,
    capability=Capability.VIEW_SALES,
    identity=("content_id",),
    apart_by=("product_id",),
    targets=(PERIOD, SNAPSHOT),
    warnings=WARNINGS,
    defaults_form=PeriodDefaultsForm,
    signs=(frozenset({"content_id", "gmv"}), frozenset({"content_id", "orders", "views"})),
    also_as=frozenset({"creators", "deliverable_metrics"}),
    passed_over=frozenset(map(fold_header, PASSED_OVER)),
    dates="MDY",
    totals=TOTALS,
    parameters=parameters,
    cut_at=5000,
    announce_added=announce,
    announce_changed=announce,
)
