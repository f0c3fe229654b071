"""Child process: one sheet to CSV under a memory and time limit. Run as a script, without Django."""

import csv
import datetime
import errno
import json
import os
import re
import resource
import sys
import zipfile
from collections.abc import Sequence
from typing import Any

BEGINNING = 8 << 20
# A cell with a formula and nothing that it came to: programs write such, and only a spreadsheet reckons them.
UNVALUED = re.compile(rb"<c\b[^>]*><f\b(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>")
EXACT_FLOATS = 2.0**53
NICENESS = 10


def main(source: str, target: str, sheet: str, memory: str, seconds: str) -> int:
    # Pages, and the import of the file before, come first.
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 -- under the limits set above

    book = CalamineWorkbook.from_path(source)
    if sheet and sheet not in book.sheet_names:
        sys.stdout.write(", ".join(book.sheet_names))
        return 3
    page = _page(book, [sheet] if sheet else book.sheet_names)
    rows = 0
    try:
        with open(target, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 -- plain script
            writer = csv.writer(file, lineterminator="\n")
            for row in page.iter_rows():
                # Most cells are text, and a call for each of millions takes longer than the rest.
                writer.writerow([cell if type(cell) is str else _text(cell) for cell in row])
                rows += 1
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return 5
        raise
    if rows != (page.end[0] + 1 if page.end else 0):
        return 4
    others = [each for each in book.sheet_names if each != page.name]
    found = {"sheet": page.name, "others": others, "rows": rows, "unvalued": _unvalued(source)}
    json.dump(found, sys.stdout)
    return 0


def _unvalued(source: str) -> int:
    """How many formulas have no value, at the beginning of each sheet: a column of them begins at its top."""
    with zipfile.ZipFile(source) as book:
        names = [
            each for each in book.namelist() if each.startswith("xl/worksheets/") and each.endswith(".xml")
        ]
        return sum(len(UNVALUED.findall(_beginning(book, name))) for name in names)


def _beginning(book: zipfile.ZipFile, name: str) -> bytes:
    with book.open(name) as sheet:
        text = sheet.read(BEGINNING)
    return text if b"<f" in text else b""


def _page(book: Any, names: Sequence[str]) -> Any:
    """The first sheet with anything in it, else the first. A sheet is read whole when it is asked for: once."""
    pages = map(book.get_sheet_by_name, names)
    first = next(pages)
    return first if first.end else next((page for page in pages if page.end), first)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # Beyond 2^53 the digits are already lost; the exponent stays visible and the id is refused.
        return str(int(value)) if value.is_integer() and abs(value) < EXACT_FLOATS else repr(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    return str(value)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
