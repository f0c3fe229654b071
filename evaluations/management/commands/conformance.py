import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from evaluations import conformance


class Command(BaseCommand):
    help = "Try the functions of the method in the database against the cases of a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_options: Any) -> None:
        if not _has_method():
            raise CommandError("The database has no tables yet: run “manage.py migrate” first.")
        counts: Counter[str] = Counter()
        for outcome in conformance.check(_cases(file)):
            counts[outcome.status] += 1
            self.stdout.write(
                f"{outcome.status:8}{outcome.case}{': ' if outcome.detail else ''}{outcome.detail}"
            )
        if counts["skipped"]:
            self.stdout.write(f"{counts['skipped']} skipped: not part of this release")
        self.stdout.write(f"{counts['passed']} passed, {counts['failed']} failed")
        if counts["failed"]:
            raise SystemExit(1)


def _has_method() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('scoring') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def _cases(file: Path) -> list[dict[str, Any]]:
    try:
        cases = json.loads(file.read_text(encoding="utf-8"))["cases"]
        if not all({"id", "fn", "in", "out"} <= case.keys() for case in cases):
            raise CommandError(f"{file}: each case needs id, fn, in and out.")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise CommandError(f"{file} holds no cases of the method: {error}") from error
    return cases  # type: ignore[no-any-return]
