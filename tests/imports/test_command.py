import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from creators.models import Creator
from imports.models import Batch
from imports.pipeline import staging
from imports.states import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def paths(tmp_path):
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path in paths:
        path.write_text(f"Creator username,Followers\n{path.stem}nna,10\n")
    return paths


@pytest.fixture
def ctrl_c():
    """Pressed where a statement begins with the words. Raised as it arrives: a run in the background has no Ctrl-C."""

    def press(words):
        def before(execute, sql, params, many, context):
            if sql.startswith(words):
                raise KeyboardInterrupt
            return execute(sql, params, many, context)

        return connection.execute_wrapper(before)

    return press


@pytest.mark.parametrize("words", ["CREATE TEMP TABLE wanted_creator", "WITH added AS"])
@pytest.mark.parametrize("kind", [["--kind", "creators"], []])
def test_stopping_the_command_stops_the_import(paths, brand, administrator, ctrl_c, words, kind):
    with ctrl_c(words), pytest.raises(CommandError, match=r"nothing of a\.csv was imported"):
        call_command("import_file", *map(str, paths), *kind, "--brand", brand.slug, stdout=io.StringIO())

    [batch] = Batch.objects.all()
    assert (batch.status, batch.applied_at) == (Status.CANCELLED, None)
    assert not Creator.objects.exists()


def test_files_before_the_one_that_was_stopped_stay(paths, brand, administrator, ctrl_c):
    out = io.StringIO()
    call_command("import_file", str(paths[0]), "--brand", brand.slug, stdout=out)

    with ctrl_c("WITH added AS"), pytest.raises(CommandError, match=r"b\.csv"):
        call_command("import_file", *map(str, paths), "--kind", "creators", "--brand", brand.slug, stdout=out)

    assert list(Batch.objects.order_by("pk").values_list("status", flat=True)) == [
        Status.APPLIED,
        Status.UNCHANGED,
        Status.CANCELLED,
    ]
    assert [creator.handle for creator in Creator.objects.all()] == ["anna"]
    assert not any(map(staging.staged_rows, Batch.objects.exclude(status=Status.APPLIED)))
