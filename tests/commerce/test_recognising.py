import pytest

from imports.recognising import recognise

from .files import (
    AFFILIATE_EN,
    AFFILIATE_ID,
    AFFILIATE_UK,
    AFFILIATE_VI,
    AFFILIATE_ZH,
    CREATOR_SIDE,
    RETURNS,
    SELLER,
    SHOPIFY,
)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (AFFILIATE_EN, "affiliate_orders"),
        (AFFILIATE_UK, "affiliate_orders"),
        (AFFILIATE_ZH, "affiliate_orders"),
        (list(AFFILIATE_ID.values()), "affiliate_orders"),
        (list(AFFILIATE_VI.values()), "affiliate_orders"),
        (sorted(AFFILIATE_EN), "affiliate_orders"),
        (SELLER, "seller_orders"),
        (RETURNS, "returns"),
        (SHOPIFY, "shopify_orders"),
    ],
)
def test_header_says_which_kind_a_file_is(header, kind):
    assert recognise([["Exported on 1 July"], header, ["x"] * len(header)]).code == kind


@pytest.mark.parametrize("header", [CREATOR_SIDE, ["Handle", "Followers"], ["Name", "Total"], []])
def test_other_headers_are_of_no_such_kind(header):
    assert recognise([header]) is None
