from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from evaluations.engine.verify import first_difference
from evaluations.models import Policy, Standing

CHUNK = 5000


class Command(BaseCommand):
    help = "Recompute standings from their stored inputs and show the first difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sample", type=int, default=1000, help="how many, drawn at random; 0 means all")

    def handle(self, *, sample: int, **_options: Any) -> None:
        checked = 0
        for policy in Policy.objects.published():
            # Drawn for each policy, so that none goes unseen.
            drawn = Standing.objects.filter(policy=policy).values_list("pk", flat=True)
            standings = list(drawn.order_by("?")[:sample] if sample else drawn.order_by("pk"))
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
