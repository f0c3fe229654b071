"""Records become lines for COPY; what cannot be imported leaves an issue and a count instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

from imports.kinds import Kind
from imports.models import Issue
from imports.reading import Record, Table

from .cells import NULL, Column, Flaw, readable

IssueRow = tuple[str, int | None, int, str, str, str]


@dataclass
class Reading:
    """What one pass over a file saw besides the rows it staged."""

    rows: Counter[str] = field(default_factory=Counter)
    issues: list[IssueRow] = field(default_factory=list)
    warnings: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)

    def flag(
        self, level: str, row: int | None, column: str, found: str, expected: str, rows: int = 1
    ) -> None:
        self.issues.append((level, row, rows, column[:200], found[:400], expected))

    def warn(self, row: int, column: str, flaw: Flaw) -> None:
        """Thousands of 'N/A' in a column are one warning with a count."""
        seen = self.warnings.setdefault((column, flaw.found, flaw.expected), [row, 0])
        seen[1] += 1

    def close(self) -> None:
        for (column, found, expected), (row, count) in self.warnings.items():
            self.flag(Issue.Level.WARNING, row, column, found, expected, count)


class RowReader:
    def __init__(
        self, kind: Kind, columns: Sequence[Column], width: int, table: Table, reading: Reading
    ) -> None:
        self._columns = columns
        self._identity = [
            (position, column)
            for position, column in enumerate(columns, 1)
            if column.field.code in kind.identity
        ]
        self._width = width
        self._table = table
        self._needed = max(column.index for column in columns) + 1
        self._reading = reading

    def lines(self, records: Iterator[Record]) -> Iterator[str]:
        record = next(records, None)
        while record is not None:
            following = next(records, None)
            line = self._line(record, is_last=following is None)
            if line is not None:
                yield line
            record = following

    def _line(self, record: Record, *, is_last: bool) -> str | None:
        number, cells = record
        if is_last and self._table.is_cut:
            words = gettext_noop("A closing quote; the file may be cut off here.")
            self._refuse(record, readable(cells[-1]), words)
            return None
        if len(cells) != self._width and not self._fits(record, is_last=is_last):
            return None
        line = [str(number)]
        errors = []
        for column in self._columns:
            value = column[cells[column.index]]
            if isinstance(value, Flaw):
                if value.is_warning:
                    self._reading.warn(number, column.header, value)
                else:
                    errors.append((column, value))
                value = NULL
            line.append(value)
        if not errors and any(line[position] is not NULL for position, _column in self._identity):
            return "\t".join(line)
        self._explain(record, errors)
        return None

    def _explain(self, record: Record, errors: list[tuple[Column, Flaw]]) -> None:
        if not any(cell.strip() for cell in record.cells):
            self._reading.rows["blank"] += 1
            return
        self._reading.rows["error"] += 1
        for column, flaw in errors:
            self._reading.flag(Issue.Level.ERROR, record.number, column.header, flaw.found, flaw.expected)
        if not errors:
            column = self._identity[-1][1]
            self._reading.flag(
                Issue.Level.ERROR,
                record.number,
                column.header,
                readable(record.cells[column.index]),
                column.field.parser.expected,
            )

    def _fits(self, record: Record, *, is_last: bool) -> bool:
        """A row of another width than the header's is only safe when no column can have shifted."""
        cells = record.cells
        if not any(cell.strip() for cell in cells):
            self._reading.rows["blank"] += 1
            return False
        needed = self._width if is_last else self._needed
        if len(cells) < needed:
            words = (
                gettext_noop("As many cells as the header has; the file may be cut off here.")
                if is_last
                else gettext_noop("As many cells as the header has.")
            )
            return self._refuse(record, f"{len(cells)} / {self._width}", words)
        if any(cell.strip() for cell in cells[self._width :]):
            words = gettext_noop("As many cells as the header has; a quote may be missing.")
            return self._refuse(record, f"{len(cells)} / {self._width}", words)
        return True

    def _refuse(self, record: Record, found: str, expected: str) -> bool:
        self._reading.flag(Issue.Level.ERROR, record.number, "", found, expected)
        self._reading.rows["error"] += 1
        return False
