"""A file as a table: numbered records of cells, read as a stream."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from django.utils.translation import gettext_noop

from imports.errors import FileRefusedError

from .ahead import to_csv
from .encoding import find_delimiter, find_encoding, known_encoding
from .workbook import ZIP_MAGIC

COLUMN_LIMIT = 1000
CELL_LIMIT = 1_000_000
NO_DELIMITERS = ("\n", "\r", '"')
LINE_LIMIT = ROW_LIMIT = 8_000_000
SNIFFED_LINES = 60
SNIFFED_LENGTH = 20_000
# A file cut inside a quoted cell loses that row; a quote that swallowed more lines makes the rest unreadable.
CUT_LINES = 3
REFUSED_MAGIC = {
    b"\xd0\xcf\x11\xe0": gettext_noop(
        "This is an old XLS file or one with a password. Save it as XLSX without a password."
    ),
    b"%PDF": gettext_noop("This is a PDF. Expected CSV or XLSX."),
    b"\x89PNG": gettext_noop("This is a picture. Expected CSV or XLSX."),
    b"\xff\xd8\xff": gettext_noop("This is a picture. Expected CSV or XLSX."),
    b"\x1f\x8b": gettext_noop("This is a compressed file. Unpack it first; expected CSV or XLSX."),
}
# The beginning of a list of objects, or of one, that programs exchange.
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*"')
# Fed behind the last line: inside an unclosed quote it lands in a cell instead of standing alone.
_END = "\x1e end \x1e"
END_LINE = f"{_END}\n"


class Record(NamedTuple):
    number: int
    cells: list[str]


@dataclass
class Table:
    """`rows` and `is_cut` (the last one ended inside a quote) are known once the records have been read."""

    path: Path
    encoding: str
    delimiter: str
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    unvalued: int = 0
    is_cut: bool = False
    rows: int = 0
    # Characters of the lines that the record being read lies on.
    _fed: int = 0

    def records(self) -> Iterator[Record]:
        csv.field_size_limit(CELL_LIMIT)
        with self.path.open(encoding=self.encoding, errors="surrogateescape", newline="") as file:
            reader = csv.reader(self._counted(_lines(file)), delimiter=self.delimiter)
            number = 0
            try:
                for number, cells in enumerate(reader, 1):
                    if len(cells) > COLUMN_LIMIT:
                        raise _too_wide(number, len(cells))
                    if cells == [_END]:
                        return
                    if cells and cells[-1].endswith(END_LINE):
                        cells[-1] = cells[-1].removesuffix(END_LINE).removesuffix("\n")
                        self.is_cut = True
                        if cells[-1].count("\n") > CUT_LINES:
                            raise _unclosed(number)
                    self.rows, self._fed = number, 0
                    yield Record(number, cells)
            except UnicodeError as error:
                raise FileRefusedError(
                    gettext_noop("The file is not written in %(found)s from row %(row)s on."),
                    found=self.encoding,
                    row=number + 1,
                ) from error
            except csv.Error as error:
                raise FileRefusedError(
                    gettext_noop(
                        "Row %(row)s has a cell of more than %(expected)s characters. A quote may be missing."
                    ),
                    row=number + 1,
                    expected=CELL_LIMIT,
                ) from error

    def _counted(self, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            self._fed += len(line)
            if self._fed > ROW_LIMIT:
                raise FileRefusedError(
                    gettext_noop(
                        "Row %(row)s is longer than %(expected)s characters. A quote may be missing."
                    ),
                    row=self.rows + 1,
                    expected=ROW_LIMIT,
                )
            yield line


def _too_wide(row: int, found: int) -> FileRefusedError:
    return FileRefusedError(
        gettext_noop("Row %(row)s has %(found)s columns. Expected at most %(expected)s."),
        row=row,
        found=found,
        expected=COLUMN_LIMIT,
    )


def _unclosed(row: int) -> FileRefusedError:
    return FileRefusedError(
        gettext_noop(
            "Row %(row)s opens a quote that is never closed, so that the rows behind it cannot be told apart."
        ),
        row=row,
    )


def _line(file: io.TextIOBase | io.TextIOWrapper, number: int) -> str:
    try:
        return file.readline(LINE_LIMIT)
    except UnicodeError as error:
        # A wide character cut in two, which nothing stands for: other damaged bytes are kept as they are.
        raise FileRefusedError(
            gettext_noop("From line %(row)s on the file is cut off or is not in the encoding %(found)s."),
            row=number,
            found=getattr(error, "encoding", getattr(file, "encoding", "")),
        ) from None


def _lines(file: io.TextIOBase | io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := _line(file, number + 1):
        number += 1
        if len(line) >= LINE_LIMIT:
            raise FileRefusedError(
                gettext_noop("Line %(row)s is longer than %(expected)s characters: this is no table."),
                row=number,
                expected=LINE_LIMIT,
            )
        yield line
    yield END_LINE


@contextmanager
def open_table(path: Path, *, encoding: str = "", delimiter: str = "", sheet: str = "") -> Iterator[Table]:
    """The file's table; a workbook's is kept in a temporary folder meanwhile."""
    with path.open("rb") as file:
        start = file.read(64)
    if not start:
        raise FileRefusedError(gettext_noop("The file is empty."))
    for magic, words in REFUSED_MAGIC.items():
        if start.startswith(magic):
            raise FileRefusedError(words)
    if _JSON.match(start):
        raise FileRefusedError(gettext_noop("This is JSON, which programs exchange. Expected CSV or XLSX."))
    if start.startswith(ZIP_MAGIC):
        with TemporaryDirectory(prefix="import-") as folder:
            target = Path(folder) / "sheet.csv"
            found = to_csv(path, target, sheet)
            yield Table(target, "utf-8", ",", found["sheet"], tuple(found["others"]), found["unvalued"])
        return
    if len(delimiter) > 1 or delimiter in NO_DELIMITERS:
        raise FileRefusedError(
            gettext_noop("“%(found)s” cannot part columns. Expected one sign, such as a comma or a tab."),
            found=delimiter,
        )
    encoding = known_encoding(encoding) if encoding else find_encoding(path)
    yield Table(path, encoding, delimiter or find_delimiter(_first_lines(path, encoding)))


def _first_lines(path: Path, encoding: str) -> list[str]:
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        return [
            line[:SNIFFED_LENGTH]
            for line in islice(_lines(file), SNIFFED_LINES)
            if line.strip() and line != END_LINE
        ]
