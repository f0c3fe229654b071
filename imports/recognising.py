"""Which kind a table is, by its header alone: neither the file's name nor the place of a column says anything."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from .errors import FileRefusedError
from .kinds import Kind, fold_header, not_held, registered
from .mapping import HEADER_WITHIN, Cells, find_dialect, find_header
from .messages import in_english
from .values import clean

# At least half of a header is known to the kind it is of.
LEAST_KNOWN = 0.5


def recognise(rows: Sequence[Cells]) -> Kind | None:
    """The kind whose signs the header shows and that knows most of its names; None: no kind that has signs.

    Raises FileRefusedError for a file that is known and that no table of ours holds.
    """
    _refuse_not_held(rows)
    found = [(known_share(kind, rows[find_header(rows, kind, {})]), kind) for kind in registered() if rows]
    found = [(share, kind) for share, kind in found if share >= LEAST_KNOWN]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _refuse_not_held(rows: Sequence[Cells]) -> None:
    headers = [{fold_header(cell) for cell in row} for row in rows[:HEADER_WITHIN]]
    for file in not_held():
        if any(file.signs <= names for names in headers):
            raise FileRefusedError(file.said)


def known_share(kind: Kind, header: Cells) -> float:
    """The share of the header's names that the kind knows; 0 without its signs."""
    names = {name for cell in header if (name := fold_header(cell))}
    # A name that two fields may have means the first of them.
    known = {fold_header(alias): each.code for each in reversed(kind.fields) for alias in each.aliases}
    if dialect := find_dialect(kind, names):
        known |= {fold_header(alias): code for alias, code in dialect.aliases.items()}
    told = {known[name] for name in names if name in known}
    if not any(signs <= told for signs in kind.signs):
        return 0
    return sum(name in known or name in kind.passed_over for name in names) / len(names)


def refuse_other_kind(kind: Kind, header: Cells, rows: Sequence[Cells]) -> None:
    """Refuse a file that shows another kind's signs, or lacks those of the kind it was given as."""
    other = recognise(rows)
    if other is kind:
        return
    if other and kind.code not in other.also_as:
        raise FileRefusedError(
            gettext_noop(
                "By its columns this is a file of the kind “%(other)s”, not “%(kind)s”. Import it as that kind."
            ),
            names={"other": in_english(other.label), "kind": in_english(kind.label)},
        )
    # Where the signs are what every row is told by, their absence is refused by that name.
    if any(signs <= set(kind.identity) for signs in kind.signs):
        return
    if kind.signs and not known_share(kind, header):
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
