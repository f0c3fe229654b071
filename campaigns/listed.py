"""The creators that a list names, read as every import reads one."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_noop

from core.exports import unguarded
from imports import kinds
from imports.errors import FileRefusedError
from imports.mapping import find_header, map_columns
from imports.reading import open_table

LONGEST = 5000


def handles_in(upload: UploadedFile[Any]) -> list[str]:
    """As written, in the order of the rows. Raises FileRefusedError."""
    with TemporaryDirectory(prefix="list-") as folder:
        path = Path(folder) / "list"
        with path.open("wb") as file:
            file.writelines(upload.chunks())
        with open_table(path) as table:
            rows = [record.cells for record in islice(table.records(), LONGEST + 2)]
    if len(rows) > LONGEST + 1:
        raise FileRefusedError(
            gettext_noop("A list may name at most %(expected)s creators."), expected=LONGEST
        )
    if not rows:
        raise FileRefusedError(gettext_noop("The file is empty."))
    kind = kinds.get("creators")
    at = find_header(rows, kind, {})
    column = map_columns(kind, rows[at], rows[at + 1 :]).columns.get("handle")
    if column is None:
        raise FileRefusedError(gettext_noop("No column of the list holds handles or profile links."))
    return [
        unguarded(row[column].strip()) for row in rows[at + 1 :] if column < len(row) and row[column].strip()
    ]
