"""Seller Center's list of lives (直播分析): each live's sales in a window, beside the deliverable it may be."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from accounts.roles import Capability
from commerce.importing.orders import sql
from commerce.importing.orders.cells import AMOUNT, CREATOR, cut_text
from imports.kinds import Field, Kind, Target, fold_header
from imports.literals import quoted
from imports.values import MOMENT

from .cells import FIGURE, ROWS, SMALL_FIGURE, counted, kept, overlaps, totals
from .window import PeriodDefaultsForm, parameters

# A person writes down when a live began to the quarter of an hour or so.
NEAR = "30 minutes"
# The list gives a live no id. This stands for one: the same live, told by its creator and its beginning, has the
# same in every export.
_KEY = "'live' || substr(md5(s.handle || s.started_at), 1, 20)"
_BEGAN = sql.moment("started_at")

FIELDS = (
    Field(
        code="handle",
        label=_("handle"),
        parser=CREATOR,
        aliases=("达人ID", "达人 ID", "Creator username", "Creator ID"),
    ),
    Field(
        code="started_at",
        label=_("began"),
        parser=replace(MOMENT, takes_dash=False),
        aliases=("开播时间", "Start time", "LIVE start time", "Launched time"),
    ),
    Field(
        code="title", label=_("title"), parser=cut_text(300), aliases=("达人信息", "LIVE name", "LIVE title")
    ),
    Field(
        code="gmv",
        label="GMV",
        parser=AMOUNT,
        is_expected=True,
        aliases=("直播归因 GMV", "LIVE-attributed GMV", "Attributed GMV"),
    ),
    Field(
        code="orders",
        label=_("orders"),
        parser=SMALL_FIGURE,
        is_expected=True,
        aliases=("支付订单数", "Paid orders", "Orders paid for"),
    ),
    Field(
        code="items",
        label=_("items sold"),
        parser=SMALL_FIGURE,
        aliases=("直播归因成交件数", "LIVE-attributed items sold"),
    ),
    Field(code="views", label=_("views"), parser=FIGURE, aliases=("观看人次", "Views", "LIVE views")),
    Field(code="likes", label=_("likes"), parser=FIGURE, aliases=("直播点赞数", "Likes")),
    Field(code="comments", label=_("comments"), parser=FIGURE, aliases=("评论次数", "Comments")),
    Field(code="shares", label=_("shares"), parser=FIGURE, aliases=("分享次数", "Shares")),
    Field(
        code="impressions",
        label=_("product impressions"),
        parser=FIGURE,
        aliases=("商品曝光次数", "Product impressions"),
    ),
    Field(
        code="clicks", label=_("product clicks"), parser=FIGURE, aliases=("商品点击次数", "Product clicks")
    ),
)
PASSED_OVER = (
    *("昵称", "直播时长", "直播 GMV", "直播间接 GMV", "添加商品数", "动销商品数", "已创建的订单数"),
    *("直播商品成交件数", "直播间接成交件数", "去重客户数", "件单价", "点击成交转化率", "累计观看人数"),
    *("人均观看时长（直播）", "新粉丝数（达人视频）", "曝光点击率"),
)

PERIOD = Target(
    model="commerce.VideoPeriod",
    wanted=f"""
    SELECT s.row, t.id, %(store)s::bigint AS store_id, ({_KEY})::varchar AS content_id, ''::varchar AS product_id,
      coalesce(d.id, t.deliverable_id) AS deliverable_id, coalesce(h.id, e.creator_id, t.creator_id) AS creator_id,
      s.handle::varchar AS handle, coalesce(s.title, t.title, '')::varchar AS title, {_BEGAN} AS posted_at,
      %(starts_on)s::date AS starts_on, %(ends_on)s::date AS ends_on, s.cur::varchar AS currency,
      {kept("gmv")}, {counted("orders")}, {counted("items")},
      {", ".join(counted(name, "bigint") for name in ("views", "likes", "comments", "shares", "impressions", "clicks"))}
    FROM {ROWS} {sql.CREATOR}
    LEFT JOIN LATERAL (
      SELECT d.id FROM campaigns_deliverable AS d
      JOIN campaigns_collaboration AS c ON c.id = d.collaboration_id
      JOIN campaigns_campaign AS g ON g.id = c.campaign_id AND g.brand_id = %(brand)s
      WHERE d.kind = 'live' AND c.creator_id = coalesce(h.id, e.creator_id)
        AND d.published_at BETWEEN {_BEGAN} - interval '{NEAR}' AND {_BEGAN} + interval '{NEAR}'
      ORDER BY abs(extract(epoch FROM d.published_at - {_BEGAN})), d.id LIMIT 1
    ) AS d ON true
    LEFT JOIN commerce_videoperiod AS t ON t.store_id = %(store)s AND t.content_id = {_KEY} AND t.product_id = ''
      AND t.starts_on = %(starts_on)s AND t.ends_on = %(ends_on)s
    WHERE s.handle IS NOT NULL
    """,
)

CHECKS = (
    f"""
    SELECT s.row, 'started_at' AS "column", coalesce(s.handle, '') AS found, {quoted(MOMENT.expected)} AS expected
    FROM stage AS s WHERE s.started_at IS NULL OR s.handle IS NULL
    """,
)

LIVE_PERFORMANCE = Kind(
    code="live_performance",
    label=_("Lives' sales in a window"),
    fields=FIELDS,
    capability=Capability.VIEW_SALES,
    identity=("handle",),
    apart_by=("started_at",),
    targets=(PERIOD,),
    checks=CHECKS,
    warnings=(overlaps("commerce_videoperiod").format(same=f"stage AS s ON p.content_id = {_KEY}"),),
    defaults_form=PeriodDefaultsForm,
    signs=(frozenset({"handle", "started_at", "gmv"}),),
    passed_over=frozenset(map(fold_header, PASSED_OVER)),
    totals=totals("wanted_videoperiod", {"gmv_minor": ("GMV", False)}),
    parameters=parameters,
)
