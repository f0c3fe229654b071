"""The columns of a creator's own list of affiliate orders: 45 in English, the first of them known in Thai."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from imports.currencies import CURRENCY
from imports.kinds import Field
from imports.values import MOMENT

from .affiliate_fields import STATUS
from .cells import AMOUNT, CONTENT_ID, COUNT, ID, PAID_AMOUNT, RATE, cut_text, text, words_or
from .words import CONTENTS

FIELDS = (
    Field(code="order_id", label=_("order id"), parser=ID, aliases=("Order ID", "หมายเลขคำสั่งซื้อ")),
    Field(
        code="product_id",
        label=_("product id"),
        parser=replace(ID, is_lenient=False),
        is_expected=True,
        aliases=("Product ID", "รหัสสินค้า"),
    ),
    Field(code="product_name", label=_("product"), parser=cut_text(300), aliases=("Product name",)),
    Field(code="sku_id", label=_("SKU id"), parser=ID, is_expected=True, aliases=("SKU ID",)),
    Field(code="shop_name", label=_("shop"), parser=text(120), is_expected=True, aliases=("Shop name",)),
    Field(code="shop_code", label=_("shop code"), parser=text(60), aliases=("Shop code",)),
    Field(code="price", label=_("price"), parser=PAID_AMOUNT, aliases=("Price",)),
    # What was bought at the price that counts: the creator's file calls it so.
    Field(code="paid", label="GMV", parser=PAID_AMOUNT, is_expected=True, aliases=("GMV",)),
    Field(code="currency", label=_("currency"), parser=CURRENCY, aliases=("Currency", "สกุลเงิน")),
    Field(
        code="quantity",
        label=_("quantity"),
        parser=COUNT,
        is_expected=True,
        aliases=("Items sold", "Quantity"),
    ),
    Field(code="returned", label=_("returned quantity"), parser=COUNT, aliases=("Items refunded",)),
    Field(
        code="status",
        label=_("status"),
        parser=STATUS,
        is_expected=True,
        aliases=("Order settlement status", "Order Status"),
    ),
    Field(
        code="content_kind", label=_("content"), parser=words_or(CONTENTS, "other"), aliases=("Content Type",)
    ),
    Field(
        code="content_id",
        label=_("content id"),
        parser=CONTENT_ID,
        is_expected=True,
        aliases=("Content ID", "รหัสเนื้อหา"),
    ),
    Field(
        code="commission_model",
        label=_("commission model"),
        parser=cut_text(60),
        aliases=("Commission type",),
    ),
    Field(code="standard_rate", label=_("commission rate"), parser=RATE, aliases=("Standard",)),
    Field(code="ads_rate", label=_("shop ads commission rate"), parser=RATE, aliases=("Shop ads",)),
    Field(
        code="est_base",
        label=_("estimated commission base"),
        parser=AMOUNT,
        aliases=("Est. commission base",),
    ),
    Field(
        code="est_standard",
        label=_("estimated commission"),
        parser=AMOUNT,
        is_expected=True,
        aliases=("Est. standard commission",),
    ),
    Field(
        code="est_ads",
        label=_("estimated shop ads commission"),
        parser=AMOUNT,
        aliases=("Est. Shop Ads commission",),
    ),
    Field(
        code="actual_base",
        label=_("actual commission base"),
        parser=AMOUNT,
        aliases=("Actual commission base",),
    ),
    Field(
        code="actual_standard",
        label=_("actual commission"),
        parser=AMOUNT,
        is_expected=True,
        aliases=("Standard commission",),
    ),
    Field(
        code="actual_ads",
        label=_("actual shop ads commission"),
        parser=AMOUNT,
        aliases=("Shop Ads commission",),
    ),
    Field(code="ordered_at", label=_("ordered"), parser=MOMENT, is_expected=True, aliases=("Order date",)),
    Field(
        code="commission_paid_at",
        label=_("commission paid"),
        parser=MOMENT,
        aliases=("Commission settlement date",),
    ),
)

# What the platform and the creator's agency add or take, and the creator's taxes: no cost of the seller's.
PASSED_OVER = (
    *("Affiliate partner", "Agency", "Order type", "Indirect", "TikTok bonus", "Partner bonus"),
    *(
        "Revenue sharing portion",
        "Est. Bonus",
        "Est. Affiliate partner bonus",
        "Est. IVA",
        "Est. ISR",
        "Est. PIT",
    ),
    *(
        "Est. revenue sharing portion",
        "Bonus",
        "Affiliate partner bonus",
        "Tax - ISR",
        "Tax - IVA",
        "Tax - PIT",
    ),
    *("Shared with partner", "Total final earned amount"),
)
