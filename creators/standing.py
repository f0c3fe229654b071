"""Tier and trend as addresses, files and the API write them, with the ranks that current standings hold."""

from django.utils.translation import gettext_lazy as _

UNRATED = "unrated"
TIERS = {"S": 4, "A": 3, "B": 2, "C": 1, "D": 0}
TRENDS = {"rising": 3, "stable": 2, "falling": 1, "insufficient": 0}

TIER_CHOICES = [*((letter, letter) for letter in TIERS), (UNRATED, _("unrated"))]
TREND_CHOICES = [
    ("rising", _("rising")),
    ("stable", _("stable")),
    ("falling", _("falling")),
    ("insufficient", _("too early to say")),
]

TIER_OF = {rank: letter for letter, rank in TIERS.items()}
TREND_OF = {rank: name for name, rank in TRENDS.items()}
