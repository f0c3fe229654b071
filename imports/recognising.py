"""Which kind a table is, by its header alone: neither the file's name nor the place of a column says anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_noop

from .errors import FileRefusedError
from .kinds import Kind, fold_header, registered
from .mapping import Cells, find_header
from .messages import in_english
from .values import clean

Signs = tuple[frozenset[str], ...]
# At least half of a header is known to the kind it is of.
LEAST_KNOWN = 0.5


def recognise(rows: Sequence[Cells]) -> Kind | None:
    """The kind whose signs the header shows and that knows most of its names, else one whose hints it shows."""
    return by_signs(rows) or _most_known(rows, {kind.code: kind.hints for kind in registered()})


def by_signs(rows: Sequence[Cells]) -> Kind | None:
    return _most_known(rows, {kind.code: kind.signs for kind in registered()})


def _most_known(rows: Sequence[Cells], shown: Mapping[str, Signs]) -> Kind | None:
    found = [
        (known_share(kind, rows[find_header(rows, kind, {})], shown[kind.code]), kind)
        for kind in registered()
        if rows and shown[kind.code]
    ]
    found = [(share, kind) for share, kind in found if share >= LEAST_KNOWN]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def known_share(kind: Kind, header: Cells, signs: Signs) -> float:
    """The share of the header's names that the kind knows; 0 without the signs, 1 in a dialect of the kind."""
    names = {name for cell in header if (name := fold_header(cell))}
    known = {alias: each.code for each in kind.fields for alias in map(fold_header, each.aliases)}
    if any(dialect.signs <= names for dialect in kind.dialects):
        return 1
    told = {known[name] for name in names if name in known}
    if not any(each <= told for each in signs):
        return 0
    return sum(name in known or name in kind.passed_over for name in names) / len(names)


def refuse_other_kind(kind: Kind, header: Cells, rows: Sequence[Cells]) -> None:
    """Refuse a file that shows another kind's signs, or lacks those of the kind it was given as."""
    if kind.signs and known_share(kind, header, kind.signs):
        return
    if (other := by_signs(rows)) and other is not kind and kind.code not in other.also_as:
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
