from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone, translation

from accounts.audit import acting
from accounts.models import Brand, User
from core.errors import DomainError
from core.exports import csv_chunks
from imports import actions, jobs, kinds
from imports.errors import MoveRefusedError
from imports.models import ROW_COUNTS, Batch
from imports.reading import read_ahead
from imports.reports import ISSUE_LABELS, as_data, issue_rows
from imports.states import Status

SHOWN = 20
WAIT_SECONDS = 0.5
NOT_IMPORTED = {Status.ASKING, Status.REFUSED, Status.FAILED, Status.PAUSED, Status.CANCELLED}


class Command(BaseCommand):
    help = (
        "Import files: read, compare, apply. With --dry-run only the comparison is shown and nothing stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV or XLSX")
        parser.add_argument(
            "--kind", choices=[kind.code for kind in kinds.registered()], help="default: by the file's header"
        )
        parser.add_argument("--mapping", type=Path, help='JSON file {"header": "field"}')
        parser.add_argument("--dry-run", action="store_true", help="compare only")
        parser.add_argument("--json", action="store_true", dest="as_json", help="the report as JSON")
        parser.add_argument("--brand", help="short name of the brand; needed when there are several")
        parser.add_argument(
            "--as", dest="person", metavar="EMAIL", help="who imports; default: an administrator"
        )
        parser.add_argument(
            "--dated", type=date.fromisoformat, metavar="YYYY-MM-DD", help="date of the figures"
        )
        parser.add_argument(
            "--set", action="append", default=[], metavar="NAME=VALUE", help="for the whole file"
        )
        parser.add_argument("--encoding", default="")
        parser.add_argument("--delimiter", default="")
        parser.add_argument("--sheet", default="")
        parser.add_argument(
            "--dates", default="", choices=["", "DMY", "MDY"], help="order of dates like 01/02/2026"
        )
        parser.add_argument("--errors", type=Path, metavar="FILE", help="write errors and warnings as CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self._person(options["person"])
        brand = self._brand(options["brand"], by)
        with translation.override(by.language), acting(job="import_file"):
            files = read_ahead(options["files"], options["sheet"])
            reports = [self._import(path, brand, by, options) for path in files]
        if options["as_json"]:
            self.stdout.write(json.dumps(reports, ensure_ascii=False, indent=2))
        if any(report["status"] in NOT_IMPORTED for report in reports):
            raise CommandError("Not every file was imported.")

    def _person(self, email: str | None) -> User:
        people: QuerySet[User] = User.objects.active()
        person = people.filter(email=email) if email else people.filter(is_administrator=True).order_by("pk")
        if (found := person.first()) is None:
            raise CommandError(
                f"There is no active person {email}." if email else "There is no administrator."
            )
        return found

    def _brand(self, slug: str | None, by: User) -> Brand:
        brands: list[Brand] = list(Brand.objects.active().visible_to(by).order_by("pk"))
        named = [brand for brand in brands if brand.slug == slug] if slug else brands
        if not named or (len(named) > 1 and not slug):
            raise CommandError(f"Name the brand with --brand: {', '.join(brand.slug for brand in brands)}.")
        return named[0]

    def _import(self, path: Path, brand: Brand, by: User, options: dict[str, Any]) -> dict[str, Any]:
        try:
            batch = self._receive(path, brand, by, options)
        except (DomainError, OSError) as error:
            return self._refused(path, str(error), options)
        except PermissionDenied:
            return self._refused(path, f"{by.email} may not import such files.", options)
        batch = _worked(batch, by)
        if batch.status == Status.READY and not options["dry_run"]:
            actions.apply(batch=batch, by=by, at=timezone.now())
            batch = _worked(batch, by)
        report = as_data(batch)
        if options["errors"]:
            with options["errors"].open("wb") as file:
                file.writelines(csv_chunks(ISSUE_LABELS, issue_rows(batch)))
        if batch.status == Status.ASKING and not batch.kind:
            known = ", ".join(each.code for each in kinds.registered())
            report["problem"] = f"{report['problem']} --kind: {known}"
        if options["dry_run"] or batch.status == Status.ASKING:
            # Nobody is asked here: the next call says it.
            actions.discard(batch=batch, by=by)
        return self._told(report, options)

    def _refused(self, path: Path, problem: str, options: dict[str, Any]) -> dict[str, Any]:
        return self._told({"file": path.name, "status": Status.REFUSED.value, "problem": problem}, options)

    def _receive(self, path: Path, brand: Brand, by: User, options: dict[str, Any]) -> Batch:
        kind = options["kind"] or ""
        given = [pair.partition("=")[::2] for pair in options["set"]]
        with path.open("rb") as file:
            return actions.receive_file(
                brand=brand,
                kind=kind,
                file=File(file),
                name=path.name,
                by=by,
                at=timezone.now(),
                mapping=_mapping(options["mapping"]),
                options={
                    name: options[name]
                    for name in ("encoding", "delimiter", "sheet", "dates")
                    if options[name]
                },
                defaults=actions.checked_defaults(kind=kind, brand=brand, given=dict(given)),
                dated_on=options["dated"],
                is_unseen=not options["dry_run"],
            )

    def _told(self, report: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
        if options["as_json"]:
            return report
        self.stdout.write(f"{report['file']}: {Status(report['status']).label}")
        if report["problem"]:
            self.stdout.write(f"  {report['problem']}")
        rows = report.get("rows", {})
        if "file" in rows:
            counts = ", ".join(
                f"{translation.gettext(label)} {rows.get(code, 0)}" for code, label in ROW_COUNTS.items()
            )
            self.stdout.write(f"  {rows['file']}: {counts}")
        for issue in report.get("issues", [])[:SHOWN]:
            where = ":".join(str(part) for part in (issue["row"], issue["column"]) if part)
            self.stdout.write(
                f"  {issue['level']} {where}: {issue['found']} → {issue['expected']} ({issue['rows']})"
            )
        return report


def _mapping(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        mapping = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise CommandError(f"The mapping {path} cannot be read: {error}.") from error
    if not isinstance(mapping, dict) or not all(isinstance(value, str) for value in mapping.values()):
        raise CommandError(f'The mapping {path} must be an object like {{"Subscribers": "followers"}}.')
    return mapping


def _worked(batch: Batch, by: User) -> Batch:
    """Do the work here; when a worker was faster, wait for it. Whoever stops the command stops the import."""
    try:
        while batch.is_open:
            jobs.work(batch_id=batch.pk)
            batch = Batch.objects.get(pk=batch.pk)
            if batch.is_open:
                time.sleep(WAIT_SECONDS)
    except KeyboardInterrupt:
        # One that has just ended stays as it is.
        with suppress(MoveRefusedError):
            actions.cancel(batch=batch, by=by)
            raise CommandError(f"Stopped: nothing of {batch.file_name} was imported.") from None
        raise
    return batch
