-- From here on with the plans named: of few creators those that are kept, as the server would plan anew for each list.
SELECT set_config('plan_cache_mode', %(plans)s, true), count(*)
FROM (
    SELECT FROM evaluations_currentstanding
    WHERE creator_id = ANY(%(creators)s::bigint[]) ORDER BY creator_id FOR NO KEY UPDATE
) AS locked
