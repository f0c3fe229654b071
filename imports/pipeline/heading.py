"""The header of a kept file and what its columns were taken for, to map them by hand."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from imports.kinds import Kind
from imports.mapping import find_header, known_columns
from imports.models import Batch
from imports.reading import open_table
from imports.values import clean

from .cells import readable
from .staging import SAMPLE


def heading(batch: Batch, kind: Kind) -> tuple[list[str], dict[str, str]]:
    """(headers, {header: field code}) as the kind reads them; raises FileRefusedError without a table to read."""
    header = [each["header"] for each in batch.summary.get("columns", [])] or _read(batch, kind)
    if kind is not batch.definition or not batch.summary.get("columns"):
        return header, batch.mapping or known_columns(kind, header)
    return header, {each["header"]: each["field"] for each in batch.summary["columns"] if each["field"]}


def _read(batch: Batch, kind: Kind) -> list[str]:
    options = {key: batch.options.get(key, "") for key in ("encoding", "delimiter", "sheet")}
    with open_table(Path(batch.file.path), **options) as table:
        sample = [record.cells for record in islice(table.records(), SAMPLE)]
    header = sample[find_header(sample, kind, batch.mapping)] if sample else []
    return [readable(clean(cell)) for cell in header]
