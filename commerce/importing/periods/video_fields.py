"""The columns of video lists and the headers that mean them: Affiliate Center 2025 and 2026, Seller Center."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from campaigns.importing import CONTENT
from commerce.importing.orders.cells import AMOUNT, CREATOR, ID, cut_text
from imports.kinds import Field
from imports.values import MOMENT

from .cells import FIGURE, SMALL_FIGURE

AMOUNTS = ("gmv", "refunded", "commission")
COUNTS = ("orders", "items", "items_refunded")
LARGE_COUNTS = ("views", "likes", "comments", "shares", "impressions", "clicks")

FIELDS = (
    Field(
        code="content_id",
        label=_("content id or link"),
        parser=CONTENT,
        aliases=(
            "Video ID",
            "视频 ID",
            "视频ID",
            "ID video",
            "ID do vídeo",
            "Video link",
            "视频链接",
            "Link video",
        ),
    ),
    Field(
        code="product_id",
        label=_("product id"),
        parser=ID,
        aliases=("Product ID", "商品 ID", "商品ID", "ID produk", "ID sản phẩm"),
    ),
    Field(
        code="handle",
        label=_("handle"),
        parser=CREATOR,
        aliases=("Creator name", "Creator username", "达人名称", "达人用户名", "达人ID", "Nome do criador"),
    ),
    Field(
        code="title",
        label=_("title"),
        parser=cut_text(300),
        aliases=("Video title", "Video name", "视频标题", "视频名称", "视频信息"),
    ),
    Field(
        code="posted_at",
        label=_("published"),
        parser=MOMENT,
        aliases=("Post date", "Video post date", "发布日期", "视频发布日期", "发布时间"),
    ),
    Field(
        code="gmv",
        label="GMV",
        parser=AMOUNT,
        is_expected=True,
        # The bare word last: beside it stands what the video itself brought.
        aliases=(
            "Creator video-attributed GMV",
            "Affiliate video-attributed GMV",
            "Video-attributed GMV",
            "Affiliate shoppable video GMV",
            "达人视频归因 GMV",
            "联盟视频归因 GMV",
            "联盟带货视频 GMV",
            "视频归因 GMV",
            "GMV",
        ),
    ),
    Field(
        code="refunded",
        label=_("refunded"),
        parser=AMOUNT,
        aliases=("Refunds", "Affiliate refunded GMV", "退款金额", "联盟已退款的 GMV"),
    ),
    Field(
        code="commission",
        label=_("estimated commission"),
        parser=AMOUNT,
        aliases=("Est. commission", "预计佣金"),
    ),
    Field(
        code="orders",
        label=_("orders"),
        parser=SMALL_FIGURE,
        is_expected=True,
        aliases=(
            "Video-attributed orders",
            "Affiliate orders",
            "归因于视频的订单数",
            "联盟订单量",
            "归因 SKU 订单数",
        ),
    ),
    Field(
        code="items",
        label=_("items sold"),
        parser=SMALL_FIGURE,
        aliases=(
            "Video-attributed items sold",
            "Affiliate items sold",
            "视频归因成交件数",
            "联盟成交件数",
        ),
    ),
    Field(
        code="items_refunded",
        label=_("items refunded"),
        parser=SMALL_FIGURE,
        aliases=("Items refunded", "Affiliate items refunded", "退款件数", "已退款的联盟商品数"),
    ),
    Field(
        code="views",
        label=_("views"),
        parser=FIGURE,
        aliases=("Video views", "Views", "VV", "视频播放量", "播放量"),
    ),
    Field(
        code="likes",
        label=_("likes"),
        parser=FIGURE,
        aliases=("Likes", "Shoppable video likes", "点赞数", "带货视频点赞数"),
    ),
    Field(
        code="comments",
        label=_("comments"),
        parser=FIGURE,
        aliases=("Comments", "Shoppable video comments", "评论数", "带货视频评论数"),
    ),
    Field(code="shares", label=_("shares"), parser=FIGURE, aliases=("Shares", "分享次数", "分享数")),
    Field(
        code="impressions",
        label=_("product impressions"),
        parser=FIGURE,
        aliases=("Video product impressions", "视频商品曝光次数", "商品曝光次数"),
    ),
    Field(
        code="clicks",
        label=_("product clicks"),
        parser=FIGURE,
        aliases=("Video product clicks", "视频商品点击量", "商品点击次数"),
    ),
)

# Rates and averages follow from the others. "Creator" columns repeat on each of a creator's videos: never added.
PASSED_OVER = (
    *("AOV", "Avg. GMV per customer", "Est. flat fee", "Completion rate", "CTR", "Engagement", "Video GPM"),
    *(
        "Video link",
        "Shoppable video avg. order value",
        "Avg. affiliate customers",
        "Shoppable video impressions",
    ),
    *("Affiliate CTR", "Shoppable video GPM", "GMV", "视频链接", "预计固定费用", "带货视频平均订单金额"),
    *("带货视频曝光次数", "联盟点击率", "带货视频千次曝光成交金额", "完播率", "商品点击率", "达人昵称"),
    *("达人所在国家/地区", "商品", "新增粉丝数", "引流次数", "去重客户数", "视频 SKU 订单数"),
    *("视频间接 SKU 订单数", "视频商品成交件数", "视频间接成交件数", "视频 GMV", "视频间接 GMV", "GPM"),
    *("点击率（视频）", "引流率", "视频完播率", "CTOR（SKU 订单）", "诊断"),
)
