"""The markets TikTok Shop sells in, with the offset their days are counted in (TikTok Shop API, end_day, 2026)."""

from dataclasses import dataclass
from datetime import timedelta, timezone

from django.db import models
from django.utils.translation import gettext_lazy as _


class Market(models.TextChoices):
    INDONESIA = "ID", _("Indonesia")
    MALAYSIA = "MY", _("Malaysia")
    SINGAPORE = "SG", _("Singapore")
    VIETNAM = "VN", _("Vietnam")
    THAILAND = "TH", _("Thailand")
    PHILIPPINES = "PH", _("Philippines")
    JAPAN = "JP", _("Japan")
    UNITED_STATES = "US", _("United States")
    MEXICO = "MX", _("Mexico")
    BRAZIL = "BR", _("Brazil")
    UNITED_KINGDOM = "GB", _("United Kingdom")
    IRELAND = "IE", _("Ireland")
    SPAIN = "ES", _("Spain")
    GERMANY = "DE", _("Germany")
    FRANCE = "FR", _("France")
    ITALY = "IT", _("Italy")
    POLAND = "PL", _("Poland")
    NETHERLANDS = "NL", _("Netherlands")
    BELGIUM = "BE", _("Belgium")
    CZECHIA = "CZ", _("Czechia")
    AUSTRIA = "AT", _("Austria")
    GREECE = "GR", _("Greece")
    PORTUGAL = "PT", _("Portugal")
    HUNGARY = "HU", _("Hungary")
    SAUDI_ARABIA = "SA", _("Saudi Arabia")
    UNITED_ARAB_EMIRATES = "AE", _("United Arab Emirates")


@dataclass(frozen=True)
class Facts:
    utc_offset: int
    currency: str

    @property
    def zone(self) -> timezone:
        return timezone(timedelta(hours=self.utc_offset))


FACTS: dict[str, Facts] = {
    "ID": Facts(7, "IDR"),
    "MY": Facts(8, "MYR"),
    "SG": Facts(8, "SGD"),
    "VN": Facts(7, "VND"),
    "TH": Facts(7, "THB"),
    "PH": Facts(8, "PHP"),
    "JP": Facts(9, "JPY"),
    "US": Facts(-8, "USD"),
    "MX": Facts(-6, "MXN"),
    "BR": Facts(-3, "BRL"),
    "GB": Facts(0, "GBP"),
    "IE": Facts(0, "EUR"),
    "ES": Facts(1, "EUR"),
    "DE": Facts(1, "EUR"),
    "FR": Facts(1, "EUR"),
    "IT": Facts(1, "EUR"),
    "PL": Facts(1, "PLN"),
    "NL": Facts(1, "EUR"),
    "BE": Facts(1, "EUR"),
    "CZ": Facts(1, "CZK"),
    "AT": Facts(1, "EUR"),
    "GR": Facts(2, "EUR"),
    "PT": Facts(0, "EUR"),
    "HU": Facts(1, "HUF"),
    "SA": Facts(3, "SAR"),
    "AE": Facts(4, "AED"),
}
