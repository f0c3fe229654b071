"""Pieces of SQL for the category that a file gives a product: one of the archive's, by its code or a name."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from imports.literals import quoted

UNKNOWN_CATEGORY = gettext_noop("A category. This word is none of yours and is left out.")

# Of a path such as Beauty > Make-up the last known part counts. Looked up once for each word of the file.
KNOWN = """
    LEFT JOIN (
      SELECT DISTINCT ON (c.category) c.category, k.id
      FROM (SELECT DISTINCT category FROM stage WHERE category IS NOT NULL) AS c
      CROSS JOIN LATERAL regexp_split_to_table(c.category, '>') WITH ORDINALITY AS part (name, number)
      JOIN (
        SELECT id, unnest(ARRAY[code, lower(name_en), lower(name_zh)]) AS name FROM creators_category
      ) AS k ON k.name = lower(btrim(part.name))
      ORDER BY c.category, part.number DESC, k.id
    ) AS k ON k.category = s.category
"""

UNKNOWN = f"""
    SELECT min(s.row) AS row, count(*) AS rows, 'category' AS "column", s.category AS found,
      {quoted(UNKNOWN_CATEGORY)} AS expected
    FROM stage AS s {KNOWN} WHERE s.category IS NOT NULL AND k.id IS NULL GROUP BY s.category
"""
