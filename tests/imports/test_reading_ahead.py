import io
import json

import pytest
import xlsxwriter
from django.core.management import call_command
from django.core.management.base import CommandError

from creators.models import Creator
from imports.reading import ahead, open_table, read_ahead


def workbook(path, *rows):
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sheet1")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def cells(path):
    with open_table(path) as table:
        return [record.cells for record in table.records()]


@pytest.fixture
def paths(tmp_path):
    csv = tmp_path / "b.csv"
    csv.write_text("handle\nbo\n")
    return [
        workbook(tmp_path / "a.xlsx", ["handle"], ["anna"]),
        csv,
        workbook(tmp_path / "c.xlsx", ["handle"], ["cam"]),
        workbook(tmp_path / "d.xlsx", ["handle"], ["dee"]),
    ]


def test_files_come_in_their_order_with_their_own_rows(paths):
    read = [(path.name, cells(path)[1]) for path in read_ahead(paths)]

    assert read == [("a.xlsx", ["anna"]), ("b.csv", ["bo"]), ("c.xlsx", ["cam"]), ("d.xlsx", ["dee"])]
    assert not ahead._begun


def test_next_workbook_is_begun_and_read_from_there(paths):
    files = read_ahead(paths[1:])
    next(files)
    [conversion] = ahead._begun.values()
    next(files)

    assert cells(paths[2]) == [["handle"], ["cam"]]
    assert conversion not in ahead._begun.values()
    assert conversion._child.returncode == 0
    assert not conversion.target.exists()
    files.close()


def test_workbook_that_changed_meanwhile_is_read_anew(paths):
    files = read_ahead(paths[2:])
    next(files)
    workbook(paths[3], ["handle"], ["eve"])
    next(files)

    assert cells(paths[3]) == [["handle"], ["eve"]]
    files.close()


def test_workbook_nobody_asks_for_is_let_go(paths):
    files = read_ahead(paths[2:])
    next(files)
    begun = list(ahead._begun.values())
    next(files)
    files.close()

    assert not ahead._begun
    assert all(conversion._child.returncode is not None for conversion in begun)
    assert not any(conversion.target.exists() for conversion in begun)


def test_same_workbook_twice_is_read_twice(paths):
    assert [cells(path)[1] for path in read_ahead([paths[0], paths[0]])] == [["anna"], ["anna"]]


@pytest.mark.django_db
def test_command_says_of_each_file_what_kept_it_from_being_read(paths, tmp_path, brand, administrator):
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(paths[0].read_bytes()[:-200])
    out = io.StringIO()
    files = [paths[0], damaged, tmp_path / "missing.xlsx", *paths[1:]]

    with pytest.raises(CommandError):
        call_command(
            "import_file", *map(str, files), "--kind", "creators", "--json", "--brand", brand.slug, stdout=out
        )

    reports = json.loads(out.getvalue())
    assert [report["status"] for report in reports] == [
        *("applied", "refused", "refused"),
        *("applied", "applied", "applied"),
    ]
    assert "damaged" in reports[1]["problem"]
    assert "missing.xlsx" in reports[2]["problem"]
    assert set(Creator.objects.values_list("handle", flat=True)) == {"anna", "bo", "cam", "dee"}
