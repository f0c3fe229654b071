"""The six dimensions, in the order of every list of weights or bars, and the words for tiers and trends."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from blacklist.models import IncidentKind


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


class Renewal(models.TextChoices):
    """What to do with a creator after a campaign."""

    RENEW = "renew", _("Renew")
    KEEP = "keep", _("Keep")
    TRIAL = "trial", _("Trial")
    PAUSE = "pause", _("Pause")


class CapKind(models.TextChoices):
    """What may hold a tier down: every kind of incident, and what the checks of the engine find."""

    LATE = IncidentKind.LATE.value, IncidentKind.LATE.label
    NO_SHOW = IncidentKind.NO_SHOW.value, IncidentKind.NO_SHOW.label
    STOLEN_MATERIAL = IncidentKind.STOLEN_MATERIAL.value, IncidentKind.STOLEN_MATERIAL.label
    FAKE_DATA = IncidentKind.FAKE_DATA.value, IncidentKind.FAKE_DATA.label
    BREACH = IncidentKind.BREACH.value, IncidentKind.BREACH.label
    COMPLIANCE_MINOR = IncidentKind.COMPLIANCE_MINOR.value, IncidentKind.COMPLIANCE_MINOR.label
    COMPLIANCE_SEVERE = IncidentKind.COMPLIANCE_SEVERE.value, IncidentKind.COMPLIANCE_SEVERE.label
    REFUND_WARNING = "refund_warning", _("Refunds above the baseline")
    REFUND_CRITICAL = "refund_critical", _("Refunds far above the baseline")
    AUTHENTICITY = "authenticity", _("Failed the authenticity check")
