"""What the tables should hold by the staged rows. A value the file does not give leaves what is stored."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from imports.kinds import HELD, Target

TAKEN = gettext_noop("A handle no other creator has. Here the id is one creator's and the handle another's.")
REUSED = gettext_noop("The platform id known for this handle. Somebody else seems to use the handle now.")
NAMELESS = gettext_noop("A handle, for a creator who is not known by platform id.")
UNKNOWN_CATEGORY = gettext_noop("A category. This word is none of yours and is left out.")

_STORED = (
    "id",
    "platform_id",
    "handle",
    "handle_written",
    "display_name",
    "market",
    "category_id",
    "follower_count",
)

# Of whom a row speaks, and what is stored of them. A creator is found by platform id, else by current handle; earlier
# handles may be somebody else's now.
# LIMIT, so that each row looks its creator up by an index: joined, all creators are read for a file of some thousands.
LOCATED = f"""
    SELECT s.row, p.id AS by_platform_id, h.id AS by_handle, h.platform_id AS platform_id_of_handle,
      {", ".join(f"CASE WHEN p.id IS NULL THEN h.{column} ELSE p.{column} END AS {column}" for column in _STORED)}
    FROM stage AS s
    LEFT JOIN LATERAL (
      SELECT * FROM creators_creator WHERE platform = 'tiktok' AND platform_id = s.platform_id LIMIT 1
    ) AS p ON true
    LEFT JOIN LATERAL (
      SELECT * FROM creators_creator WHERE platform = 'tiktok' AND handle = s.handle LIMIT 1
    ) AS h ON true
"""

# A row has at most one of these.
CHECKS = (
    f"""
    SELECT s.row, r."column", r.found, r.expected
    FROM stage AS s JOIN located AS c USING (row)
    CROSS JOIN LATERAL (VALUES
      (c.by_platform_id <> c.by_handle, 'handle', s.handle, '{TAKEN.replace("'", "''")}'),
      (c.by_platform_id IS NULL AND c.platform_id_of_handle <> s.platform_id, 'platform_id',
       s.platform_id || ' ≠ ' || c.platform_id_of_handle, '{REUSED}'),
      (c.by_platform_id IS NULL AND s.handle IS NULL, 'handle', s.platform_id, '{NAMELESS}')
    ) AS r (holds, "column", found, expected)
    -- Only of these any can hold, and most rows name no id.
    WHERE (s.platform_id IS NOT NULL OR s.handle IS NULL) AND r.holds
    """,
)

_CATEGORY = """
    LEFT JOIN (
      SELECT id, unnest(ARRAY[code, lower(name_en), lower(name_zh)]) AS name FROM creators_category
    ) AS k ON k.name = lower(s.category)
"""

WARNINGS = (
    f"""
    SELECT min(s.row) AS row, count(*) AS rows, 'category' AS "column", s.category AS found,
      '{UNKNOWN_CATEGORY}' AS expected
    FROM stage AS s {_CATEGORY} WHERE s.category IS NOT NULL AND k.id IS NULL GROUP BY s.category
    """,
)

CREATOR = Target(
    model="creators.Creator",
    held="c.{column}",
    # What is older than the newest figures we have does not go back to the creator's own row.
    wanted=f"""
    SELECT s.row, c.id,
      coalesce(s.platform_id, c.platform_id)::varchar AS platform_id,
      coalesce(s.handle, c.handle)::varchar AS handle,
      CASE WHEN s.handle = c.handle THEN c.handle_written
        ELSE coalesce(left(s.handle_written, 80), c.handle_written, '') END::varchar AS handle_written,
      CASE WHEN newest.taken_on > coalesce(s.taken_on, %(dated_on)s) AND c.display_name <> ''
        THEN c.display_name ELSE coalesce(s.display_name, c.display_name, '') END::varchar AS display_name,
      coalesce(s.market, c.market, %(market)s)::varchar AS market,
      coalesce(k.id, c.category_id, %(category)s)::smallint AS category_id,
      CASE WHEN newest.taken_on > coalesce(s.taken_on, %(dated_on)s) THEN c.follower_count
        ELSE coalesce(s.followers, c.follower_count) END AS follower_count
      {HELD}
    FROM stage AS s JOIN located AS c USING (row)
    {_CATEGORY}
    LEFT JOIN LATERAL (
      SELECT max(m.taken_on) AS taken_on FROM creators_metricsnapshot AS m
      WHERE m.creator_id = c.id AND m.followers IS NOT NULL
    ) AS newest ON true
    """,
    initial={
        "platform": "'tiktok'",
        "further_markets": "'{}'",
        "languages": "'{}'",
        "created_at": "%(at)s",
        "created_by_id": "%(by)s",
    },
)

_FIGURES = (
    "followers",
    "likes_total",
    "videos_total",
    "median_views",
    "mean_views",
    "mean_likes",
    "mean_comments",
    "mean_shares",
)

SNAPSHOT = Target(
    model="creators.MetricSnapshot",
    held="m.{column}",
    wanted=f"""
    SELECT s.row, m.id, w.id AS creator_id, coalesce(s.taken_on, %(dated_on)s) AS taken_on, 'file' AS origin,
      {", ".join(f"coalesce(s.{figure}, m.{figure}) AS {figure}" for figure in _FIGURES)}
      {HELD}
    FROM stage AS s JOIN wanted_creator AS w USING (row)
    LEFT JOIN creators_metricsnapshot AS m ON m.creator_id = w.id
      AND m.taken_on = coalesce(s.taken_on, %(dated_on)s) AND m.origin = 'file'
    WHERE num_nonnulls({", ".join(f"s.{figure}" for figure in _FIGURES)}) > 0
    """,
    initial={"origin_name": "%(file_name)s", "recorded_at": "%(at)s", "recorded_by_id": "%(by)s"},
)

PROFILE = Target(
    model="creators.Profile",
    held="f.{column}",
    wanted=f"""
    SELECT w.row, f.id, %(brand)s::bigint AS brand_id, w.id AS creator_id,
      coalesce(f.owner_id, %(owner)s) AS owner_id,
      coalesce(nullif(f.source, ''), %(source)s, '')::varchar AS source
      {HELD}
    FROM wanted_creator AS w
    LEFT JOIN creators_profile AS f ON f.brand_id = %(brand)s AND f.creator_id = w.id
    WHERE num_nonnulls(%(owner)s, %(source)s) > 0
    """,
    initial={"note": "''"},
)

TAGGING = Target(
    model="creators.Tagging",
    held="g.{column}",
    wanted=f"""
    SELECT w.row, g.id, %(tag)s::bigint AS tag_id, w.id AS creator_id {HELD}
    FROM wanted_creator AS w
    LEFT JOIN creators_tagging AS g ON g.tag_id = %(tag)s AND g.creator_id = w.id
    WHERE %(tag)s IS NOT NULL
    """,
)

CONTACT = Target(
    model="creators.Contact",
    held="t.{column}",
    wanted=f"""
    SELECT w.row, t.id, %(brand)s::bigint AS brand_id, w.id AS creator_id, 'email'::varchar AS kind,
      s.email::varchar AS value
      {HELD}
    FROM stage AS s JOIN wanted_creator AS w USING (row)
    LEFT JOIN creators_contact AS t ON t.brand_id = %(brand)s AND t.creator_id = w.id AND t.kind = 'email'
      AND t.value = s.email
    WHERE s.email IS NOT NULL
    """,
    initial={"name": "''", "is_agent": "false"},
)

TARGETS = (CREATOR, SNAPSHOT, PROFILE, TAGGING, CONTACT)
