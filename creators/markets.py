"""The markets TikTok Shop sells in: the offset their days are counted in (TikTok Shop API, end_day, 2026), their
currency, and how long an order may be sent back.

Return windows are those of the seller centres: Indonesia (seller-id.tokopedia.com, knowledge_id 7753815881746178),
Thailand (seller-th.tiktok.com, 110881167050498; 15 days in the Mall), Vietnam (seller-vn.tiktok.com,
2901402355762946); 30 days in the United States is common knowledge without a page to name.
"""

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


# Where no window is known, the longest that is: an order counted late does no harm, one counted early does.
LONGEST_RETURN_DAYS = 30


@dataclass(frozen=True)
class Facts:
    utc_offset: int
    currency: str
    return_days: int = LONGEST_RETURN_DAYS

    @property
    def zone(self) -> timezone:
        return timezone(timedelta(hours=self.utc_offset))


FACTS: dict[str, Facts] = {
    "ID": Facts(7, "IDR", 6),
    "MY": Facts(8, "MYR"),
    "SG": Facts(8, "SGD"),
    "VN": Facts(7, "VND", 15),
    "TH": Facts(7, "THB", 7),
    "PH": Facts(8, "PHP"),
    "JP": Facts(9, "JPY"),
    "US": Facts(-8, "USD", 30),
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
