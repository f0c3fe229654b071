import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def sql(expression, *params):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression}", params)
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("written", "folded"),
    [("ＡＢｃ", "abc"), ("ｶﾞ", "ガ"), ("①", "1"), ("美妆Daily", "美妆daily"), ("ÉA", "éa")],
)
def test_fold_makes_widths_and_cases_equal(written, folded):
    assert sql("creators_fold(%s)", written) == folded


def test_parts_are_threes_from_each_character_and_first_letters_of_words():
    assert set(sql("tsvector_to_array(creators_search_parts(%s))", "ab_c 中文")) == {
        *("ab_", "b_c", "_c ", "c 中", " 中文", "中文", "文"),
        *("^a", "^c"),
    }


@pytest.mark.parametrize("nothing", ["", None])
def test_parts_of_nothing(nothing):
    assert not sql("creators_search_parts(%s)", nothing)


@pytest.mark.parametrize(
    ("looked_for", "query"),
    [
        ("中", "'中':*"),
        ("中文", "'中文':*"),
        ("a", "'^a'"),
        ("ab", "'ab':*"),
        ("abcd", "'abc' & 'bcd'"),
        ("aaaa", "'aaa'"),
        ("中ab", "'中ab'"),
        ("&|!", "'&|!'"),
        ("  ", "'  ':*"),
        ("", None),
    ],
)
def test_search_query(looked_for, query):
    assert sql("creators_search_query(%s)::text", looked_for) == query


@pytest.mark.parametrize(
    "text", ["a'b", "a\\b", "'", "\\", "\\'", "''", "x:*", "(a&b)|c", "a\tb\nc", "a.b_c d", "é中文😀"]
)
def test_each_part_of_a_text_finds_it_whatever_the_signs(text):
    parts = {text[start:end] for start in range(len(text)) for end in range(start + 1, len(text) + 1)}
    words = text.translate(dict.fromkeys(map(ord, "._\t\n"), " ")).split()
    ones_within = {
        part
        for part in parts
        if len(part) == 1 and part.isascii() and not any(w.startswith(part) for w in words)
    }

    found = {
        part for part in parts if sql("creators_search_parts(%s) @@ creators_search_query(%s)", text, part)
    }

    assert parts - ones_within <= found
