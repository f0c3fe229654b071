import codecs
import time
import zipfile

import pytest
import xlsxwriter

from imports.errors import FileRefusedError
from imports.reading import open_table
from imports.reading.encoding import find_delimiter, find_encoding

ROWS = [["handle", "name"], ["anna", "安娜"], ["bo", "Bò"]]
CHINESE = "达人用户名,达人昵称,粉丝数\n" + "".join(f"user{n},美妆达人{n},{n}\n" for n in range(20))


def written(tmp_path, content, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def cells(path, **options):
    with open_table(path, **options) as table:
        return [record.cells for record in table.records()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_encodings_read_the_same(tmp_path, encoding):
    path = written(tmp_path, "handle,name\nanna,安娜\nbo,Bò\n".encode(encoding))

    assert cells(path) == ROWS


def test_utf16_without_mark_is_recognised(tmp_path):
    assert find_encoding(written(tmp_path, "handle,name\nanna,x\n".encode("utf-16-le"))) == "utf-16-le"


def test_chinese_of_a_local_encoding_is_recognised(tmp_path):
    path = written(tmp_path, CHINESE.encode("gb18030"))

    assert find_encoding(path) == "gb18030"
    assert cells(path)[1] == ["user0", "美妆达人0", "0"]


def test_western_accents_are_not_taken_for_chinese(tmp_path):
    path = written(tmp_path, "nome,seguidores\nJosé Conceição,1\nAndré,2\n".encode("cp1252"))

    assert find_encoding(path) == "cp1252"


def test_some_damaged_bytes_leave_the_file_utf8(tmp_path):
    path = written(tmp_path, CHINESE.encode() + b"bad\xff,x,1\n")

    assert find_encoding(path) == "utf-8"


def test_no_known_encoding_is_refused_in_words(tmp_path):
    with pytest.raises(FileRefusedError, match="UTF-8, UTF-16, GB18030"):
        cells(written(tmp_path, b"a,b\n\x81a\x8db,\x90\x9d c\n"))


@pytest.mark.parametrize(
    "options",
    [{"encoding": name} for name in ("base64", "rot13", "undefined", "utf-16")]
    + [{"delimiter": sign} for sign in ("ab", "\n", '"')],
)
def test_option_that_reads_no_text_is_refused_in_words(tmp_path, options):
    with pytest.raises(FileRefusedError):
        cells(written(tmp_path, "a,b\n1,2\n"), **options)


def test_row_of_many_long_lines_is_refused(tmp_path):
    lines = ("x" * 900_000 + "\n") * 10
    with pytest.raises(FileRefusedError, match="Row 2 is longer than"):
        cells(
            written(tmp_path, "a,b\n" + ",".join([f'"{line}"' for line in lines.splitlines(keepends=True)]))
        )


def test_unknown_encoding_name_is_refused(tmp_path):
    with pytest.raises(FileRefusedError, match="klingon"):
        cells(written(tmp_path, "a,b\n"), encoding="klingon")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(delimiter):
    assert find_delimiter([f"a{delimiter}b{delimiter}c\n", f"1{delimiter}2,5{delimiter}3\n"]) == delimiter


def test_newline_inside_a_quoted_header_stays_in_its_cell(tmp_path):
    assert cells(written(tmp_path, 'handle,"Views\n"\nanna,5\n')) == [["handle", "Views\n"], ["anna", "5"]]


def test_blank_lines_keep_the_numbers_of_the_rows(tmp_path):
    with open_table(written(tmp_path, "a,b\n\n1,2\n")) as table:
        assert [(record.number, record.cells) for record in table.records()] == [
            (1, ["a", "b"]),
            (2, []),
            (3, ["1", "2"]),
        ]


def test_file_cut_inside_a_quote_marks_its_last_row(tmp_path):
    with open_table(written(tmp_path, 'a,b\n1,"2\n3,cut')) as table:
        records = list(table.records())

    assert table.is_cut
    assert records[-1].cells == ["1", "2\n3,cut"]


def test_quote_never_closed_is_refused_with_its_row(tmp_path):
    with pytest.raises(FileRefusedError, match="Row 2 opens a quote"):
        cells(written(tmp_path, 'a,b\n1,"open\n' + "2,3\n" * 10))


def test_last_line_without_newline_is_a_row(tmp_path):
    assert cells(written(tmp_path, "a,b\n1,2")) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0 old", "XLS"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (b",".join([b"x"] * 1_000_000), "1000000 columns"),
        (b"a,b\n" + b"x" * 9_000_000, "longer than"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path, content, words):
    with pytest.raises(FileRefusedError, match=words):
        cells(written(tmp_path, content))


def workbook(path, rows, *, sheets=("Sheet1",)):
    with xlsxwriter.Workbook(str(path)) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_workbook_reads_as_text(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", [["handle", "n"], ["anna", 5], ["bo", 1.5], ["6794435137251820550", True]]
    )

    assert cells(path) == [["handle", "n"], ["anna", "5"], ["bo", "1.5"], ["6794435137251820550", "true"]]


def test_workbook_keeps_row_numbers_over_leading_blank_rows(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [[], [], ["handle"], ["anna"]])

    with open_table(path) as table:
        assert [record.number for record in table.records() if any(record.cells)] == [3, 4]


def test_workbook_with_a_lying_dimension_loses_no_row(tmp_path):
    whole = workbook(tmp_path / "a.xlsx", [["handle"], *[[f"user{n}"] for n in range(500)]])
    lying = tmp_path / "b.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(lying, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(
                entry, content.replace(b'<dimension ref="A1:A501"/>', b'<dimension ref="A1:A2"/>')
            )

    assert len(cells(lying)) == 501


def test_workbook_sheet_is_chosen_by_name(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["handle"]], sheets=("One", "Two"))

    with open_table(path, sheet="Two") as table:
        assert (table.sheet, table.other_sheets) == ("Two", ("One",))
    with pytest.raises(FileRefusedError, match="One, Two"):
        cells(path, sheet="Three")


def test_workbook_that_would_burst_is_refused_before_it_is_opened(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    began = time.monotonic()

    with pytest.raises(FileRefusedError, match="unpack to 57 MB"):
        cells(path)

    assert time.monotonic() - began < 1


def test_damaged_workbook_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["handle"]])
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(FileRefusedError, match="damaged or cut off"):
        cells(path)


def test_mark_of_utf8_is_no_part_of_the_first_header(tmp_path):
    assert cells(written(tmp_path, codecs.BOM_UTF8 + b"handle,n\n")) == [["handle", "n"]]
