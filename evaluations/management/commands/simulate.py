import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from json import dumps
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.simulation.experiment import LEAST_CREATORS, LEAST_MONTHS, simulate
from evaluations.simulation.report import lines
from evaluations.simulation.scratch import ScratchError
from evaluations.simulation.world import KINDS


def at_least(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise ArgumentTypeError(f"a whole number of at least {least}, not “{text}”")
        return int(text)

    return number


class Command(BaseCommand):
    help = (
        "Run a synthetic world, whose truth is known, through the engine in a database of its own, and report how "
        "well the method knows it again. Nothing of the installation is read or changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--world", choices=KINDS, default="base")
        parser.add_argument(
            "--seeds", type=at_least(1), default=1, help="how many worlds; seeds count from 0"
        )
        parser.add_argument("--creators", type=at_least(LEAST_CREATORS), default=3000)
        parser.add_argument("--months", type=at_least(LEAST_MONTHS), default=18)
        parser.add_argument("--json", action="store_true", help="the whole report, seed by seed")
        parser.add_argument(
            "--template", help="an empty migrated database to copy, instead of making one first"
        )

    def handle(
        self,
        *,
        world: str,
        seeds: int,
        creators: int,
        months: int,
        json: bool,
        template: str | None,
        **_options: Any,
    ) -> None:
        started = time.monotonic()

        def progress(text: str) -> None:
            self.stderr.write(f"{time.monotonic() - started:6.0f} s  {text}")

        try:
            found = simulate(
                world=world,
                seeds=range(seeds),
                creators=creators,
                months=months,
                progress=progress,
                template=template,
            )
        except ScratchError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(dumps(found, indent=2) if json else "\n".join(lines(found)))
