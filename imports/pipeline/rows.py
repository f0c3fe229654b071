"""Records become lines for COPY; what cannot be imported leaves an issue and a count instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext_noop

from imports.kinds import Kind
from imports.models import Issue
from imports.reading import Record, Table
from imports.values import clean

from .cells import NULL, Column, Flaw, readable

# Few, so that their cells are still in the cache when they are put together, and gone before they are collected.
PORTION = 100
# What the row that adds up the others is called.
_TOTALS = frozenset({"total", "totals", "grand total", "sum", "total general", "jumlah", "tổng", "tổng cộng"})
_TOTALS |= {"รวม", "ยอดรวม", "合计", "总计", "汇总", "小计", "合計", "總計"}
TOTALS = frozenset(form(word) for word in _TOTALS for form in (str, str.capitalize, str.title, str.upper))

IssueRow = tuple[str, int | None, int, str, str, str]


@dataclass
class Reading:
    """What one pass over a file saw besides the rows it staged."""

    rows: Counter[str] = field(default_factory=Counter)
    issues: list[IssueRow] = field(default_factory=list)
    warnings: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)
    # An amount for each sign of a currency.
    signs: dict[str, str] = field(default_factory=dict)

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
            (place, column) for place, column in enumerate(columns) if column.field.code in kind.identity
        ]
        self._width = width
        self._table = table
        self._needed = max(column.index for column in columns) + 1
        self._reading = reading

    def portions(self, records: Iterator[Record]) -> Iterator[list[str]]:
        """Lines for COPY, some records at a time: a column's cells are looked up together."""
        portion = list(islice(records, PORTION))
        while portion:
            following = list(islice(records, PORTION))
            last = None if following else portion.pop()
            whole = [
                record
                for record in portion
                if len(record.cells) == self._width or self._fits(record, is_last=False)
            ]
            if last and self._ends_well(last):
                whole.append(last)
            yield self._lines(whole)
            portion = following

    def _lines(self, records: list[Record]) -> list[str]:
        if not records:
            return []
        cells = list(zip(*(record.cells for record in records), strict=False))
        values = [column.read(cells[column.index]) for column in self._columns]
        errors = self._errors(records, values)
        left = errors.keys() | self._nameless(values)
        totals = self._totals(cells)
        for place in sorted(left | totals):
            if place in totals:
                self._pass_over_total(records[place])
            else:
                self._explain(records[place], errors.get(place, []))
        numbers = [str(record.number) for record in records]
        lines = map("\t".join, zip(numbers, *values, strict=True))
        if not left | totals:
            return list(lines)
        return [line for place, line in enumerate(lines) if place not in left | totals]

    def _totals(self, cells: list[tuple[str, ...]]) -> set[int]:
        """The places of rows that are named by a word for a total, and by nothing else."""
        named = [cells[column.index] for _place, column in self._identity]
        if all(map(TOTALS.isdisjoint, named)):
            return set()
        told = (set(filter(None, map(clean, found))) for found in zip(*named, strict=True))
        return {place for place, names in enumerate(told) if names and names <= TOTALS}

    def _pass_over_total(self, record: Record) -> None:
        self._reading.rows["total"] += 1
        found = readable(" | ".join(filter(None, map(clean, record.cells))))
        words = gettext_noop("Data. A row that adds up the others is passed over.")
        self._reading.flag(Issue.Level.NOTE, record.number, "", found, words)

    def _errors(
        self, records: list[Record], values: list[list[str | Flaw]]
    ) -> dict[int, list[tuple[Column, Flaw]]]:
        """By place, what refuses a row; what is a warning, or an error now told, becomes no value."""
        errors: dict[int, list[tuple[Column, Flaw]]] = {}
        for column, found in zip(self._columns, values, strict=True):
            if not column.cells.are_flawed:
                continue
            for place, value in enumerate(found):
                if not isinstance(value, Flaw):
                    continue
                found[place] = NULL
                if value.is_warning:
                    self._reading.warn(records[place].number, column.header, value)
                else:
                    errors.setdefault(place, []).append((column, value))
        return errors

    def _nameless(self, values: list[list[str | Flaw]]) -> set[int]:
        """The places of rows that say in no column what they are about."""
        named = [values[place] for place, _column in self._identity]
        if any(NULL not in found for found in named):
            return set()
        return {place for place, found in enumerate(zip(*named, strict=True)) if set(found) == {NULL}}

    def _ends_well(self, record: Record) -> bool:
        if self._table.is_cut:
            words = gettext_noop("A closing quote; the file may be cut off here.")
            return self._refuse(record, readable(record.cells[-1]), words)
        return len(record.cells) == self._width or self._fits(record, is_last=True)

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
