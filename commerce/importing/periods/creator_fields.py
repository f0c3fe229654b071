"""The sales columns of creator lists and the headers that mean them: 2024-25, 2026 and in between."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commerce.importing.orders.cells import AMOUNT
from imports.kinds import Field

from .cells import FIGURE, SHARE, SMALL_FIGURE

AMOUNTS = (
    "gmv",
    "live_gmv",
    "video_gmv",
    "card_gmv",
    "target_gmv",
    "open_gmv",
    "refunded",
    "commission",
    "flat_fee",
)
COUNTS = ("orders", "items", "items_refunded", "videos", "lives", "samples", "customers")
LARGE_COUNTS = ("impressions", "views")

FIELDS = (
    Field(
        code="gmv",
        label="GMV",
        parser=AMOUNT,
        is_expected=True,
        aliases=(
            "Creator-attributed GMV",
            "Affiliate-attributed GMV",
            "Affiliate GMV",
            "达人归因 GMV",
            "联盟归因 GMV",
            "联盟 GMV",
            "联盟GMV",
            "GMV liên kết",
            "GMV atribuído ao criador",
            "GMV atribuído a afiliados",
            "GMV de afiliados",
            "GMV afiliasi",
            "GMV atribuido al creador",
        ),
    ),
    Field(
        code="live_gmv",
        label=_("live GMV"),
        parser=AMOUNT,
        aliases=(
            "Creator live-attributed GMV",
            "Affiliate live-attributed GMV",
            "Affiliate LIVE GMV",
            "达人直播归因 GMV",
            "联盟直播归因 GMV",
            "联盟直播 GMV",
            "GMV LIVE của liên kết",
            "GMV atribuído a LIVE do criador",
        ),
    ),
    Field(
        code="video_gmv",
        label=_("video GMV"),
        parser=AMOUNT,
        aliases=(
            "Creator video-attributed GMV",
            "Affiliate video-attributed GMV",
            "Affiliate shoppable video GMV",
            "达人视频归因 GMV",
            "联盟视频归因 GMV",
            "联盟带货视频 GMV",
            "GMV video link bán hàng của liên kết",
            "GMV atribuído a vídeo do criador",
        ),
    ),
    Field(
        code="card_gmv",
        label=_("product card GMV"),
        parser=AMOUNT,
        aliases=(
            "Affiliate product card-attributed GMV",
            "Creator product card-attributed GMV",
            "Affiliate product card GMV",
            "联盟商品卡归因 GMV",
            "达人商品卡归因 GMV",
            "联盟商品卡 GMV",
            "GMV thẻ sản phẩm của liên kết",
            "GMV atribuído ao cartão de produto",
        ),
    ),
    Field(
        code="target_gmv",
        label=_("target collaboration GMV"),
        parser=AMOUNT,
        aliases=("Target collaboration GMV", "定向合作 GMV", "GMV cộng tác mục tiêu"),
    ),
    Field(
        code="open_gmv",
        label=_("open collaboration GMV"),
        parser=AMOUNT,
        aliases=("Open collaboration GMV", "公开合作 GMV", "GMV cộng tác mở"),
    ),
    Field(
        code="refunded",
        label=_("refunded"),
        parser=AMOUNT,
        is_expected=True,
        aliases=(
            "Refunds",
            "Affiliate refunded GMV",
            "退款金额",
            "联盟已退款的 GMV",
            "GMV đã hoàn tiền từ liên kết",
            "Reembolsos",
        ),
    ),
    Field(
        code="commission",
        label=_("estimated commission"),
        parser=AMOUNT,
        aliases=("Est. commission", "预计佣金", "Hoa hồng ước tính", "Comissão estimada", "Komisi estimasi"),
    ),
    Field(
        code="flat_fee",
        label=_("estimated flat fee"),
        parser=AMOUNT,
        aliases=("Est. flat fee", "预计固定费用", "Phí cố định ước tính", "Taxa fixa estimada"),
    ),
    Field(
        code="orders",
        label=_("orders"),
        parser=SMALL_FIGURE,
        is_expected=True,
        aliases=(
            "Attributed orders",
            "Creator-attributed orders",
            "Affiliate orders",
            "归因订单数",
            "联盟订单量",
            "Đơn hàng liên kết",
            "Pedidos atribuídos",
        ),
    ),
    Field(
        code="items",
        label=_("items sold"),
        parser=SMALL_FIGURE,
        aliases=(
            "Creator-attributed items sold",
            "Affiliate-attributed items sold",
            "Items sold",
            "达人归因成交件数",
            "联盟归因成交件数",
            "成交件数",
            "Số món bán ra",
            "Itens vendidos atribuídos ao criador",
        ),
    ),
    Field(
        code="items_refunded",
        label=_("items refunded"),
        parser=SMALL_FIGURE,
        aliases=(
            "Items refunded",
            "Affiliate items refunded",
            "退款件数",
            "已退款的联盟商品数",
            "Itens reembolsados",
        ),
    ),
    Field(
        code="videos",
        label=pgettext_lazy("number", "videos"),
        parser=SMALL_FIGURE,
        aliases=("Videos", "Affiliate shoppable videos", "视频数", "联盟带货视频数", "Vídeos"),
    ),
    Field(
        code="lives",
        label=_("lives"),
        parser=SMALL_FIGURE,
        aliases=(
            "Live streams",
            "Affiliate LIVE streams",
            "Affiliate LIVEs",
            "直播数",
            "直播场次",
            "联盟直播数",
            "Transmissões ao vivo",
        ),
    ),
    Field(
        code="samples",
        label=_("samples shipped"),
        parser=SMALL_FIGURE,
        aliases=("Samples shipped", "已寄样品数", "已发货样品数", "Amostras enviadas"),
    ),
    Field(
        code="impressions",
        label=_("product impressions"),
        parser=FIGURE,
        aliases=("Product impressions", "商品曝光次数", "Impressões do produto"),
    ),
    Field(
        code="views",
        label=_("video views"),
        parser=FIGURE,
        aliases=("Video views", "视频播放量", "视频观看次数", "Visualizações de vídeo"),
    ),
    Field(
        code="customers",
        label=_("customers"),
        parser=SMALL_FIGURE,
        aliases=("Customers", "客户数", "成交客户数", "Clientes"),
    ),
    Field(
        code="ctr",
        label="CTR",
        parser=SHARE,
        aliases=("CTR", "点击率", "Tỷ lệ nhấp (CTR)"),
    ),
)

# Averages, rates and commissions of plans: they follow from the others or say nothing about a creator.
PASSED_OVER = (
    *(
        "Affiliate products sold",
        "Avg. order value",
        "Affiliate product showcase",
        "Avg. affiliate customers",
    ),
    *("Target collaboration est. commission", "Open collaboration est. commission", "AOV", "CTOR"),
    *("Total sample content", "Products added to showcase", "Products sold", "S.no"),
    *(
        "Avg.daily products added to showcase",
        "联盟商品成交件数",
        "平均订单金额",
        "联盟橱窗商品数",
        "平均联盟客户数",
    ),
    *("定向合作预计佣金", "公开合作预计佣金", "Sản phẩm liên kết đã bán", "Giá trị đơn hàng trung bình"),
    *("Hoa hồng ước tính trong cộng tác mục tiêu", "Hoa hồng ước tính của cộng tác mở"),
)
