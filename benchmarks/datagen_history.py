"""A past for the creators of `datagen`: five collaborations and fifteen evaluations each on average, skewed.

Past collaborations are settled: their bars are written directly. The campaigns to close have marks per criterion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

PAST_CAMPAIGN = 1_000
# Creators in the campaigns that a close is measured with, and how many campaigns of each.
TO_CLOSE = {10: 5, 1_000: 3, 50_000: 1}
EVALUATIONS = 3


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


def add_campaign(cursor: CursorWrapper, ids: dict[str, int], name: str, days_ago: int, state: str) -> int:
    cursor.execute(
        """
        INSERT INTO campaigns_campaign (brand_id, name, goal, markets, products, brief, starts_on, ends_on,
            currency, owner_id, state, created_at, started_at, closed_at, closed_by_id)
        SELECT %(brand)s, %(name)s, 'sales', '{TH}', '', '', current_date - %(ago)s - 30, current_date - %(ago)s,
            'USD', %(manager)s, %(state)s, now(), now() - make_interval(days => %(ago)s + 30),
            CASE WHEN %(state)s = 'closed' THEN now() - make_interval(days => %(ago)s) END,
            CASE WHEN %(state)s = 'closed' THEN %(manager)s END
        RETURNING id
        """,
        {**ids, "name": name, "ago": days_ago, "state": state},
    )
    campaign: int = cursor.fetchone()[0]
    cursor.execute(
        "INSERT INTO evaluations_campaignscoring (campaign_id, scorecard_id, number_dimensions, pinned_at)"
        " SELECT %s, id, '{}', now() FROM evaluations_scorecard ORDER BY version DESC LIMIT 1",
        [campaign],
    )
    return campaign


def add_past(cursor: CursorWrapper, ids: dict[str, int], size: int) -> None:
    """Five settled collaborations a creator on average, in campaigns of a thousand, over the last 540 days."""
    campaigns = max(5, 5 * size // PAST_CAMPAIGN)
    for number in range(campaigns):
        campaign = add_campaign(cursor, ids, f"Past {number}", 20 + number * 520 // campaigns, "closed")
        join_randomly(cursor, ids, campaign, min(PAST_CAMPAIGN, size // 2), size)
    complete(cursor, "Past %")
    add_evaluations(cursor, ids, "Past %")
    settle_past(cursor)


def join_randomly(cursor: CursorWrapper, ids: dict[str, int], campaign: int, count: int, size: int) -> None:
    """Low ids are drawn more often: some creators have hundreds of collaborations, many have one."""
    cursor.execute(
        """
        INSERT INTO campaigns_collaboration (campaign_id, creator_id, stage, stage_since, agreed_videos, added_at,
            added_by_id, end_reason)
        SELECT DISTINCT ON (creator) %s, creator, 'reviewed', now(), 1 + (creator %% 3)::int, now(), %s, ''
        FROM (SELECT 1 + floor(power(random(), 2) * %s)::bigint AS creator FROM generate_series(1, %s)) AS drawn
        """,
        [campaign, ids["operations"], size, count],
    )


def join_exactly(cursor: CursorWrapper, ids: dict[str, int], campaign: int, count: int) -> None:
    cursor.execute(
        """
        INSERT INTO campaigns_collaboration (campaign_id, creator_id, stage, stage_since, agreed_videos, added_at,
            added_by_id, end_reason)
        SELECT %s, id, 'published', now(), 1 + (id %% 3)::int, now(), %s, ''
        FROM (SELECT id FROM creators_creator ORDER BY hashint8(id + %s) LIMIT %s) AS chosen
        """,
        [campaign, ids["operations"], campaign, count],
    )


def complete(cursor: CursorWrapper, names: str) -> None:
    cursor.execute(
        """
        UPDATE campaigns_collaboration AS c SET completed_at = k.started_at + interval '21 days'
        FROM campaigns_campaign AS k WHERE k.id = c.campaign_id AND k.name LIKE %s
        """,
        [names],
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
        CROSS JOIN LATERAL (
            SELECT array_agg(
                least(5, greatest(0, 2.2 + (c.creator_id * 7919 %% 100) / 60.0 + random() - 0.5))
            )::float8[]
            FROM generate_series(1, 6) WHERE c.id IS NOT NULL
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
        for number in range(campaigns):
            campaign = add_campaign(cursor, ids, f"Close {creators} {number}", 12, "scoring")
            join_exactly(cursor, ids, campaign, creators)
    complete(cursor, "Close %")
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
