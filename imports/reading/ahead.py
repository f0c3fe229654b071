"""Many workbooks at once: the next is turned into CSV on another core while one is compared and written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from imports.errors import FileRefusedError

from .workbook import ZIP_MAGIC, Conversion

# The one that is imported and the one after it.
AT_ONCE = 2
# By what the file holds, not by its path: an import reads its own copy.
_begun: dict[str, Conversion] = {}


def to_csv(path: Path, target: Path, sheet: str = "") -> dict[str, Any]:
    """Write the sheet's rows as CSV; returns what the conversion found."""
    conversion = _begun.pop(_key(path, sheet), None) if _begun else None
    if conversion is None:
        return Conversion(path, target, sheet).finish()
    found = conversion.finish()
    conversion.target.replace(target)
    return found


def read_ahead(paths: Sequence[Path], sheet: str = "") -> Iterator[Path]:
    """Each file in its turn, to be imported; of one that is not read meanwhile nothing is kept."""
    keys: list[str] = []
    with TemporaryDirectory(prefix="import-") as folder:
        try:
            for number, path in enumerate(paths):
                for following in paths[len(keys) : number + AT_ONCE]:
                    keys.append(_begin(following, Path(folder) / f"{len(keys)}.csv", sheet))
                yield path
                _let_go(keys[number])
        finally:
            for key in keys:
                _let_go(key)


def _begin(path: Path, target: Path, sheet: str) -> str:
    """What keeps a file from being read is said when it is imported."""
    try:
        with path.open("rb") as file:
            if file.read(len(ZIP_MAGIC)) != ZIP_MAGIC:
                return ""
        key = _key(path, sheet)
        if key not in _begun:
            _begun[key] = Conversion(path, target, sheet)
    except (OSError, FileRefusedError):
        return ""
    return key


def _let_go(key: str) -> None:
    if conversion := _begun.pop(key, None):
        conversion.stop()


def _key(path: Path, sheet: str) -> str:
    with path.open("rb") as file:
        return f"{hashlib.file_digest(file, 'sha256').hexdigest()} {sheet}"
