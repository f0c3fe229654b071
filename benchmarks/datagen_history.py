"""A past for the creators of `datagen`: five collaborations and fifteen evaluations each on average, skewed.

Past collaborations are settled: their bars are written directly. The campaigns to close have marks per criterion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

PAST_CAMPAIGN = 1_000
# Creators in the campaigns that a close is measured with, and how many campaigns of each.
TO_CLOSE = {10: 3, 500: 1, 1_000: 2, 50_000: 1}
# Up to so many creators, every evaluation of the past has its marks; above, only its bars are there.
WITH_MARKS = 100_000


def add_people(cursor: CursorWrapper) -> dict[str, int]:
    """One brand, its manager and a scorer per role; ids by name."""
    cursor.execute(
        "INSERT INTO accounts_brand (name, slug, currency, is_active, created_at)"
        " VALUES ('Bench', 'bench', 'USD', true, now()) RETURNING id"
    )
    ids = {"brand": cursor.fetchone()[0]}
    for role in ("manager", "operations", "marketing", "customer_service"):
        cursor.execute(
            "INSERT INTO accounts_user (password, email, name, language, time_zone, is_active, is_administrator,"
            " joined_at) VALUES ('!', %s, %s, 'en', 'UTC', true, false, now()) RETURNING id",
            [f"{role}@bench.example", role],
        )
        ids[role] = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO accounts_membership (user_id, brand_id, role, created_at) VALUES (%s, %s, %s, now())",
            [ids[role], ids["brand"], role],
        )
    return ids


def add_campaigns(
    cursor: CursorWrapper, ids: dict[str, int], name: str, count: int, days_ago: tuple[int, int], state: str
) -> None:
    """`count` of them, named by number, that ended as many days ago as from the first to the second."""
    first, last = days_ago
    cursor.execute(
        """
        WITH drawn AS (
            SELECT n, %(last)s + (%(first)s - %(last)s) * n / %(count)s AS ago
            FROM generate_series(0, %(count)s - 1) AS n
        )
        INSERT INTO campaigns_campaign (brand_id, name, goal, markets, products, brief, starts_on, ends_on,
            currency, owner_id, state, created_at, started_at, closed_at, closed_by_id)
        SELECT %(brand)s, %(name)s || ' ' || n, 'sales', '{TH}', '', '', current_date - ago - 30, current_date - ago,
            'USD', %(manager)s, %(state)s, now(), now() - make_interval(days => ago + 30),
            CASE WHEN %(state)s = 'closed' THEN now() - make_interval(days => ago) END,
            CASE WHEN %(state)s = 'closed' THEN %(manager)s END
        FROM drawn
        """,
        {**ids, "name": name, "count": count, "first": first, "last": last, "state": state},
    )
    cursor.execute(
        """
        INSERT INTO evaluations_campaignscoring (campaign_id, scorecard_id, number_dimensions, pinned_at)
        SELECT id, (SELECT id FROM evaluations_scorecard ORDER BY version DESC LIMIT 1), '{}', now()
        FROM campaigns_campaign WHERE name LIKE %s
        """,
        [f"{name} %"],
    )


def add_past(cursor: CursorWrapper, ids: dict[str, int], size: int) -> None:
    """Five settled collaborations a creator on average, in campaigns of a thousand, over the last 540 days."""
    members = min(PAST_CAMPAIGN, size // 2)
    add_campaigns(cursor, ids, "Past", 5 * size // members, (540, 20), "closed")
    join_randomly(cursor, ids, "Past", members, size)
    add_evaluations(cursor, ids, "Past %")
    if size <= WITH_MARKS:
        add_marks(cursor, "Past %")
    settle_past(cursor)


def join_randomly(cursor: CursorWrapper, ids: dict[str, int], name: str, count: int, size: int) -> None:
    """Low ids are drawn more often: some creators have hundreds of collaborations, many have one."""
    cursor.execute(
        """
        INSERT INTO campaigns_collaboration (campaign_id, creator_id, stage, stage_since, agreed_videos, added_at,
            added_by_id, end_reason, completed_at)
        SELECT DISTINCT ON (id, creator) id, creator, 'reviewed', now(), 1 + (creator %% 3)::int, now(), %s, '',
            started_at + interval '21 days'
        FROM (
            SELECT k.id, k.started_at, 1 + floor(power(random(), 2) * %s)::bigint AS creator
            FROM campaigns_campaign AS k, generate_series(1, %s)
            WHERE k.name LIKE %s
        ) AS drawn
        """,
        [ids["operations"], size, count, f"{name} %"],
    )


def join_exactly(cursor: CursorWrapper, ids: dict[str, int], name: str, count: int) -> None:
    cursor.execute(
        """
        INSERT INTO campaigns_collaboration (campaign_id, creator_id, stage, stage_since, agreed_videos, added_at,
            added_by_id, end_reason, completed_at)
        SELECT k.id, chosen.id, 'published', now(), 1 + (chosen.id %% 3)::int, now(), %s, '',
            k.started_at + interval '21 days'
        FROM campaigns_campaign AS k
        CROSS JOIN LATERAL (SELECT id FROM creators_creator ORDER BY hashint8(id + k.id) LIMIT %s) AS chosen
        WHERE k.name LIKE %s
        """,
        [ids["operations"], count, f"{name} %"],
    )


def add_evaluations(cursor: CursorWrapper, ids: dict[str, int], names: str) -> None:
    cursor.execute(
        """
        INSERT INTO evaluations_evaluation (collaboration_id, role, scorer_id, state, opened_at, due_at,
            submitted_at, note, reopen_reason)
        SELECT c.id, roles.role, roles.scorer, 'submitted', c.completed_at, c.completed_at + interval '72 hours',
            c.completed_at + interval '1 day', '', ''
        FROM campaigns_collaboration AS c
        JOIN campaigns_campaign AS k ON k.id = c.campaign_id AND k.name LIKE %s
        CROSS JOIN (VALUES ('operations', %s::bigint), ('marketing', %s), ('customer_service', %s))
            AS roles (role, scorer)
        """,
        [names, ids["operations"], ids["marketing"], ids["customer_service"]],
    )


def add_marks(cursor: CursorWrapper, names: str) -> None:
    """A mark for every criterion asked of the role, 0 to 5 and mostly 2 to 4."""
    cursor.execute(
        """
        INSERT INTO evaluations_mark (evaluation_id, criterion_id, version, value, not_applicable, reason,
            correction_reason, after_reveal, marked_by_id, marked_at)
        SELECT e.id, q.id, 1, least(5, greatest(0, round(3.1 + 1.6 * (random() + random() - 1)))), false, 'seen',
            '', false, e.scorer_id, e.submitted_at
        FROM evaluations_evaluation AS e
        JOIN campaigns_collaboration AS c ON c.id = e.collaboration_id
        JOIN campaigns_campaign AS k ON k.id = c.campaign_id AND k.name LIKE %s
        JOIN evaluations_campaignscoring AS s ON s.campaign_id = k.id
        JOIN evaluations_criterion AS q ON q.scorecard_id = s.scorecard_id AND q.roles @> ARRAY[e.role]
        """,
        [names],
    )


def settle_past(cursor: CursorWrapper) -> None:
    """Bars of the past, drawn around the creator's own level, as version 1."""
    cursor.execute(
        """
        INSERT INTO evaluations_normversion (month, policy_id, built_at, collaborations, grand_mean)
        SELECT date_trunc('month', now() - interval '2 years'), id, now() - interval '2 years', 0, 3
        FROM evaluations_policy ORDER BY version DESC LIMIT 1 RETURNING id
        """
    )
    norms = cursor.fetchone()[0]
    cursor.execute(
        """
        INSERT INTO evaluations_collaborationscore (collaboration_id, creator_id, version, settled_on, videos, bars,
            panel_roles, open_review, score, coverage, goal_score, market, category_id, band, cell, scorecard_id,
            policy_id, norm_version_id, created_at)
        SELECT c.id, c.creator_id, 1, (c.completed_at + interval '7 days')::date, c.agreed_videos, drawn.bars, 3, false,
            whole.score, whole.coverage, whole.score, a.market, a.category_id, a.band,
            concat_ws('/', a.market, a.category_id, a.band), s.scorecard_id, p.id, %s,
            c.completed_at + interval '7 days'
        FROM campaigns_collaboration AS c
        JOIN campaigns_campaign AS k ON k.id = c.campaign_id AND k.name LIKE 'Past %%'
        JOIN evaluations_campaignscoring AS s ON s.campaign_id = k.id
        JOIN creators_creator AS a ON a.id = c.creator_id
        CROSS JOIN (SELECT * FROM evaluations_policy ORDER BY version DESC LIMIT 1) AS p
        CROSS JOIN LATERAL (SELECT 0.9 + (c.creator_id * 7919 %% 100) / 32.0 AS least) AS level
        CROSS JOIN LATERAL (
            SELECT ARRAY[least + random(), least + random(), least + random(), least + random(), least + random(),
                least + random()]::float8[]
            OFFSET 0
        ) AS drawn (bars)
        CROSS JOIN LATERAL scoring.composite(drawn.bars[1], drawn.bars[2], drawn.bars[3], drawn.bars[4],
            drawn.bars[5], drawn.bars[6], p.overall_weights, p.min_coverage) AS whole
        """,
        [norms],
    )


def add_campaigns_to_close(cursor: CursorWrapper, ids: dict[str, int], size: int) -> None:
    for creators, campaigns in TO_CLOSE.items():
        if creators > size // 2:
            continue
        add_campaigns(cursor, ids, f"Close {creators}", campaigns, (12, 12), "scoring")
        join_exactly(cursor, ids, f"Close {creators}", creators)
    add_evaluations(cursor, ids, "Close %")
    add_marks(cursor, "Close %")


def add_floor(cursor: CursorWrapper) -> None:
    """The evaluations as bare as can be, for the floor: creator, one figure each, a covering index."""
    cursor.execute(
        """
        CREATE TABLE bench_evaluation AS
        SELECT c.creator_id, (random() * 5)::float8 AS figure
        FROM evaluations_evaluation AS e JOIN campaigns_collaboration AS c ON c.id = e.collaboration_id
        """
    )
    cursor.execute("CREATE INDEX bench_evaluation_creator ON bench_evaluation (creator_id) INCLUDE (figure)")
