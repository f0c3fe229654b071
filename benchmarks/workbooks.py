"""Order lines as XLSX, split as large exports are: read, and imported, beside calamine's reading of the files."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import xlsxwriter
from django.core.management import call_command
from django.db import transaction
from python_calamine import CalamineWorkbook

from commerce.models import OrderLine, Product, Store
from imports.models import Batch
from imports.reading import open_table

from . import orders
from .harness import Job, Result, execute, forget_peak, interleaved, resident

ROWS_PER_FILE = 100_000


def run(*, size: int, rounds: int) -> Iterator[Result]:
    store = orders.bench_store()
    with tempfile.TemporaryDirectory() as folder:
        paths = _files(Path(folder), size)
        restore = partial(_forget, store)
        # Before calamine reads in this process too.
        grown = _memory_of(partial(_import, paths, store), restore)
        timings = interleaved(
            {
                "read": partial(_read, paths),
                "calamine": partial(_calamine, paths),
                "import": partial(_import, paths, store),
                "floor": partial(_floor, size, store),
            },
            rounds=min(rounds, 3),
            # Each file is committed, as the command does: the next one is read meanwhile.
            restore=restore,
        )
        result = Result("orders as workbooks", size, timings)
        result.against("read", "calamine", at_most=2)
        result.against("import", "calamine", at_most=2)
        result.against("floor", "calamine")
        # The rows have to be written too, which alone takes longer than to read them.
        bare = timings["calamine"].median + timings["floor"].median
        result.judge("import / (calamine + floor)", timings["import"].median / bare, at_most=2)
        result.judge("import, MB over the base", grown, at_most=64)
        result.notes["files, MB"] = [round(path.stat().st_size / 1e6, 1) for path in paths]
        yield result


def _memory_of(job: Job, restore: Job) -> float:
    """What it needed at most above what this process had, in MB."""
    forget_peak()
    base = resident("VmRSS")
    interleaved({"job": job}, rounds=1, restore=restore)
    return resident("VmHWM") - base


def _files(folder: Path, size: int) -> list[Path]:
    return [
        _file(folder / f"orders_{start}.xlsx", range(start, min(start + ROWS_PER_FILE, size)))
        for start in range(0, size, ROWS_PER_FILE)
    ]


def _file(path: Path, numbers: range) -> Path:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        lines = (orders.HEADER, *map(orders.line, numbers))
        for place, cells in enumerate(csv.reader(lines)):
            for column, text in enumerate(cells):
                sheet.write_string(place, column, text)
    return path


def _read(paths: Sequence[Path]) -> None:
    for path in paths:
        with open_table(path) as table:
            for _record in table.records():
                pass


def _calamine(paths: Sequence[Path]) -> None:
    for path in paths:
        for _row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows():
            pass


def _import(paths: Sequence[Path], store: Store) -> None:
    """As a folder of exports is brought in: all of it by one command."""
    told = io.StringIO()
    call_command(
        "import_file",
        *map(str, paths),
        kind="affiliate_orders",
        brand=store.brand.slug,
        person="manager@bench.example",
        set=[f"store={store.pk}"],
        as_json=True,
        stdout=told,
    )
    for report in json.loads(told.getvalue()):
        if report["status"] != "applied" or report["rows"]["error"]:
            raise AssertionError(f"The import ended as {report['status']}: {report}")


def _floor(size: int, store: Store) -> None:
    text = io.StringIO()
    text.writelines([f"{orders.HEADER}\n", *map(orders.line, range(size))])
    with transaction.atomic():
        orders.floor(text.getvalue().encode(), store)


def _forget(store: Store) -> None:
    """The lines and the batches that came with them, and the room they took."""
    for model in (OrderLine, Product):
        model.objects.filter(store=store)._raw_delete("default")
    for batch in Batch.objects.filter(brand=store.brand, kind="affiliate_orders"):
        batch.file.delete(save=False)
        batch.additions.all()._raw_delete("default")
        batch.delete()
    execute("VACUUM commerce_orderline, commerce_product")
