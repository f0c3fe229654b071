"""Which kind a table is, by its header alone: neither the file's name nor the place of a column says anything."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext_noop

from .errors import FileRefusedError
from .kinds import Kind, fold_header, registered
from .mapping import HEADER_WITHIN, Cells, find_header
from .messages import in_english
from .reading import open_table
from .values import clean

# At least half of a header is known to the kind it is of.
LEAST_KNOWN = 0.5


def recognise_file(path: Path) -> Kind | None:
    """Raises FileRefusedError when there is no table to read."""
    with open_table(path) as table:
        return recognise([record.cells for record in islice(table.records(), HEADER_WITHIN)])


def recognise(rows: Sequence[Cells]) -> Kind | None:
    """The kind whose signs the header shows and that knows most of its names; None: no kind that has signs."""
    found = [(known_share(kind, rows[find_header(rows, kind, {})]), kind) for kind in registered() if rows]
    found = [(share, kind) for share, kind in found if share >= LEAST_KNOWN]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def known_share(kind: Kind, header: Cells) -> float:
    """The share of the header's names that the kind knows; 0 without its signs."""
    names = {name for cell in header if (name := fold_header(cell))}
    known = {alias: each.code for each in kind.fields for alias in map(fold_header, each.aliases)}
    told = {known[name] for name in names if name in known}
    if not any(signs <= told for signs in kind.signs):
        return 0
    return sum(name in known or name in kind.passed_over for name in names) / len(names)


def refuse_other_kind(kind: Kind, header: Cells, rows: Sequence[Cells]) -> None:
    """Refuse a file that shows another kind's signs, or lacks those of the kind it was given as."""
    if kind.signs and known_share(kind, header):
        return
    if (other := recognise(rows)) and other is not kind and kind.code not in other.also_as:
        raise FileRefusedError(
            gettext_noop(
                "By its columns this is a file of the kind “%(other)s”, not “%(kind)s”. Import it as that kind."
            ),
            names={"other": in_english(other.label), "kind": in_english(kind.label)},
        )
    if kind.signs:
        raise FileRefusedError(
            gettext_noop(
                "These columns are not those of “%(kind)s”. Found: %(found)s. Expected at least: %(expected)s. "
                "If it is such a file, map its columns by hand."
            ),
            names={"kind": in_english(kind.label)},
            found=", ".join(clean(cell) for cell in header if cell.strip())[:300],
            expected=", ".join(_first_alias(kind, code) for code in sorted(kind.signs[0])),
        )


def _first_alias(kind: Kind, code: str) -> str:
    return kind.field(code).aliases[0]
