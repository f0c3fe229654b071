"""What searching for a text asks of the database: of the index over its parts, and of the text itself."""

import unicodedata
from typing import Any

from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db import connection
from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import Exact

from .handles import looks_like_handle, normalise_handle

TEXT = "search_text"
# As `creators_search_parts` tells words apart.
_BETWEEN_WORDS = "._\t\n"
_WORDS = Concat(
    Value(" "),
    Func(
        F(TEXT),
        Value(_BETWEEN_WORDS),
        Value(" " * len(_BETWEEN_WORDS)),
        function="translate",
        output_field=TextField(),
    ),
)
# Of the table's size, not of its statistics, which a large import leaves behind. Repeatable, so that all pages of a
# search are read in the same way.
_SHARE = """
    SELECT coalesce(avg((strpos(search_text, creators_fold(%(written)s)) > 0)::int), 0)
    FROM {table} TABLESAMPLE SYSTEM ((
        SELECT least(100, 100.0 * %(pages)s * current_setting('block_size')::int
                          / greatest(1, pg_relation_size('{table}')))
    )) REPEATABLE (1)
"""
_SAMPLED_PAGES = 60
_LONGEST = 200


class Differs(Exact):
    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"<> {rhs}"


def holds_parts(written: str) -> Func:
    """The index has all the parts of the text, though not that they stand side by side."""
    return Func(
        Func(F(TEXT), function="creators_search_parts", output_field=SearchVectorField()),
        # Of a text longer than any name, the beginning: the server combines only so many parts.
        Func(
            _folded(_as_typed(written)[:_LONGEST]),
            function="creators_search_query",
            output_field=SearchQueryField(),
        ),
        template="%(expressions)s",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )


def contains(written: str) -> Differs:
    """The text stands in it; a single Latin letter, at the beginning of a word."""
    text = _as_typed(written)
    place = StrIndex(F(TEXT), _folded(text))
    if _is_one_letter(text):
        place = StrIndex(_WORDS, Concat(Value(" "), _folded(text)))
    # Written as <>, because the planner takes that for nearly all rows and > for a third.
    return Differs(place, 0)


def share_containing(table: str, written: str) -> float:
    """Of some two thousand rows, read from pages that lie all over the table: 0 to 1."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SHARE.format(table=connection.ops.quote_name(table)),
            {"written": _as_typed(written), "pages": _SAMPLED_PAGES},
        )
        return float(cursor.fetchone()[0])


def _as_typed(written: str) -> str:
    text = normalise_handle(written) or written if looks_like_handle(written) else written
    return text.replace("\0", "").strip()


def _is_one_letter(text: str) -> bool:
    folded = unicodedata.normalize("NFKC", text)
    return len(folded) == 1 and folded.isascii()


def _folded(text: str) -> Func:
    return Func(Value(text), function="creators_fold", output_field=TextField())
