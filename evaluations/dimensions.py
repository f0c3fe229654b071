"""The six dimensions, in the order of every list of weights or bars, and the words for tiers and trends."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dimension(models.TextChoices):
    CONTENT = "content", _("Content")
    DATA = "data", _("Data")
    CONVERSION = "conversion", _("Conversion")
    COLLABORATION = "collaboration", _("Collaboration")
    COMPLIANCE = "compliance", _("Compliance")
    FULFILMENT = "fulfilment", _("Fulfilment")


# A campaign may declare that these come from numbers instead of people.
NUMBER_DIMENSIONS = (Dimension.DATA, Dimension.CONVERSION, Dimension.FULFILMENT)


class Tier(models.IntegerChoices):
    """Stored as a rank, so that higher is better; unrated is NULL."""

    D = 0, "D"
    C = 1, "C"
    B = 2, "B"
    A = 3, "A"
    S = 4, "S"


class Trend(models.IntegerChoices):
    INSUFFICIENT = 0, _("Too early to say")
    FALLING = 1, _("Falling")
    STABLE = 2, _("Stable")
    RISING = 3, _("Rising")
