"""Draws every table of allowed moves into docs/states.md, so that the drawing cannot disagree with the code."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Choices
from django.utils import translation

HEADER = "# States\n\nWritten by `make states` from the tables in each app's `states.py`.\n"
SUFFIX = "NEXT"


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail where the file is not current")

    def handle(self, *_args: object, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "states.md"
        with translation.override("en"):
            text = "\n".join([HEADER, *(drawn(app, name, table) for app, name, table in tables())])
        if not options["check"]:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            raise CommandError("docs/states.md is not current: run `make states`.")


def tables() -> Iterable[tuple[str, str, Mapping[Choices, Iterable[Choices]]]]:
    for app in settings.OUR_APPS:
        if find_spec(f"{app}.states"):
            module = import_module(f"{app}.states")
            for name, value in vars(module).items():
                if name.endswith(SUFFIX) and isinstance(value, Mapping):
                    yield app, name, value


def drawn(app: str, name: str, table: Mapping[Choices, Iterable[Choices]]) -> str:
    kind = type(next(iter(table))).__name__
    moves = [
        f"    {state.value} --> {target.value}"
        for state, targets in table.items()
        for target in sorted(targets, key=list(type(state)).index)
    ]
    names = [f"    {state.value}: {state.label}" for state in table]
    return "\n".join([f"## {app}: {kind}\n", "```mermaid", "stateDiagram-v2", *names, *moves, "```\n"])
