"""A rename that is taken back never happened: neither it nor its undoing leaves an earlier handle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from imports.models import Batch

# Restored is what the trigger kept the handle of the file for in this very transaction.
_FORGET = """
    WITH restored AS (
      SELECT c.id AS creator_id, c.handle AS before, e.handle AS after
      FROM imports_change AS x
      JOIN creators_creator AS c ON c.id = x.object_id
      JOIN creators_earlierhandle AS e ON e.creator_id = c.id AND e.until_at = now()
      WHERE x.batch_id = %s AND x.model = 'creators.Creator'
        AND x.fields -> 'handle' = jsonb_build_array(c.handle, e.handle)
    )
    DELETE FROM creators_earlierhandle AS e USING restored AS r
    WHERE e.creator_id = r.creator_id AND e.handle IN (r.before, r.after) AND NOT EXISTS (
      SELECT FROM creators_earlierhandle AS later
      WHERE later.creator_id = e.creator_id AND later.handle = e.handle AND later.id > e.id
    )
"""


def forget_renames(batch: Batch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [batch.pk])
