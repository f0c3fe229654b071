"""Which of this app's records show who changed them."""

from .models import Brand, DefaultScorer, Membership, PasswordLink, User
from .trail import Part, keep_trail


def register() -> None:
    keep_trail(
        User,
        scope=User.objects.visible_to,
        parts=[
            Part(Membership, "user", brand="brand"),
            Part(DefaultScorer, "user", brand="brand"),
            Part(PasswordLink, "user"),
        ],
        hidden=["user"],
    )
    keep_trail(
        Brand,
        scope=Brand.objects.visible_to,
        brand_of=lambda brand: brand,
        parts=[Part(DefaultScorer, "brand")],
    )
