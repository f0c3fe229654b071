"""Reads a file into its staging table: every row is staged, or counted with the reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext_noop

from imports.errors import FileRefusedError
from imports.kinds import Kind, fold_header
from imports.mapping import ColumnMap, find_header, is_definition, map_columns
from imports.models import Batch, Issue
from imports.reading import Record, Table, limited_memory, open_table
from imports.recognising import refuse_other_kind
from imports.states import Step
from imports.values import Style, clean

from .cells import Cells, Column, readable, refuse_turned_dates, style_of
from .progress import Reporter
from .recognition import recognise_batch
from .rows import Reading, RowReader

SAMPLE = 400
PORTIONS = 200


@dataclass
class Sheet:
    """A table whose header is known: what its columns mean, and the records below it."""

    kind: Kind
    header: Record
    map: ColumnMap
    style: Style
    body: Iterator[Record]
    reading: Reading
    # What is written above the header.
    banners: list[str]

    @property
    def columns(self) -> list[Column]:
        found = [
            (each, index)
            for each in self.kind.fields
            if (index := self.map.columns.get(each.code)) is not None
        ]
        cells = {each.parser: Cells(each.parser, self.style) for each, _index in found}
        return [Column(each, index, self.name(index), cells[each.parser]) for each, index in found]

    def name(self, index: int) -> str:
        return readable(clean(self.header.cells[index]))


def stage(batch: Batch, reporter: Reporter) -> dict[str, Any]:
    """Fill the batch's staging table and its issues; returns what the summary keeps of the reading."""
    options = {key: batch.options.get(key, "") for key in ("encoding", "delimiter", "sheet")}
    with limited_memory(), open_table(Path(batch.file.path), **options) as table:
        records = table.records()
        sample = list(islice(records, SAMPLE))
        if not any(map(_is_told, sample)):
            raise FileRefusedError(gettext_noop("The file has no rows."))
        left_open = None if batch.kind else recognise_batch(batch, [record.cells for record in sample])
        sheet = _sheet(batch, sample, records)
        batch.summary = batch.summary | {"columns": _columns(sheet)}
        if left_open:
            raise left_open
        _tell_columns(sheet, table)
        create_stage_table(batch)
        staged = _copy(batch, sheet, table, reporter)
        _warn_of_cut_export(sheet, staged)
        sheet.reading.close()
        copy_issues(batch, sheet.reading)
        return _summary(sheet, table)


def _sheet(batch: Batch, sample: list[Record], records: Iterator[Record]) -> Sheet:
    kind = batch.definition
    at = find_header([record.cells for record in sample], kind, batch.mapping)
    header, below = sample[at], sample[at + 1 :]
    cells = [record.cells for record in below]
    if not batch.mapping:
        refuse_other_kind(kind, header.cells, [record.cells for record in sample])
    found = map_columns(kind, header.cells, cells, batch.mapping)
    if not any(map(_is_told, below)):
        raise FileRefusedError(gettext_noop("The file has a header and no rows below it."))
    reading = Reading()
    banners = sum(map(_is_told, sample[:at]))
    reading.rows.update(header=1, banner=banners, blank=at - banners)
    style = style_of(kind, found.columns, cells, batch.options.get("dates", ""))
    above = [readable(" ".join(filter(None, map(clean, record.cells)))) for record in sample[:at]]
    sheet = Sheet(kind, header, found, style, iter(()), reading, [text for text in above if text])
    sheet.body = chain(_without_definitions(sheet, below), records)
    return sheet


def _is_told(record: Record) -> bool:
    return any(cell.strip() for cell in record.cells)


def _without_definitions(sheet: Sheet, below: list[Record]) -> list[Record]:
    while below and is_definition(below[0].cells, sheet.kind, sheet.map.columns, sheet.header.cells):
        sheet.reading.rows["definition"] += 1
        sheet.reading.flag(
            Issue.Level.NOTE,
            below[0].number,
            "",
            readable(" | ".join(below[0].cells)),
            gettext_noop("Data. A row that explains or repeats the header is passed over."),
        )
        below = below[1:]
    return below


def _tell_columns(sheet: Sheet, table: Table) -> None:
    flag, row = sheet.reading.flag, sheet.header.number
    for index in sheet.map.unknown:
        if fold_header(sheet.header.cells[index]) in sheet.kind.passed_over:
            continue
        words = gettext_noop("A column that is known. This one is not imported.")
        flag(Issue.Level.WARNING, row, sheet.name(index), "", words)
    for index in sheet.map.twins:
        words = gettext_noop("One column of this name. Another with exact numbers, or the first, is used.")
        flag(Issue.Level.NOTE, row, sheet.name(index), "", words)
    for code in sheet.map.missing:
        words = gettext_noop("This column; it is missing or was renamed. What is stored stays as it is.")
        flag(Issue.Level.WARNING, row, code, "", words)
    if table.unvalued:
        words = gettext_noop(
            "Formulas with the value they came to. Without it the cell is empty: open the workbook in a spreadsheet "
            "and save it."
        )
        flag(Issue.Level.WARNING, None, "", str(table.unvalued), words, table.unvalued)
    for other in table.other_sheets:
        flag(Issue.Level.WARNING, None, "", other, gettext_noop("One sheet. This one is not imported."))


def create_stage_table(batch: Batch) -> None:
    columns = ", ".join(f'"{each.code}" {each.parser.sql_type}' for each in batch.definition.fields)
    drop_stage_table(batch)
    with connection.cursor() as cursor:
        # Unlogged: the original file is kept, so what a crash of the database loses is read again.
        cursor.execute(f"CREATE UNLOGGED TABLE {batch.stage_table} (row bigint NOT NULL, {columns})")


def drop_stage_table(batch: Batch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {batch.stage_table} CASCADE")


def staged_rows(batch: Batch) -> int | None:
    """How many rows are staged; None without a table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [batch.stage_table])
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute(f"SELECT count(*) FROM {batch.stage_table}")
        return int(cursor.fetchone()[0])


def _copy(batch: Batch, sheet: Sheet, table: Table, reporter: Reporter) -> int:
    columns = sheet.columns
    names = ", ".join(["row", *(f'"{column.field.code}"' for column in columns)])
    reader = RowReader(sheet.kind, columns, len(sheet.header.cells), table, sheet.reading)
    portions = reader.portions(sheet.body)
    staged = 0
    while (
        copied := _copy_portions(f"{batch.stage_table} ({names})", islice(portions, PORTIONS))
    ) is not None:
        staged += copied
        copy_issues(batch, sheet.reading)
        reporter.tell(Step.READING, staged)
    if sheet.kind.dates:
        refuse_turned_dates(columns, sheet.style)
    for column in columns:
        sheet.reading.signs |= column.cells.signs
    return staged


def _copy_portions(target: str, portions: Iterator[list[str]]) -> int | None:
    """How many lines were written, each portion while the next is read; None where there are no more."""
    first = next(portions, None)
    if first is None:
        return None
    staged = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for lines in chain([first], portions):
            copy.write("".join(f"{line}\n" for line in lines).encode())
            staged += len(lines)
    return staged


def copy_issues(batch: Batch, reading: Reading) -> None:
    issues, reading.issues = reading.issues, []
    columns = '(batch_id, level, "row", rows, "column", found, expected)'
    with connection.cursor() as cursor, cursor.copy(f"COPY imports_issue {columns} FROM STDIN") as copy:
        for issue in issues:
            copy.write_row((batch.pk, *issue))


def _warn_of_cut_export(sheet: Sheet, staged: int) -> None:
    if sheet.kind.cut_at and staged + sheet.reading.rows["error"] == sheet.kind.cut_at:
        words = gettext_noop(
            "All rows. Exports of exactly so many rows were cut off; export shorter periods."
        )
        sheet.reading.flag(Issue.Level.WARNING, None, "", str(sheet.kind.cut_at), words)


def _summary(sheet: Sheet, table: Table) -> dict[str, Any]:
    return {
        "table": {
            "encoding": table.encoding,
            "delimiter": table.delimiter,
            "sheet": table.sheet,
            "dialect": sheet.map.dialect,
            "header_row": sheet.header.number,
            "banners": sheet.banners,
            "decimal_comma": sheet.style.decimal_comma,
            "dates": sheet.style.dates or "",
        },
        "columns": _columns(sheet),
        "signs": sheet.reading.signs,
        "rows": dict(sheet.reading.rows) | {"file": table.rows},
    }


def _columns(sheet: Sheet) -> list[dict[str, Any]]:
    codes: dict[int, str] = {}
    for code, index in sheet.map.columns.items():
        codes.setdefault(index, code)
    return [
        {
            "number": index + 1,
            "header": sheet.name(index),
            "field": codes.get(index, ""),
            "is_twin": index in sheet.map.twins,
        }
        for index in range(len(sheet.header.cells))
    ]
