"""Whatever is changed behind the back of the method, the first difference is found and named."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from evaluations.engine.statements import part
from evaluations.models import Standing
from tests.factories.creators import CreatorFactory

from .history import collaborate, settle_all

pytestmark = pytest.mark.django_db
GOOD = (4, 3, 4, 4, 5, 5)
TAMPERED = {
    "inputs_hash": "sha256('x')",
    "score_ids": "'{1}'",
    "score_weights": "'{0.5,0.5,0.5,0.5}'",
    "older_count": "7",
    "prior": "prior + 0.1",
    "mean": "mean + 0.000001",
    "sd": "sd + 0.000001",
    "videos": "videos + 1",
    "collaborations": "collaborations + 1",
    "stat_tier": "4 - stat_tier",
    "effective_tier": "4 - effective_tier",
    "is_provisional": "NOT is_provisional",
    "reasons": "'{late}'",
    "confidence": "confidence / 2",
    "trend": "3 - trend",
    "slope90": "coalesce(slope90, 0) + 1",
    "trend_z": "coalesce(trend_z, 0) + 1",
    "trend_confirmed": "NOT trend_confirmed",
    "is_star": "NOT is_star",
    "weight": "weight + 0.000001",
    "last_settled_on": "last_settled_on - 1",
    "surprise": "coalesce(surprise, 0) - 0.000001",
    "previous_tier": "CASE previous_tier WHEN 1 THEN 2 ELSE 1 END",
    "older_weight": "older_weight + 0.000001",
    "older_weighted_sum": "older_weighted_sum + 0.000001",
}
# What only goes into the hash of the inputs is found by the hash.
HASHED = {
    "is_frozen": "NOT is_frozen",
    "is_blocked": "NOT is_blocked",
    "cap_ids": "'{7}'",
}


@pytest.fixture
def creator():
    creator = CreatorFactory()
    settle_all(*(collaborate(creator=creator, day=d, bars=GOOD, videos=2) for d in (0, 20, 40, 60)))
    return creator


def tamper(column, value, *, creator):
    newest = Standing.objects.filter(creator=creator).latest("as_of")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evaluations_standing DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE evaluations_standing SET {column} = {value} WHERE id = %s", [newest.pk])  # noqa: S608
        cursor.execute("ALTER TABLE evaluations_standing ENABLE TRIGGER USER")
    return newest


def verify(capsys, **options):
    """The exit's code and what was said."""
    try:
        call_command("verify_standings", **options)
    except SystemExit as left:
        return left.code, capsys.readouterr().err
    return 0, capsys.readouterr().out


@pytest.mark.parametrize("column", TAMPERED)
def test_a_tampered_column_is_the_first_difference(column, creator, capsys):
    newest = tamper(column, TAMPERED[column], creator=creator)

    code, said = verify(capsys, sample=0)

    assert code == 1
    assert f"Standing {newest.pk} of creator {creator.pk}: {column} was stored as" in said


@pytest.mark.parametrize("column", HASHED)
def test_a_tampered_input_no_longer_fits_its_hash(column, creator, capsys):
    tamper(column, HASHED[column], creator=creator)

    code, said = verify(capsys, sample=0)

    assert code == 1
    assert ": inputs_hash was stored as" in said


def test_a_sample_is_as_many_as_asked(creator, capsys):
    assert verify(capsys, sample=3) == (0, "3 standings recomputed, all as stored.\n")


def test_one_creator_is_verified_alone(creator, capsys):
    other = CreatorFactory()
    settle_all(collaborate(creator=other, day=5, bars=GOOD, videos=3))
    tamper("mean", "mean + 1", creator=other)

    assert verify(capsys, creator=creator.pk) == (0, "4 standings recomputed, all as stored.\n")
    assert verify(capsys, creator=other.pk)[0] == 1


@pytest.mark.parametrize("options", [{"sample": -1}, {"creator": 0}])
def test_what_names_nothing_is_refused(options, db):
    with pytest.raises(CommandError):
        call_command("verify_standings", **options)


def test_every_verified_column_is_tampered_with():
    assert set(re.findall(r"\(\d+, '(\w+)'", part("verify"))) == set(TAMPERED)
