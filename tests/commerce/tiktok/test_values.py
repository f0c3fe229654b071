from decimal import Decimal

import pytest

from commerce.tiktok import values, vault


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [
        ("Rp1.234.567", "IDR", 123456700),
        ("Rp12.345", "IDR", 1234500),
        ("1 234,56 zł", "PLN", 123456),
        ("$1,234.56", "USD", 123456),
        ("12.50", "USD", 1250),
        ("₫12.345", "VND", 12345),
        ("¥1,200", "JPY", 1200),
        ("R$ 0,00", "BRL", 0),
        ("-$1.20", "USD", -120),
        ("0.125", "USD", 12),
        ("", "USD", None),
        ("--", "USD", None),
    ],
)
def test_displayed_amount_is_read_in_its_region(written, currency, minor):
    assert values.minor({"amount": written, "currency": currency}, currency) == minor


def test_text_is_what_a_database_can_keep():
    assert values.text(" A pan \ud83d\x00", longest=20) == "A pan"
    assert values.text("A pan 🍳 \udf73!", longest=20) == "A pan 🍳 !"
    assert values.identifier("7\ud83d") == ""


def test_amount_in_another_currency_is_none():
    assert values.minor({"amount": "1.00", "currency": "USD"}, "THB") is None
    assert values.minor(None, "THB") is None


def test_rates_of_every_unit_are_shares_of_one():
    assert values.hundredths("1550") == Decimal("0.1550")
    assert values.percent("60.85") == values.percent("60.85%") == Decimal("0.6085")
    assert values.fraction("0.20") == Decimal("0.2000")
    assert values.hundredths("") is values.percent("--") is values.fraction(None) is None


def test_id_is_text_whether_written_as_text_or_number():
    assert (
        values.identifier(576684019603311365)
        == values.identifier("576684019603311365")
        == "576684019603311365"
    )
    assert values.identifier(True) == values.identifier(1.5) == values.identifier(None) == ""


def test_time_zero_is_never():
    assert values.moment(0) is None
    assert values.moment(10**18) is None
    assert values.moment("1764547200").isoformat() == "2025-12-01T00:00:00+00:00"


def test_secret_is_locked_and_opened_with_an_earlier_key_too(settings):
    sealed = vault.lock("ROW_secret")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10

    assert b"ROW_secret" not in sealed
    assert vault.unlock(vault.rotate(sealed)) == vault.unlock(sealed) == "ROW_secret"


def test_secret_of_an_unknown_key_is_not_opened(settings):
    sealed = vault.lock("ROW_secret")
    settings.SECRET_KEY = "another" * 10

    with pytest.raises(vault.UnreadableSecretError):
        vault.unlock(sealed)
