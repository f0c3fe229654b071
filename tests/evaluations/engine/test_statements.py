import json

import pytest

from evaluations.engine.statements import Statement

pytestmark = pytest.mark.django_db


def answer(statement, **given):
    with statement.run(given, few=False) as cursor:
        return cursor.fetchone()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (7, "integer"),
        (-7, "integer"),
        (0.1, "float8"),
        (-2.0, "float8"),
        (1e-05, "float8"),
        ("it's {not} 100 %", "text"),
        ([0.5, 2.0], "float8[]"),
        ([[3.0, 1.0], [2.0, -1.0]], "float8[]"),
        (["content", "data"], "text[]"),
        (None, "text"),
    ],
)
def test_constant_written_out_is_the_value_that_is_given(value, kind):
    statement = Statement.of(
        "SELECT %(value)s::kind IS NOT DISTINCT FROM %(other)s::kind".replace("kind", kind)
    )

    held = statement.holding(json.dumps({"value": value, "unused": 1}))

    assert held.names == ("other",)
    assert answer(held, other=value) == (True,)


def test_number_with_a_fraction_written_out_stays_a_float():
    statement = Statement.of("SELECT 1.0 - %(cut)s, pg_typeof(%(cut)s)::text")

    assert answer(statement.holding('{"cut": -0.1}')) == (1.1, "double precision")


def test_constants_that_differ_make_statements_that_differ():
    statement = Statement.of("SELECT %(cut)s")

    assert [answer(statement.holding(json.dumps({"cut": cut}))) for cut in (2.5, 3.5, 2.5)] == [
        (2.5,),
        (3.5,),
        (2.5,),
    ]
