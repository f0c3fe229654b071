"""The columns of affiliate orders. English (30 and 31 columns), Chinese (30) and the Indonesian, Vietnamese, Thai and
Japanese names below their English ones as far as files show them; where none does, as the seller centre words them."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from imports.currencies import CURRENCY
from imports.kinds import Field
from imports.values import MOMENT

from .cells import (
    AMOUNT,
    CONTENT_ID,
    COUNT,
    CREATOR,
    FLAG,
    ID,
    PAID_AMOUNT,
    RATE,
    cut_text,
    words,
    words_or,
)
from .words import CONTENTS, STATUSES

STATUS = words(
    STATUSES, gettext_noop("an order status that is known, such as Settled, Shipped or Ineligible")
)

FIELDS = (
    Field(
        code="order_id",
        label=_("order id"),
        parser=ID,
        aliases=(
            "Order ID",
            "订单 ID",
            "订单ID",
            "订单号",
            "ID Pesanan",
            "ID đơn hàng",
            "หมายเลขคำสั่งซื้อ",
            "注文ID",
            "注文番号",
        ),
    ),
    Field(
        code="product_id",
        label=_("product id"),
        parser=replace(ID, is_lenient=False),
        is_expected=True,
        aliases=("Product ID", "商品 ID", "商品ID", "ID Produk", "ID sản phẩm", "รหัสสินค้า"),
    ),
    Field(
        code="product_name",
        label=_("product"),
        parser=cut_text(300),
        aliases=("Product Name", "商品名称", "Produk", "Nama Produk", "Tên sản phẩm", "ชื่อสินค้า", "商品名"),
    ),
    Field(
        code="sku_id",
        label=_("SKU id"),
        parser=ID,
        is_expected=True,
        aliases=("SKU ID", "ID SKU", "Id Sku", "รหัส SKU"),
    ),
    Field(
        code="price",
        label=_("price"),
        parser=PAID_AMOUNT,
        aliases=("Price", "商品价格", "Harga", "Giá", "ราคา", "価格"),
    ),
    Field(
        code="paid",
        label=_("paid amount"),
        parser=PAID_AMOUNT,
        is_expected=True,
        aliases=(
            "Payment Amount",
            "支付金额",
            "Jumlah Pembayaran",
            "Số tiền thanh toán",
            "จำนวนเงินที่ชำระ",
            "支払金額",
            "支払い金額",
        ),
    ),
    Field(
        code="currency",
        label=_("currency"),
        parser=CURRENCY,
        is_expected=True,
        aliases=("Currency", "货币单位", "币种", "Mata Uang", "Đơn vị tiền tệ", "สกุลเงิน", "通貨"),
    ),
    Field(
        code="quantity",
        label=_("quantity"),
        parser=COUNT,
        is_expected=True,
        aliases=("Quantity", "下单件数", "Kuantitas", "Jumlah", "Số lượng", "จำนวน", "数量"),
    ),
    Field(
        code="is_fully_returned",
        label=_("fully returned or refunded"),
        parser=FLAG,
        is_expected=True,
        aliases=(
            "Fully returned or refunded",
            "已全部退货或全额退款",
            "Dikembalikan sepenuhnya",
            "Đã trả hàng hoặc hoàn tiền toàn bộ",
            "คืนสินค้าหรือคืนเงินเต็มจำนวน",
            "すべて返品または返金済み",
        ),
    ),
    Field(
        code="payment_method",
        label=_("payment method"),
        parser=cut_text(60),
        aliases=(
            "Payment method",
            "付款方式",
            "Metode Pembayaran",
            "Phương thức thanh toán",
            "วิธีการชำระเงิน",
            "支払い方法",
        ),
    ),
    Field(
        code="status",
        label=_("status"),
        parser=STATUS,
        is_expected=True,
        aliases=(
            "Order Status",
            "订单状态",
            "Status Pesanan",
            "Trạng thái đơn hàng",
            "สถานะคำสั่งซื้อ",
            "注文ステータス",
            "注文状況",
        ),
    ),
    Field(
        code="handle",
        label=_("handle"),
        parser=CREATOR,
        is_expected=True,
        aliases=(
            "Creator Username",
            "达人用户名",
            "Nama pengguna kreator",
            "Nama Pengguna Kreator",
            "Tên người dùng nhà sáng tạo",
            "ชื่อผู้ใช้ครีเอเตอร์",
            "クリエイターのユーザー名",
        ),
    ),
    Field(
        code="content_kind",
        label=_("content"),
        parser=words_or(CONTENTS, "other"),
        is_expected=True,
        aliases=(
            "Content Type",
            "内容形式",
            "Jenis Konten",
            "Loại nội dung",
            "ประเภทเนื้อหา",
            "コンテンツタイプ",
            "コンテンツの種類",
        ),
    ),
    Field(
        code="content_id",
        label=_("content id"),
        parser=CONTENT_ID,
        is_expected=True,
        aliases=("Content ID", "内容ID", "内容 ID", "ID Konten", "Id nội dung", "รหัสเนื้อหา", "コンテンツID"),
    ),
    Field(
        code="commission_model",
        label=_("commission model"),
        parser=cut_text(60),
        aliases=("commission model", "佣金模式", "Model komisi", "報酬モデル"),
    ),
    Field(
        code="standard_rate",
        label=_("commission rate"),
        parser=RATE,
        is_expected=True,
        aliases=(
            "Standard commission rate",
            "标准佣金率",
            "Tarif komisi standar",
            "Tỷ lệ hoa hồng tiêu chuẩn",
        ),
    ),
    Field(
        code="est_base",
        label=_("estimated commission base"),
        parser=AMOUNT,
        aliases=("Est. Commission Base", "预估计佣金额", "预计计佣金额", "Perkiraan dasar komisi"),
    ),
    Field(
        code="est_standard",
        label=_("estimated commission"),
        parser=AMOUNT,
        is_expected=True,
        aliases=(
            "Est. standard commission payment",
            "预计标准佣金付款",
            "Perkiraan pembayaran komisi standar",
            "Khoản thanh toán hoa hồng tiêu chuẩn ước tính",
        ),
    ),
    Field(
        code="actual_base",
        label=_("actual commission base"),
        parser=AMOUNT,
        aliases=("Actual Commission Base", "实际计佣金额", "Dasar komisi aktual"),
    ),
    Field(
        code="actual_standard",
        label=_("actual commission"),
        parser=AMOUNT,
        is_expected=True,
        aliases=(
            "Actual Commission Payment",
            "Actual standard commission payment",
            "实际佣金",
            "实际标准佣金付款",
            "Pembayaran komisi aktual",
            "Khoản thanh toán hoa hồng thực tế",
        ),
    ),
    Field(
        code="ads_rate",
        label=_("shop ads commission rate"),
        parser=RATE,
        aliases=("Shop Ads commission rate", "店铺广告佣金率", "Tarif komisi Iklan Toko"),
    ),
    Field(
        code="est_ads",
        label=_("estimated shop ads commission"),
        parser=AMOUNT,
        is_expected=True,
        aliases=("Est. Shop Ads commission payment", "预计店铺广告佣金付款"),
    ),
    Field(
        code="actual_ads",
        label=_("actual shop ads commission"),
        parser=AMOUNT,
        is_expected=True,
        aliases=("Actual Shop Ads commission payment", "实际店铺广告佣金付款"),
    ),
    Field(
        code="est_cofunded",
        label=_("estimated co-funded bonus"),
        parser=AMOUNT,
        is_expected=True,
        aliases=("Est. co-funded creator bonus", "预估合资达人奖金"),
    ),
    Field(
        code="actual_cofunded",
        label=_("actual co-funded bonus"),
        parser=AMOUNT,
        is_expected=True,
        aliases=("Actual co-funded creator bonus", "实际合资达人奖金"),
    ),
    Field(
        code="ordered_at",
        label=_("ordered"),
        parser=MOMENT,
        is_expected=True,
        aliases=(
            "Time Created",
            "Created Time",
            "创建时间",
            "Waktu Dibuat",
            "Thời gian tạo",
            "Thời gian tạo đơn hàng",
            "เวลาที่สร้าง",
            "เวลาที่สร้างคำสั่งซื้อ",
            "作成日時",
        ),
    ),
    Field(
        code="paid_at",
        label=_("paid"),
        parser=MOMENT,
        aliases=(
            "Payment time",
            "支付时间",
            "Waktu Pembayaran",
            "Thời gian thanh toán",
            "เวลาที่ชำระเงิน",
            "支払日時",
        ),
    ),
    Field(
        code="delivered_at",
        label=_("delivered"),
        parser=MOMENT,
        aliases=(
            "Order Delivery Time",
            "订单送达时间",
            "Waktu Pengiriman Pesanan",
            "Thời gian giao hàng",
            "เวลาจัดส่งคำสั่งซื้อ",
            "配達日時",
        ),
    ),
    Field(
        code="commission_paid_at",
        label=_("commission paid"),
        parser=MOMENT,
        aliases=(
            "Time Commission Paid",
            "佣金结算时间",
            "Waktu Komisi Dibayar",
            "Thời gian trả hoa hồng",
            "เวลาที่จ่ายค่าคอมมิชชัน",
        ),
    ),
)

# Vietnam withholds the creator's income tax and shows it; it is no cost of the seller's.
PASSED_OVER = (
    "Platform",
    "平台",
    "Creator Region",
    "Sku",
    "Sku người bán",
    "Seller SKU",
    "Tỷ lệ khấu trừ Thuế TNCN",
    "Thuế TNCN ước tính",
    "Thuế TNCN thực tế",
    "成果報酬GMV",
)
