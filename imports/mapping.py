"""Which column means which field, and where a table's header is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

from .errors import FileRefusedError
from .kinds import Dialect, Kind, fold_header
from .messages import in_english
from .values import Parser, Style, clean, is_placeholder, is_plain_number

Cells = Sequence[str]
HEADER_WITHIN = 25


@dataclass(frozen=True)
class ColumnMap:
    """Column numbers by field, and what was decided on the way."""

    columns: dict[str, int]
    dialect: str = ""
    unknown: list[int] = field(default_factory=list)
    twins: list[int] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def find_header(rows: Sequence[Cells], kind: Kind, by_hand: Mapping[str, str]) -> int:
    """Where the row that names the columns is: the one with most known names, else the fullest."""
    known = _known(kind) | {fold_header(name) for pair in by_hand.items() for name in pair}
    scores = [sum(1 for cell in row if fold_header(cell) in known) for row in rows[:HEADER_WITHIN]]
    if any(scores):
        return scores.index(max(scores))
    widths = [sum(1 for cell in row if cell.strip()) for row in rows[:HEADER_WITHIN]]
    return widths.index(max(widths)) if widths else 0


def _known(kind: Kind) -> set[str]:
    names = {fold_header(alias) for each in kind.fields for alias in each.aliases}
    return names | {fold_header(alias) for dialect in kind.dialects for alias in dialect.aliases}


def map_columns(
    kind: Kind, header: Cells, sample: Sequence[Cells], by_hand: Mapping[str, str] | None = None
) -> ColumnMap:
    """Map by hand where told to, else by aliases; refuse what is another platform's or names nobody."""
    names = [fold_header(cell) for cell in header]
    if by_hand:
        return _described(kind, names, _by_hand(kind, header, names, sample, by_hand), None)
    dialect = find_dialect(kind, set(names))
    columns = _by_alias(kind, names, sample, dialect)
    refuse_foreign(kind, header, columns)
    if not any(code in columns for code in kind.identity):
        raise FileRefusedError(
            gettext_noop("No column names the %(what)s. Found: %(found)s. Expected one of: %(expected)s."),
            names={"what": in_english(kind.field(kind.identity[-1]).label)},
            found=", ".join(clean(cell) for cell in header if cell.strip())[:300],
            expected=", ".join(kind.field(kind.identity[-1]).aliases[:8]),
        )
    return _described(kind, names, columns, dialect)


def known_columns(kind: Kind, header: Cells) -> dict[str, str]:
    """{header: field code} of the columns whose names the kind knows."""
    names = [fold_header(cell) for cell in header]
    columns = _by_alias(kind, names, (), find_dialect(kind, set(names)))
    return {header[index]: code for code, index in columns.items()}


def find_dialect(kind: Kind, names: set[str]) -> Dialect | None:
    return next((each for each in kind.dialects if each.signs <= names), None)


def _by_alias(
    kind: Kind, names: Sequence[str], sample: Sequence[Cells], dialect: Dialect | None
) -> dict[str, int]:
    columns: dict[str, int] = {}
    for each in kind.fields:
        own = [
            fold_header(alias)
            for alias, code in (dialect.aliases if dialect else {}).items()
            if code == each.code
        ]
        for alias in [*own, *map(fold_header, each.aliases)]:
            twins = [index for index, name in enumerate(names) if name == alias]
            if twins and not set(twins) & set(columns.values()):
                columns[each.code] = _exact_twin(twins, sample)
                break
    return columns


def _exact_twin(twins: Sequence[int], sample: Sequence[Cells]) -> int:
    """Of columns with one name, the one whose cells are plain numbers: '221700' rather than '221.7K'."""

    def plain(index: int) -> float:
        cells = [clean(row[index]) for row in sample if index < len(row)]
        told = [cell for cell in cells if cell and not is_placeholder(cell)]
        return sum(map(is_plain_number, told)) / len(told) if told else 0

    return max(twins, key=lambda index: (plain(index), -index))


def _by_hand(
    kind: Kind, header: Cells, names: Sequence[str], sample: Sequence[Cells], by_hand: Mapping[str, str]
) -> dict[str, int]:
    """Both directions are understood: {"Subscribers": "followers"} and {"followers": "Subscribers"}."""
    codes = {each.code for each in kind.fields}
    columns: dict[str, int] = {}
    for left, right in by_hand.items():
        if not left or not right:
            continue
        name, code = _direction(left, right, codes, names)
        twins = [index for index, each in enumerate(names) if each == fold_header(name)]
        if not twins:
            raise FileRefusedError(
                gettext_noop("The mapping names the column “%(column)s”. Found: %(found)s."),
                column=name,
                found=", ".join(clean(cell) for cell in header if cell.strip())[:300],
            )
        if columns.setdefault(code, index := _exact_twin(twins, sample)) != index:
            raise FileRefusedError(
                gettext_noop("The mapping gives the field “%(field)s” two columns. Expected one."), field=code
            )
    if not any(code in columns for code in kind.identity):
        raise FileRefusedError(
            gettext_noop("The mapping gives no column for any of: %(expected)s."),
            expected=", ".join(kind.identity),
        )
    return columns


def _direction(left: str, right: str, codes: set[str], names: Sequence[str]) -> tuple[str, str]:
    """(header, field code) of one pair of a mapping."""
    is_turned = left in codes and (right not in codes or fold_header(left) not in names)
    name, code = (right, left) if is_turned and fold_header(right) in names else (left, right)
    if code not in codes:
        raise FileRefusedError(
            gettext_noop("The mapping names the field “%(field)s”. Expected one of: %(expected)s."),
            field=code,
            expected=", ".join(sorted(codes)),
        )
    return name, code


def refuse_foreign(kind: Kind, header: Cells, columns: Mapping[str, int]) -> None:
    """A list of another platform has a column in that platform's name, and none that only ours would have."""
    names = [fold_header(cell) for cell in header]
    own = {index for code, index in columns.items() if code in kind.identity}
    if any(names[index] not in kind.neutral for index in own):
        return
    for foreign in kind.foreign:
        for index, name in enumerate(names):
            if any(word in name for word in foreign.words):
                raise FileRefusedError(
                    gettext_noop(
                        "This looks like a list from %(platform)s: column %(number)s is “%(column)s”. "
                        "Nothing was imported. If it is what you want, map its columns by hand."
                    ),
                    platform=foreign.platform,
                    number=index + 1,
                    column=clean(header[index]),
                )


def _described(
    kind: Kind, names: Sequence[str], columns: dict[str, int], dialect: Dialect | None
) -> ColumnMap:
    used = set(columns.values())
    used_names = {names[index] for index in used}
    for each in kind.fields:
        if each.follows in columns and each.code not in columns:
            columns[each.code] = columns[each.follows]
    rest = [index for index, name in enumerate(names) if name and index not in used]
    return ColumnMap(
        columns=columns,
        dialect=dialect.name if dialect else "",
        unknown=[index for index in rest if names[index] not in used_names],
        twins=[index for index in rest if names[index] in used_names],
        missing=[each.code for each in kind.fields if each.is_expected and each.code not in columns],
    )


def is_definition(row: Cells, kind: Kind, columns: Mapping[str, int], header: Cells) -> bool:
    """Whether the row under the header explains it: the header once more, or words no field can read."""
    if [fold_header(cell) for cell in row] == [fold_header(cell) for cell in header]:
        return True
    strict = [each for each in kind.fields if each.code in columns and not each.parser.takes_any_text]
    told = [(each, clean(row[index])) for each in strict if (index := columns[each.code]) < len(row)]
    told = [(each, cell) for each, cell in told if cell and not is_placeholder(cell)]
    return bool(told) and not any(_reads(each.parser, cell) for each, cell in told)


def _reads(parser: Parser, cell: str) -> bool:
    try:
        return parser.read(cell, Style()) is not None
    except ValueError:
        return False
