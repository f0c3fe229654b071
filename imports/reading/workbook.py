"""XLSX files: checked before they are opened, then turned into CSV by a child process with limits."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop

from imports.errors import FileRefusedError

ZIP_MAGIC = b"PK\x03\x04"
MEGABYTE = 1 << 20
INFLATED_LIMIT = 1024 * MEGABYTE
# Spreadsheets shrink to a tenth or a thirtieth; what shrinks further is made to burst.
RATIO_LIMIT = 100
RATIO_FREE_BELOW = 20 * MEGABYTE
MEMORY_LIMIT = 3072 * MEGABYTE
SECONDS = 180
NO_SUCH_SHEET, DISK_FULL = 3, 5
_CHILD = Path(__file__).with_name("_xlsx_to_csv.py")


def check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileRefusedError(
            gettext_noop("The workbook is damaged or cut off: it cannot be opened.")
        ) from error
    if not any(entry.filename.startswith("xl/") for entry in entries):
        raise FileRefusedError(
            gettext_noop("This is an archive, but no XLSX workbook. Expected CSV or XLSX.")
        )
    inflated = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if inflated > INFLATED_LIMIT or (inflated > RATIO_FREE_BELOW and inflated > packed * RATIO_LIMIT):
        raise FileRefusedError(
            gettext_noop(
                "The workbook would unpack to %(found)s MB, expected at most %(expected)s. Use CSV instead."
            ),
            found=inflated // MEGABYTE,
            expected=min(INFLATED_LIMIT, max(RATIO_FREE_BELOW, packed * RATIO_LIMIT)) // MEGABYTE,
        )


class Conversion:
    """A child process that writes a sheet's rows as CSV. Who begins one finishes or stops it."""

    def __init__(self, path: Path, target: Path, sheet: str = "") -> None:
        check_archive(path)
        self.target, self.sheet = target, sheet
        limits = [str(MEMORY_LIMIT), str(SECONDS)]
        self._child = subprocess.Popen(  # noqa: S603 -- our own script with our own interpreter
            [sys.executable, "-I", str(_CHILD), str(path), str(target), sheet, *limits],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def finish(self) -> dict[str, Any]:
        """The sheet's name, the other sheets' names, the number of rows and of formulas without a value."""
        try:
            told, _errors = self._child.communicate(timeout=SECONDS + 20)
        except subprocess.TimeoutExpired as error:
            raise FileRefusedError(
                gettext_noop("The workbook took too long to read. Use CSV instead.")
            ) from error
        finally:
            self.stop()
        if self._child.returncode == 0:
            return dict(json.loads(told))
        if self._child.returncode == NO_SUCH_SHEET:
            raise FileRefusedError(
                gettext_noop("The workbook has no sheet “%(sheet)s”. Found: %(found)s."),
                sheet=self.sheet,
                found=told.decode(errors="replace").strip()[:300],
            )
        if self._child.returncode == DISK_FULL:
            raise FileRefusedError(gettext_noop("There is no space left on the disk for this file."))
        raise FileRefusedError(
            gettext_noop("The workbook cannot be read: it is damaged, protected by a password or too large.")
        )

    def stop(self) -> None:
        """Nothing where it has ended."""
        self._child.kill()
        self._child.communicate()
