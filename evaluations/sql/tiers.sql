-- Tiers are ranks here: 0 D, 1 C, 2 B, 3 A, 4 S. Cuts are those of C, B, A and S, in this order.

CREATE OR REPLACE FUNCTION scoring.tier_letter(rank integer)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT substr('DCBAS', rank + 1, 1)
$$;

CREATE OR REPLACE FUNCTION scoring.tier_of_letter(letter text)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT nullif(strpos('DCBAS', letter), 0) - 1
$$;

CREATE OR REPLACE FUNCTION scoring.tier_rank(x float8, cuts float8[])
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (x + 1e-9 >= cuts[1])::int + (x + 1e-9 >= cuts[2])::int
         + (x + 1e-9 >= cuts[3])::int + (x + 1e-9 >= cuts[4])::int
$$;

-- The tier moves only as far as the score is surely beyond the cuts: z standard deviations.
CREATE OR REPLACE FUNCTION scoring.stat_tier(mean float8, sd float8, current integer, cuts float8[], z float8)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN current IS NULL THEN scoring.tier_rank(mean, cuts)
        ELSE greatest(scoring.tier_rank(mean - z * sd, cuts), least(current, scoring.tier_rank(mean + z * sd, cuts)))
    END
$$;

-- The probability that the true score lies inside the tier's band.
CREATE OR REPLACE FUNCTION scoring.confidence(mean float8, sd float8, tier integer, cuts float8[])
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT round((
        CASE WHEN tier = 4 THEN 1 ELSE (1 + erf((cuts[tier + 1] - mean) / (sd * sqrt(2::float8)))) / 2 END
        - CASE WHEN tier = 0 THEN 0 ELSE (1 + erf((cuts[tier] - mean) / (sd * sqrt(2::float8)))) / 2 END
    ) * 1e6::float8) / 1e6::float8
$$;

-- The tier that counts: limited while the evidence is thin and by every cap, D when blocked.
-- caps and causes go together; a reason is given for each limit that lowered the tier in its turn.
CREATE OR REPLACE FUNCTION scoring.effective_tier(
    stat integer, videos integer, collaborations integer, caps integer[], causes text[], blocked boolean,
    min_videos integer, s_min_videos integer, s_min_collaborations integer
) RETURNS TABLE (tier integer, provisional boolean, reasons text[])
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT
        CASE
            WHEN blocked THEN 0
            WHEN cardinality(caps) > 0 THEN least(stat, own.most, (SELECT min(cap) FROM unnest(caps) AS cap))
            ELSE least(stat, own.most)
        END,
        videos < min_videos,
        CASE WHEN own.most < stat THEN ARRAY[own.cause] ELSE '{}' END
        || CASE WHEN cardinality(caps) > 0 THEN ARRAY(
            SELECT cause
            FROM (
                SELECT cap, cause, place, least(stat, own.most, min(cap) OVER (
                    ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS before
                FROM unnest(caps, causes) WITH ORDINALITY AS given (cap, cause, place)
            ) AS turns
            WHERE cap < before
            ORDER BY place
        ) ELSE '{}' END
        || CASE WHEN blocked THEN ARRAY['blocked'] ELSE '{}' END
    FROM (
        SELECT
            CASE
                WHEN videos < min_videos THEN 2
                WHEN videos < s_min_videos OR collaborations < s_min_collaborations THEN 3
                ELSE 4
            END AS most,
            CASE
                WHEN videos < min_videos THEN 'provisional: ' || videos || '/' || min_videos || ' settled videos'
                ELSE 'S needs more evidence'
            END AS cause
    ) AS own
$$;
