from typing import Any

from django.core.management.base import BaseCommand

from commerce.tiktok.tokens import rotate_all


class Command(BaseCommand):
    help = "Locks the tokens of connected shops with the present SECRET_KEY; SECRET_KEY_FALLBACKS open them."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{rotate_all()} consents.")
