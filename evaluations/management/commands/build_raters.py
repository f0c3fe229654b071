from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import DomainError
from evaluations.engine.raters import build_raters, monday_of
from evaluations.models import Policy, RaterVersion


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a day like 2026-06-01.") from None


class Command(BaseCommand):
    help = "Freeze how lenient raters are and how far they agree, for a week that has begun."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--week", type=day, help="any day of the week; today when left out")

    def handle(self, *, week: date | None, **_options: Any) -> None:
        at = timezone.now()
        monday = monday_of(week or at.astimezone(UTC).date())
        policy = Policy.objects.in_force_at(at)
        try:
            build_raters(week=monday, policy=policy, at=at)
        except DomainError as error:
            raise CommandError(str(error)) from error
        version = RaterVersion.objects.get(week=monday, policy=policy)
        self.stdout.write(
            f"{monday}: {version.effects.count()} raters, {version.marks} marks,"
            f" {version.units} shared criteria."
        )
