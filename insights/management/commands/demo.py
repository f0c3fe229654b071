from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from accounts.models import User
from insights.demonstration import PASSWORD, SIGN_INS, load


class Command(BaseCommand):
    help = "Fill an empty installation with demonstration data, or print its sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="print who can sign in, load nothing")

    def handle(self, *args: Any, sign_ins: bool, **options: Any) -> None:
        if sign_ins:
            self._print_sign_ins()
        elif User.objects.exists():
            raise CommandError(
                "Demonstration data goes into an empty installation only; this one has people."
            )
        else:
            load(at=now())

    def _print_sign_ins(self) -> None:
        present = set(User.objects.filter(is_active=True).values_list("email", flat=True))
        shown = [signed for signed in SIGN_INS if signed[0] in present]
        if not shown:
            return
        self.stdout.write(f"Demonstration sign-ins (password {PASSWORD}):")
        for email, name, roles, is_administrator in shown:
            role = (
                "administrator" if is_administrator else " and ".join({str(role) for role in roles.values()})
            )
            self.stdout.write(f"  {email:<28} {name:<18} {role}")
