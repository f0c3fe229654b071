import pytest

from core.money import CurrencyError, require_currencies


def test_codes_of_currencies_and_nothing_are_taken():
    require_currencies(price="THB", into="USD", none=None, empty="")


@pytest.mark.parametrize("code", ["ZZZ", "QQQ", "usd", "US"])
def test_what_is_no_currency_is_named(code):
    with pytest.raises(CurrencyError) as refused:
        require_currencies(currency="THB", into=code)

    assert refused.value.field == "into"
