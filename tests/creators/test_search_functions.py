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


def test_ngrams_of_pairs_threes_single_han_characters_and_first_letters():
    assert set(sql("creators_ngrams(%s)", "ab_c 中文")) == {
        *("ab", "b_", "_c", "c ", " 中", "中文"),
        *("ab_", "b_c", "_c "),
        *("中", "文"),
        *("^a", "^c", "^中"),
    }


@pytest.mark.parametrize("nothing", ["", None])
def test_ngrams_of_nothing(nothing):
    assert not sql("creators_ngrams(%s)", nothing)


@pytest.mark.parametrize(
    ("looked_for", "grams"),
    [
        ("中", ["中"]),
        ("中文", ["中文"]),
        ("a", ["^a"]),
        ("ab", ["ab"]),
        ("abcd", ["abc", "bcd"]),
        ("aaa", ["aaa"]),
        ("中ab", ["ab", "中a"]),
        ("abc中de", ["abc", "c中", "de", "中d"]),
    ],
)
def test_search_grams(looked_for, grams):
    assert sorted(sql("creators_search_grams(%s)", looked_for)) == grams
