"""The header of a kept file and what its columns were taken for, to map them by hand."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from imports.mapping import find_header
from imports.models import Batch
from imports.reading import open_table
from imports.values import clean

from .cells import readable
from .staging import SAMPLE


def heading(batch: Batch) -> tuple[list[str], dict[str, str]]:
    """(headers, {header: field code}); raises FileRefusedError when there is no table to read."""
    if columns := batch.summary.get("columns"):
        return [each["header"] for each in columns], {
            each["header"]: each["field"] for each in columns if each["field"]
        }
    options = {key: batch.options.get(key, "") for key in ("encoding", "delimiter", "sheet")}
    with open_table(Path(batch.file.path), **options) as table:
        sample = [record.cells for record in islice(table.records(), SAMPLE)]
    header = sample[find_header(sample, batch.definition, batch.mapping)] if sample else []
    return [readable(clean(cell)) for cell in header], dict(batch.mapping)
