"""Files made to break the reading: each is refused in words, and soon."""

import resource
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from core.exports import csv_chunks
from creators.models import Creator
from imports import reports
from imports.errors import FileRefusedError
from imports.reading import limited_memory, open_table
from imports.reading.ahead import to_csv
from imports.states import Status
from tests.factories.imports import imported, read

HUGE = 200_000_000


def workbook(path, cells):
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for (row, column), value in cells.items():
            sheet.write_string(row, column, value)
    return path


def changed(path, target, change):
    """The workbook with another first sheet."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for entry in source.infolist():
            content = source.read(entry)
            out.writestr(entry.filename, change(content) if "sheet1.xml" in entry.filename else content)
    return target


def cells_of(path):
    with open_table(path) as table:
        return [record.cells for record in table.records()]


@pytest.mark.parametrize(
    ("column", "row", "words"), [(16_383, 1_048_575, "too large"), (16_383, 0, "16384 columns")]
)
def test_workbook_of_two_cells_far_apart_is_refused(tmp_path, column, row, words):
    path = workbook(tmp_path / "far.xlsx", {(0, 0): "handle", (row, column): "x"})

    with pytest.raises(FileRefusedError, match=words):
        cells_of(path)


def test_workbook_that_claims_a_million_rows_has_those_it_has(tmp_path):
    path = workbook(tmp_path / "two.xlsx", {(0, 0): "handle", (1, 0): "anna"})
    claim = b'<dimension ref="A1:XFD1048576"/>'
    lying = changed(
        path, tmp_path / "lying.xlsx", lambda sheet: sheet.replace(b'<dimension ref="A1:A2"/>', claim)
    )

    assert cells_of(lying) == [["handle"], ["anna"]]


def test_bomb_that_lies_about_its_size_is_refused(tmp_path):
    path = workbook(tmp_path / "small.xlsx", {(0, 0): "handle"})
    text = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"a" * HUGE + b"</t></is></c></row></sheetData>"
    bomb = changed(
        path, tmp_path / "bomb.xlsx", lambda sheet: sheet[: sheet.index(b"<row")] + text + b"</worksheet>"
    )
    with zipfile.ZipFile(bomb) as archive:
        size = next(entry.file_size for entry in archive.infolist() if "sheet1.xml" in entry.filename)
    bomb.write_bytes(bomb.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 1000)))

    with pytest.raises(FileRefusedError, match="cannot be read"):
        cells_of(bomb)


def test_formula_of_a_workbook_is_its_value_and_never_run(tmp_path):
    path = tmp_path / "formula.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["handle", "n"])
        sheet.write_formula(1, 0, '=WEBSERVICE("http://example.com")', None, "anna")
        sheet.write_string(1, 1, "=1+1")

    assert cells_of(path) == [["handle", "n"], ["anna", "=1+1"]]


def test_reading_takes_no_more_memory_than_it_may():
    before = resource.getrlimit(resource.RLIMIT_AS)

    with pytest.raises(FileRefusedError, match="too much memory"), limited_memory(64 << 20):
        bytearray(1 << 30)

    assert resource.getrlimit(resource.RLIMIT_AS) == before


@pytest.mark.django_db
def test_formulas_that_nobody_reckoned_are_told(tmp_path, mine):
    path = tmp_path / "formula.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Creator username", "Followers"])
        for row, value in enumerate(["", 7, ""], 1):
            sheet.write_string(row, 0, f"anna{row}")
            sheet.write_formula(row, 1, "=1000+1", None, value)

    batch = read(path.read_bytes(), **mine, name="formula.xlsx")

    [warning] = batch.issues.filter(level="warning")
    assert (warning.found, warning.rows, batch.rows["new"]) == ("2", 2, 3)
    assert "Formulas" in warning.expectation


def test_full_disk_is_told_from_a_damaged_workbook(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {(0, 0): "handle"})

    with pytest.raises(FileRefusedError, match="no space left"):
        to_csv(path, Path("/dev/full"))


@pytest.mark.django_db
def test_formula_in_a_cell_stays_a_text_and_leaves_as_one(mine):
    batch = imported('Creator username,Nickname,Followers\nanna,"=HYPERLINK(1)",5\nbo,B,=1+1\n', **mine)

    assert Creator.objects.get(handle="anna").display_name == "=HYPERLINK(1)"
    report = b"".join(csv_chunks(reports.ISSUE_LABELS, reports.issue_rows(batch))).decode()
    assert ",Followers,'=1+1," in report


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["creators", ""])
@pytest.mark.parametrize(
    ("content", "status", "counts"),
    [
        (
            "Creator username,Followers\nCreator username,Followers\nanna,1\n",
            Status.READY,
            {"new": 1, "error": 0, "definition": 1},
        ),
        (
            "Creator,,\nCreator username,Followers,Nickname\nanna,1,A\n",
            Status.READY,
            {"new": 1, "error": 0, "banner": 1},
        ),
        (
            "Creator username,Followers\nanna,1\nCreator username,Followers\nbo,2\n",
            Status.READY,
            {"new": 2, "error": 1},
        ),
        ("Creator username,Followers\nanna,1\nbo", Status.READY, {"new": 1, "error": 1}),
        ("Creator username,Followers\n", Status.REFUSED, {}),
    ],
    ids=["header twice", "header of two rows", "header again below", "cut in a row", "headers only"],
)
def test_odd_headers_and_ends_are_counted_and_said(mine, kind, content, status, counts):
    batch = read(content, **mine, kind=kind)

    assert batch.status == status
    assert {name: batch.rows.get(name, 0) for name in counts} == counts


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"\x00\x01\x02", "\ufeffhandle,name\nanna,x\n".encode("utf-16-le")[:-1]])
def test_wide_text_cut_in_the_middle_of_a_character_is_said(mine, content):
    batch = read(content, **mine)

    assert (batch.status, "cut off" in batch.said) == ("refused", True)
