"""Every creator has a current standing from the moment it exists, with the columns that lists filter on."""

from collections.abc import Sequence

from django.db import connection, transaction


@transaction.atomic
def follow_creators(*, ids: Sequence[int]) -> None:
    """One statement for however many creators were added or changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO evaluations_currentstanding AS c
                   (creator_id, market, category_id, band, videos, trend)
            SELECT id, market, category_id, band, 0, 0
            FROM creators_creator WHERE id = ANY(%s) ORDER BY id
            ON CONFLICT (creator_id) DO UPDATE
            SET market = EXCLUDED.market, category_id = EXCLUDED.category_id, band = EXCLUDED.band
            WHERE (c.market, c.category_id, c.band)
                  IS DISTINCT FROM (EXCLUDED.market, EXCLUDED.category_id, EXCLUDED.band)
            """,
            [list(ids)],
        )
