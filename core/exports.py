"""The one place that writes CSV and XLSX for people. No cell is ever a live formula.

In CSV a text that a spreadsheet would run is led by an apostrophe; in XLSX every text is typed as text.
"""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.timezone import get_current_timezone, get_current_timezone_name

BOM = "\ufeff"  # without it a spreadsheet reads Chinese as Latin
TRIGGERS = "=+-@\t\r\n|＝＋－＠"
BLANKS = " \t\r\n\u00a0\u3000"
CHUNK_ROWS = 2000
# The last row of a sheet and the longest text of a cell that XLSX allows.
SHEET_ROWS = 1_048_576
UNDATED = datetime(2000, 1, 1)  # noqa: DTZ001 -- as XLSX writes it, without a zone
CELL_CHARACTERS = 32_767
SAFE_TYPES = {
    "AutoField",
    "BigAutoField",
    "SmallAutoField",
    "BooleanField",
    "DateField",
    "DecimalField",
    "FloatField",
    "IntegerField",
    "BigIntegerField",
    "SmallIntegerField",
    "PositiveIntegerField",
    "PositiveBigIntegerField",
    "PositiveSmallIntegerField",
    "UUIDField",
}
Labels = Sequence[str | Promise]
Progress = Callable[[int], object]


def guarded(text: str) -> str:
    """The text, led by an apostrophe where a spreadsheet would take it for a formula."""
    risky = text.startswith(tuple(TRIGGERS)) or text.lstrip(BLANKS).startswith(tuple(TRIGGERS))
    return f"'{text}" if risky else text


def unguarded(text: str) -> str:
    """What `guarded` was given: our own file read back says what was written."""
    return text[1:] if text.startswith("'") and guarded(text[1:]) != text[1:] else text


# --- CSV


def csv_chunks(labels: Labels, rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Rows from Python. For rows that are a query, `copy_csv` is many times faster."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow([guarded(str(label)) for label in labels])
    zone = get_current_timezone()
    for number, row in enumerate(rows, 1):
        writer.writerow([_csv_cell(value, zone) for value in row])
        if number % CHUNK_ROWS == 0:
            yield _drained(buffer)
    yield _drained(buffer)


def copy_csv(labels: Labels, queryset: QuerySet[Any, Any]) -> Iterator[bytes]:
    """The rows of a `values_list` queryset, written by the database: COPY … TO STDOUT, in constant memory."""
    header = io.StringIO()
    header.write(BOM)
    csv.writer(header).writerow([guarded(str(label)) for label in labels])
    yield header.getvalue().encode()
    connection = connections[queryset.db]
    statement, params = _copy_statement(queryset, len(labels))
    with connection.cursor() as cursor, cursor.copy(statement, params) as copy:
        for block in copy:
            yield bytes(block)


def _copy_statement(queryset: QuerySet[Any, Any], width: int) -> tuple[str, tuple[object, ...]]:
    compiler = queryset.query.get_compiler(queryset.db)
    sql, params = compiler.as_sql()
    fields = [expression.output_field for expression, _sql, _alias in compiler.select[:width]]
    if len(fields) != width:
        raise ValueError(f"{width} labels for {len(fields)} columns.")
    names = [f"c{number}" for number in range(len(compiler.select))]
    cells = [_copy_cell(name, field.get_internal_type()) for name, field in zip(names, fields, strict=False)]
    zones = [get_current_timezone_name()] * sum("%s" in cell for cell in cells)
    statement = (
        f"COPY (SELECT {', '.join(cells)} FROM ({sql}) AS data({', '.join(names)})) TO STDOUT (FORMAT csv)"  # noqa: S608 -- compiled by Django, parameters apart
    )
    return statement, (*zones, *params)


def _copy_cell(name: str, kind: str) -> str:
    if kind in SAFE_TYPES:
        return name
    if kind == "DateTimeField":
        return f"to_char({name} AT TIME ZONE %s, 'YYYY-MM-DD HH24:MI')"
    text = f"{name}::text"
    trimmed = f"ltrim({text}, {' || '.join(f'chr({ord(blank)})' for blank in BLANKS)})"
    # ascii() is the first character's code point: a test of numbers, far cheaper than a pattern. One decides of nearly
    # every cell; only what begins with a blank is looked at behind it.
    risky = (
        f"{_begins(text, TRIGGERS + BLANKS)} AND ({_begins(text, TRIGGERS)} OR {_begins(trimmed, TRIGGERS)})"
    )
    return f"CASE WHEN {risky} THEN '''' || {text} ELSE {text} END"


def _begins(text: str, characters: str) -> str:
    return f"ascii({text}) IN ({', '.join(str(ord(character)) for character in sorted(set(characters)))})"


def csv_response(filename: str, chunks: Iterable[bytes]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    return response


def _csv_cell(value: object, zone: tzinfo) -> object:
    if isinstance(value, datetime):
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    return guarded(str(value))


def _drained(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


# --- XLSX


def write_xlsx(
    path: Path, labels: Labels, rows: Iterable[Sequence[object]], *, progress: Progress | None = None
) -> int:
    """Writes the file in constant memory and returns how many rows it holds; a full sheet is followed by another."""
    import xlsxwriter  # noqa: PLC0415 -- slow to start with

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd hh:mm",
        "tmpdir": str(path.parent),
    }
    zone = get_current_timezone()
    written = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        # The same rows make the same bytes.
        book.set_properties({"created": UNDATED})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        at, sheet = SHEET_ROWS, None
        for row in rows:
            if at >= SHEET_ROWS:
                sheet, at = _new_sheet(book, labels), 1
            for column, value in enumerate(row):
                _xlsx_cell(sheet, at, column, value, zone, day)
            at += 1
            written += 1
            if progress and written % CHUNK_ROWS == 0:
                progress(written)
        if sheet is None:
            _new_sheet(book, labels)
    return written


def xlsx_response(filename: str, labels: Labels, rows: Iterable[Sequence[object]]) -> FileResponse:
    """A workbook as a download; for as many rows as a person may wait for."""
    # The open file lives on after its name is gone, until it is sent.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        write_xlsx(path, labels, rows)
        return FileResponse(path.open("rb"), as_attachment=True, filename=filename)


def _new_sheet(book: Any, labels: Labels) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, label in enumerate(labels):
        sheet.write_string(0, column, str(label), bold)
    return sheet


def _xlsx_cell(sheet: Any, row: int, column: int, value: object, zone: tzinfo, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value.astimezone(zone).replace(tzinfo=None))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    else:
        sheet.write_string(row, column, str(value)[:CELL_CHARACTERS])
