"""Data of any size for measurements and plan tests, by INSERT … SELECT: no row passes through Python.

Every function takes a cursor and draws from the session's random numbers; `seed` makes them repeat.
Triggers are off meanwhile (`without_triggers`), so what they would write is written here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# Words of which markets, handles and names are drawn; SQL splits them at the blanks.
MARKETS = "TH ID VN US MY PH GB SG MX BR JP DE ES FR IT SA AE IE PL NL BE CZ AT GR PT HU"
SYLLABLES = "mi la no ka su ri ta be lo ve sha zen ya ki do me ru fa ni co pe ha ji to wa li sa bu ne go"
TOPICS = "beauty home shop daily style food baby fit tech pet mama vlog life kitchen deals review"
SUBJECTS = "美妆 家居 美食 母婴 穿搭 数码 萌宠 健身 好物 测评 日常 厨房 分享 生活 旅行 护肤"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红梅鑫宇晨雨欣怡佳琪子涵梓浩然思嘉语桐诗雅婷梦洁"


@contextlib.contextmanager
def without_triggers(cursor: CursorWrapper) -> Iterator[None]:
    cursor.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        cursor.execute("SET session_replication_role = origin")


def seed(cursor: CursorWrapper, number: int = 1) -> None:
    # setseed holds within one session; parallel workers would draw their own.
    cursor.execute("SET max_parallel_workers_per_gather = 0")
    cursor.execute("SELECT setseed(%s)", [1 / (number + 1)])


def add_creators(cursor: CursorWrapper, size: int) -> None:
    """Skewed markets and categories, followers from 300 to 3 million, a quarter with Chinese names."""
    cursor.execute(
        """
        WITH words AS MATERIALIZED (
            SELECT string_to_array(%s, ' ') AS market, string_to_array(%s, ' ') AS syllable,
                string_to_array(%s, ' ') AS topic, string_to_array(%s, ' ') AS subject,
                (SELECT array_agg(id ORDER BY position) FROM creators_category) AS category
        ), drawn AS MATERIALIZED (
            SELECT n,
                syllable[1 + floor(random() * 30)] || syllable[1 + floor(random() * 30)]
                    || syllable[1 + floor(random() * 30)] || '_' || to_hex(n) AS handle,
                CASE WHEN random() < 0.25 THEN
                    substr(%s, 1 + floor(random() * 20)::int, 1)
                        || substr(%s, 1 + floor(random() * 50)::int, 1)
                        || substr(%s, 1 + floor(random() * 50)::int, 1) || subject[1 + floor(random() * 16)]
                ELSE initcap(syllable[1 + floor(random() * 30)] || syllable[1 + floor(random() * 30)])
                    || ' ' || topic[1 + floor(random() * 16)]
                END AS display_name,
                market[1 + floor(power(random(), 2) * 26)] AS market,
                category[1 + floor(power(random(), 2) * 19)] AS category_id,
                floor(power(10, 2.5 + random() * 2 + random() * 2))::bigint AS follower_count
            FROM words, generate_series(1, %s) AS n
        )
        INSERT INTO creators_creator (platform, platform_id, handle, handle_written, display_name, market,
            further_markets, category_id, languages, follower_count, created_at)
        SELECT 'tiktok', (7000000000000000000 + n)::text, handle, handle, display_name, market,
            '{}', category_id, '{}', follower_count, now() - n * interval '1 second'
        FROM drawn
        """,
        [MARKETS, SYLLABLES, TOPICS, SUBJECTS, SURNAMES, GIVEN, GIVEN, size],
    )


def add_current_standings(cursor: CursorWrapper) -> None:
    """One per creator without one; a third unrated; tiers follow the score, as they do in life."""
    cursor.execute(
        """
        WITH drawn AS MATERIALIZED (
            SELECT id, market, category_id, band, random() < 0.65 AS rated, random() AS luck,
                round((3.3 + 1.1 * (random() + random() + random() - 1.5))::numeric, 6)::float8 AS score
            FROM creators_creator
            WHERE NOT EXISTS (SELECT FROM evaluations_currentstanding WHERE creator_id = id)
        )
        INSERT INTO evaluations_currentstanding (creator_id, market, category_id, band, tier, score, sd,
            trend, videos, last_settled_on)
        SELECT id, market, category_id, band,
            width_bucket(score + luck * 0.1, ARRAY[2.5, 3, 3.6, 4.1]::float8[]), score, 0.1 + luck * 0.3,
            CASE WHEN luck < 0.4 THEN 0 WHEN luck < 0.5 THEN 1 WHEN luck < 0.88 THEN 2 ELSE 3 END,
            3 + floor(power(random(), 3) * 60)::int, current_date - floor(power(random(), 2) * 700)::int
        FROM drawn WHERE rated
        UNION ALL
        SELECT id, market, category_id, band, NULL, NULL, NULL, 0, floor(luck * 3)::int, NULL
        FROM drawn WHERE NOT rated
        """
    )


def add_unrated(cursor: CursorWrapper) -> None:
    """The narrow row that every creator has, before anything is known."""
    cursor.execute(
        """
        INSERT INTO evaluations_currentstanding (creator_id, market, category_id, band, trend, videos)
        SELECT id, market, category_id, band, 0, 0 FROM creators_creator
        """
    )


def add_brand_facts(cursor: CursorWrapper, brand_id: int, owner_ids: list[int]) -> None:
    """What one brand keeps: tags on a thousandth up to a tenth, owners and sources for a fifth."""
    for name, share in (
        ("vip", 0.001),
        ("sampled", 0.01),
        ("autumn", 0.03),
        ("livestream", 0.05),
        ("wide", 0.1),
    ):
        cursor.execute(
            """
            WITH tag AS (INSERT INTO creators_tag (brand_id, name) VALUES (%s, %s) RETURNING id)
            INSERT INTO creators_tagging (tag_id, creator_id)
            SELECT tag.id, creators_creator.id FROM tag, creators_creator WHERE random() < %s
            """,
            [brand_id, name, share],
        )
    cursor.execute(
        """
        INSERT INTO creators_profile (brand_id, creator_id, owner_id, source, note)
        SELECT %s, id, (%s::bigint[])[1 + floor(power(random(), 2) * %s)],
            (string_to_array('organic marketplace provider inbound referral', ' '))[
                1 + floor(power(random(), 2) * 5)], ''
        FROM creators_creator WHERE random() < 0.2
        """,
        [brand_id, owner_ids, len(owner_ids)],
    )


def add_blacklist(cursor: CursorWrapper, proposer_id: int, decider_id: int) -> None:
    """One creator in two hundred is blocked."""
    cursor.execute(
        """
        INSERT INTO blacklist_entry (creator_id, status, is_emergency, reason_code, facts, proposed_by_id,
            proposed_at, decided_by_id, decided_at, decision_note, starts_at, expires_at, lift_reason)
        SELECT id, 'active', false, 'no_show', '-', %s, now(), %s, now(), '', now(),
            now() + interval '1 year', ''
        FROM creators_creator WHERE random() < 0.005
        """,
        [proposer_id, decider_id],
    )


def add_snapshots(cursor: CursorWrapper) -> None:
    """One metric snapshot for every second creator."""
    cursor.execute(
        """
        INSERT INTO creators_metricsnapshot (creator_id, taken_on, origin, origin_name, followers, mean_views,
            mean_likes, mean_comments, mean_shares, recorded_at)
        WITH drawn AS MATERIALIZED (
            SELECT id, follower_count, (follower_count * power(random(), 2))::bigint AS views
            FROM creators_creator WHERE random() < 0.5
        )
        SELECT id, current_date - floor(random() * 300)::int, 'file', 'list.csv', follower_count, views,
            views / 20, views / 400, views / 500, now()
        FROM drawn
        """
    )


def analyze(cursor: CursorWrapper) -> None:
    for table in (
        "creators_creator",
        "evaluations_currentstanding",
        "creators_tagging",
        "creators_profile",
        "blacklist_entry",
        "creators_metricsnapshot",
    ):
        cursor.execute(f"ANALYZE {table}")
