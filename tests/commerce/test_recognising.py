import io
import json

import pytest
from django.core.management import CommandError, call_command

from commerce.models import OrderLine
from imports.models import Batch
from imports.recognising import recognise
from tests.factories.commerce import StoreFactory

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
    orders,
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
        (CREATOR_SIDE, "creator_orders"),
    ],
)
def test_header_says_which_kind_a_file_is(header, kind):
    assert recognise([["Exported on 1 July"], header, ["x"] * len(header)]).code == kind


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (["Handle", "Followers"], "creators"),
        (["Video link", "Views", "Remark"], "deliverable_metrics"),
        (["Date", "From", "To", "Rate"], "exchange_rates"),
        (["商品ID", "商品名称", "类目", "毛利率"], "products"),
        (["Product ID", "Category", "Brand", "Product name", "SKU ID", "Price", "Quantity"], "products"),
    ],
)
def test_plain_list_is_recognised_by_what_it_has(header, kind):
    assert recognise([header]).code == kind


@pytest.mark.parametrize("header", [["Name", "Total"], ["Handle", "One", "Two"], []])
def test_other_headers_are_of_no_such_kind(header):
    assert recognise([header]) is None


@pytest.mark.django_db
def test_command_finds_the_kind_by_itself(tmp_path, settings, brand, administrator):
    settings.MEDIA_ROOT = tmp_path / "media"
    store = StoreFactory(brand=brand, market="PH", currency="PHP")
    file = tmp_path / "download (3).csv"
    file.write_text(orders())
    out = io.StringIO()

    call_command(
        "import_file", str(file), "--json", "--brand", brand.slug, "--set", f"store={store.pk}", stdout=out
    )

    [report] = json.loads(out.getvalue())
    assert (report["kind"], report["status"], report["rows"]["new"]) == ("affiliate_orders", "applied", 1)
    assert report["window"] == ["2026-07-03", "2026-07-03"]
    assert OrderLine.objects.get().store == store


@pytest.mark.django_db
def test_command_names_the_kinds_where_no_header_tells(tmp_path, brand, administrator):
    file = tmp_path / "affiliate_orders_7435206447132200210.csv"
    file.write_text("One,Two\n1,2\n")
    out = io.StringIO()

    with pytest.raises(CommandError):
        call_command("import_file", str(file), "--brand", brand.slug, stdout=out)

    assert "affiliate_orders, " in out.getvalue()
    assert not Batch.objects.exists()
