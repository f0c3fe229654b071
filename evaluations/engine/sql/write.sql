-- The key is drawn here, so that the standing, the narrow row and the alerts come from one set.
changed AS MATERIALIZED (
    SELECT nextval('evaluations_standing_id_seq') AS id, judged.*
    FROM judged
    WHERE inputs_hash IS DISTINCT FROM hash_before
),
appended AS (
    INSERT INTO evaluations_standing (
        id, creator_id, previous_id, job_id, policy_id, norm_version_id, inputs_hash, as_of,
        mean, sd, weight, prior, videos, collaborations, last_settled_on, surprise, confidence,
        stat_tier, effective_tier, is_provisional, previous_tier, reasons, cap_ids, is_blocked, is_star, is_frozen,
        trend, slope90, trend_z, trend_confirmed,
        score_ids, score_weights, older_count, older_weight, older_weighted_sum
    )
    SELECT id, creator_id, before_id, %(job)s, %(policy)s, norm_version_id, inputs_hash, at,
           mean, sd, round(w * 1e6::float8) / 1e6::float8, prior, videos, collaborations, newest_on,
           round(surprise * 1e6::float8) / 1e6::float8, confidence,
           stat, tier, provisional, tier_before, reasons, cap_ids, is_blocked, is_star, is_frozen,
           trend, slope90, z, confirmed,
           score_ids, score_weights, older_count,
           round(older_weight * 1e6::float8) / 1e6::float8, round(older_weighted_sum * 1e6::float8) / 1e6::float8
    FROM changed
),
updated AS (
    UPDATE evaluations_currentstanding AS c
    SET standing_id = changed.id, tier = changed.shown_tier, videos = changed.videos,
        score = CASE WHEN NOT changed.provisional THEN changed.mean END,
        sd = CASE WHEN NOT changed.provisional THEN changed.sd END,
        -- Only the month: the day of another brand's collaboration is told by no list's order and by no cursor.
        trend = changed.trend, last_settled_on = date_trunc('month', changed.newest_on)::date
    FROM changed
    WHERE c.creator_id = changed.creator_id
),
-- Who has lost the last score that counts has no standing; what stood is kept, and frozen while a review is open.
emptied AS (
    UPDATE evaluations_currentstanding AS c
    SET standing_id = NULL, tier = NULL, videos = 0, score = NULL, sd = NULL, trend = 0, last_settled_on = NULL
    FROM base AS b
    WHERE c.creator_id = b.creator_id AND b.before_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM history AS h WHERE h.creator_id = b.creator_id)
      AND NOT EXISTS (SELECT FROM frozen AS f WHERE f.creator_id = b.creator_id)
    RETURNING b.tier_before
),
alerted AS (
    INSERT INTO evaluations_alert (creator_id, standing_id, kind, at)
    SELECT changed.creator_id, changed.id, found.kind, changed.at
    FROM changed
    CROSS JOIN LATERAL (VALUES
        ('promoted', shown_tier > tier_before),
        ('demoted', shown_tier < tier_before),
        ('rising', trend = 3 AND trend_before IS DISTINCT FROM 3),
        ('falling', trend = 1 AND trend_before IS DISTINCT FROM 1),
        ('watch', newest_id IS DISTINCT FROM newest_before AND newest_is_first_version
            AND -surprise + 1e-9 >= %(watch_surprise)s),
        ('decline', newest_id IS DISTINCT FROM newest_before AND newest_is_first_version
            AND -surprise + 1e-9 >= %(watch_surprise)s AND -surprise_before + 1e-9 >= %(watch_surprise)s),
        ('star', is_star AND star_before IS DISTINCT FROM true)
    ) AS found (kind, holds)
    WHERE found.holds
)
-- Where the next worker goes on. The transaction began when the chunk did.
UPDATE evaluations_standingjob
SET started_at = coalesce(started_at, transaction_timestamp()),
    done_at = CASE WHEN %(is_last)s THEN statement_timestamp() END,
    progress = progress + cardinality(%(creators)s::bigint[]), total = %(total)s, cursor = %(cursor)s,
    settled = settled + %(settled)s,
    moved = moved + (SELECT count(*) FROM changed WHERE shown_tier IS DISTINCT FROM tier_before)
        + (SELECT count(*) FROM emptied WHERE tier_before IS NOT NULL),
    last_error = ''
WHERE id = %(job)s
