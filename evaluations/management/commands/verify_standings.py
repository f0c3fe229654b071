from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from creators.models import Creator
from evaluations.engine.verify import first_difference
from evaluations.models import Policy, Standing

CHUNK = 5000


class Command(BaseCommand):
    help = "Recompute standings from their stored inputs and show the first difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sample", type=int, default=1000, help="how many, drawn at random; 0 means all")
        parser.add_argument(
            "--creator", type=int, help="only those of the creator with this number, all of them"
        )

    def handle(self, *, sample: int, creator: int | None, **_options: Any) -> None:
        if sample < 0:
            raise CommandError("--sample is how many standings to draw; 0 means all.")
        if creator is not None and not Creator.objects.filter(pk=creator).exists():
            raise CommandError(f"There is no creator with the number {creator}.")
        checked = 0
        for policy in Policy.objects.published():
            standings = list(_drawn(policy, sample, creator))
            for start in range(0, len(standings), CHUNK):
                self._check(standings[start : start + CHUNK], policy)
            checked += len(standings)
        self.stdout.write(f"{checked} standings recomputed, all as stored.")

    def _check(self, standings: list[int], policy: Policy) -> None:
        found = first_difference(standings, policy)
        if found:
            self.stderr.write(
                f"Standing {found.standing} of creator {found.creator}: {found.column} was stored as "
                f"{found.stored}, recomputed {found.recomputed}."
            )
            raise SystemExit(1)


def _drawn(policy: Policy, sample: int, creator: int | None) -> QuerySet[Standing, int]:
    """For each policy its own, so that none goes unseen."""
    keys = Standing.objects.filter(policy=policy).values_list("pk", flat=True)
    if creator is not None:
        return keys.filter(creator=creator).order_by("pk")
    return keys.order_by("?")[:sample] if sample else keys.order_by("pk")
