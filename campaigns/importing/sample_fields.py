"""The columns of a team's own list of samples, in the words that spreadsheets and the seller centre use."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from campaigns.models import Campaign
from creators.importing.fields import HANDLE
from imports.currencies import CURRENCY
from imports.kinds import DefaultsForm, Field
from imports.values import DATE, IDENTIFIER, SMALL_COUNT, Parser, Style, choice_of, number, text_of

if TYPE_CHECKING:
    from accounts.models import Brand

MOST = 1000
BIGGEST = 10**12
STATES: dict[str, tuple[str, ...]] = {
    "requested": ("pending", "applied", "to review", "待审核", "待处理", "已申请", "申请中"),
    "approved": (
        "awaiting_shipment",
        "to ship",
        "awaiting shipment",
        "已通过",
        "已同意",
        "已批准",
        "待发货",
        "待寄出",
    ),
    "rejected": ("declined", "reject_", "已拒绝", "拒绝", "未通过"),
    "shipped": ("sent", "in transit", "on the way", "已发货", "已寄出", "已寄样", "运输中", "寄送中"),
    "received": (
        "delivered",
        "content_pending",
        "content pending",
        "已签收",
        "已收货",
        "已收到",
        "已送达",
        "待发布",
        "待履约",
    ),
    "fulfilled": (
        "completed",
        "complete",
        "posted",
        "published",
        "已履约",
        "已完成",
        "已发布",
        "已发布视频",
        "已出视频",
        "已发视频",
    ),
    "unfulfilled": ("not fulfilled", "overdue", "not posted", "未履约", "逾期未发布", "逾期", "未发布"),
    "cancelled": ("canceled", "cancel", "withdrawn", "已取消", "取消", "已撤回"),
}


def read_quantity(text: str, style: Style) -> int:
    value = SMALL_COUNT.read(text, style)
    if not isinstance(value, int) or not 1 <= value <= MOST:
        raise ValueError(text)
    return value


def read_cost(text: str, style: Style) -> Decimal:
    value = number(text, style)
    if not 0 <= value < BIGGEST:
        raise ValueError(text)
    return value


QUANTITY = Parser("bigint", read_quantity, gettext_noop("a number from 1 to 1,000"), takes_dash=True)
COST = Parser("numeric", read_cost, gettext_noop("an amount such as 1,234.50"), takes_dash=True)
DAY = replace(DATE, takes_dash=True)
STATE = replace(
    choice_of(
        {word: code for code, words in STATES.items() for word in (code, *words)},
        gettext_noop("where a sample stands, such as requested, approved, shipped, received or fulfilled"),
    ),
    is_lenient=False,
    takes_dash=True,
)


def _text(length: int) -> Parser:
    return replace(text_of(length), takes_dash=True)


FIELDS = (
    Field(
        code="request_id",
        label=_("request id"),
        parser=_text(40),
        aliases=(
            "Request ID",
            "Application ID",
            "Sample request ID",
            "申请编号",
            "申请 ID",
            "申请ID",
            "样品申请ID",
        ),
    ),
    Field(
        code="handle",
        label=_("handle"),
        parser=HANDLE,
        aliases=(
            *(
                "Creator username",
                "Creator",
                "Creator handle",
                "Handle",
                "Username",
                "TikTok handle",
                "Creator name",
            ),
            *("达人账号", "达人用户名", "达人ID", "达人", "账号", "TikTok账号", "Nama pengguna kreator"),
        ),
    ),
    Field(
        code="product_name",
        label=_("product"),
        parser=_text(300),
        is_expected=True,
        aliases=(
            "Product",
            "Product name",
            "Sample",
            "商品",
            "商品名称",
            "产品",
            "产品名称",
            "样品",
            "样品名称",
            "Produk",
        ),
    ),
    Field(
        code="product_id",
        label=_("product id"),
        parser=replace(IDENTIFIER, takes_dash=True),
        aliases=("Product ID", "商品ID", "商品 ID", "产品ID", "ID produk"),
    ),
    Field(code="sku_id", label=_("SKU id"), parser=_text(40), aliases=("SKU ID", "SKU", "Seller SKU")),
    Field(
        code="quantity",
        label=_("quantity"),
        parser=QUANTITY,
        aliases=("Quantity", "Qty", "数量", "件数", "Jumlah"),
    ),
    Field(
        code="state",
        label=_("state"),
        parser=STATE,
        is_expected=True,
        aliases=("Status", "Sample status", "Request status", "状态", "样品状态", "申请状态", "寄样状态"),
    ),
    Field(
        code="campaign",
        label=_("campaign"),
        parser=_text(200),
        aliases=("Campaign", "活动", "活动名称", "项目", "Kampanye"),
    ),
    Field(
        code="requested_on",
        label=_("requested"),
        parser=DAY,
        aliases=(
            "Requested",
            "Request date",
            "Date requested",
            "Applied on",
            "Date",
            "申请日期",
            "申请时间",
            "日期",
        ),
    ),
    Field(
        code="shipped_on",
        label=_("shipped"),
        parser=DAY,
        aliases=(
            "Shipped",
            "Ship date",
            "Date shipped",
            "Sent on",
            "寄出日期",
            "发货日期",
            "寄样日期",
            "发货时间",
        ),
    ),
    Field(
        code="received_on",
        label=_("received"),
        parser=DAY,
        aliases=(
            "Received",
            "Received on",
            "Delivery date",
            "Delivered on",
            "签收日期",
            "收货日期",
            "签收时间",
        ),
    ),
    Field(
        code="carrier",
        label=_("carrier"),
        parser=_text(60),
        aliases=(
            "Carrier",
            "Courier",
            "Shipping provider",
            "快递公司",
            "物流公司",
            "快递",
            "承运商",
            "Kurir",
        ),
    ),
    Field(
        code="tracking_number",
        label=_("tracking number"),
        parser=_text(80),
        aliases=(
            "Tracking number",
            "Tracking ID",
            "Tracking no.",
            "快递单号",
            "物流单号",
            "运单号",
            "单号",
            "No. resi",
        ),
    ),
    Field(
        code="price",
        label=_("price"),
        parser=COST,
        aliases=("Price", "Sample price", "商品价格", "样品价格", "价格"),
    ),
    Field(
        code="cost",
        label=_("cost of the sample"),
        parser=COST,
        aliases=("Sample cost", "Cost", "样品成本", "成本"),
    ),
    Field(
        code="courier",
        label=_("courier"),
        parser=COST,
        aliases=("Courier cost", "Shipping cost", "Shipping fee", "运费", "快递费", "邮费"),
    ),
    Field(
        code="currency",
        label=_("currency"),
        parser=CURRENCY,
        aliases=("Currency", "货币", "币种", "货币单位"),
    ),
)


class SampleDefaultsForm(DefaultsForm):
    """Which campaign the samples are for, where the file names none and a creator is in several."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=_("Campaign"),
        required=False,
        empty_label=_("As the file says, else the creator's only one"),
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, brand=brand, **kwargs)
        campaigns = Campaign.objects.filter(brand=brand).exclude(state="closed").order_by("-starts_on", "-pk")
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]

    def as_stored(self) -> dict[str, str]:
        chosen = self.cleaned_data["campaign"]
        return {"campaign": str(chosen.pk)} if chosen else {}
