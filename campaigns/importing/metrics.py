"""Figures of videos by file, on the pipeline of every import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.roles import Capability
from campaigns.content import content_id
from imports.kinds import Field, Kind, Target, fold_header
from imports.literals import quoted
from imports.values import COUNT, DATE, Parser, Style

if TYPE_CHECKING:
    from imports.models import Batch

UNKNOWN = gettext_noop("A video that is recorded in one of the brand's campaigns.")
TOO_EARLY = gettext_noop("A day on or after the publication.")
OLDER = gettext_noop("Figures newer than the last ones. They are kept all the same.")
LOWER = gettext_noop(
    "Figures not lower than earlier ones: totals do not usually fall. They are kept all the same."
)


def read_content(text: str, _style: Style) -> str:
    found = content_id(text)
    if found is None:
        raise ValueError(text)
    return found


CONTENT = Parser(
    "text", read_content, gettext_noop("a video's id of 19 digits, or its link with /video/ and the id")
)

FIELDS = (
    Field(
        code="content_id",
        label=_("content id or link"),
        parser=CONTENT,
        aliases=(
            "Content ID",
            "Video ID",
            "Item ID",
            "内容ID",
            "视频ID",
            "ID konten",
            "ID video",
            "Video link",
            "Video URL",
            "Content link",
            "Link",
            "URL",
            "视频链接",
            "链接",
            "内容链接",
            "TikTok官网视频主页",
        ),
    ),
    Field(
        code="taken_on",
        label=_("date taken"),
        parser=DATE,
        aliases=(
            "Date taken",
            "Data date",
            "Snapshot date",
            "Date",
            "数据日期",
            "日期",
            "采集日期",
            "Tanggal",
        ),
    ),
    Field(
        code="views",
        label=_("views"),
        parser=COUNT,
        is_expected=True,
        aliases=("Views", "Video views", "VV", "Plays", "播放量", "播放数", "观看量", "Tayangan", "Lượt xem"),
    ),
    Field(
        code="likes",
        label=_("likes"),
        parser=COUNT,
        aliases=("Likes", "Video likes", "点赞数", "点赞量", "点赞", "Suka", "Lượt thích"),
    ),
    Field(
        code="comments",
        label=_("comments"),
        parser=COUNT,
        aliases=("Comments", "Video comments", "评论数", "评论量", "评论", "Komentar", "Bình luận"),
    ),
    Field(
        code="shares",
        label=_("shares"),
        parser=COUNT,
        aliases=("Shares", "Video shares", "分享数", "分享量", "转发数", "Dibagikan", "Lượt chia sẻ"),
    ),
    Field(
        code="product_clicks",
        label=_("product clicks"),
        parser=COUNT,
        aliases=("Product clicks", "Clicks", "商品点击", "商品点击量", "商品点击次数", "Klik produk"),
    ),
)

# What FastMoss writes beside the videos of a product: people without their handles, and its own estimates of sales.
PASSED_OVER = (
    *(
        "视频封面",
        "视频标题",
        "视频时长",
        "达人头像",
        "达人昵称",
        "达人粉丝数",
        "国家/地区",
        "发布时间",
        "互动率",
    ),
    *(
        "FastMoss达人详情页链接",
        "TikTok官网达人主页链接",
        "FastMoss视频详情页链接",
        "该商品销量",
        "该商品销售额",
    ),
)

# A file names a day: its noon stands for it, or the publication when that came later.
_ROWS = """
    FROM stage AS s
    JOIN campaigns_deliverable AS d ON d.content_id = s.content_id
    JOIN campaigns_collaboration AS c ON c.id = d.collaboration_id
    JOIN campaigns_campaign AS g ON g.id = c.campaign_id AND g.brand_id = %(brand)s
    CROSS JOIN LATERAL (
      SELECT coalesce(s.taken_on, %(dated_on)s) AS taken_on,
        greatest((coalesce(s.taken_on, %(dated_on)s) + time '12:00') AT TIME ZONE 'UTC', d.published_at) AS taken_at
    ) AS m
"""
_FIGURES = ("views", "likes", "comments", "shares", "product_clicks")


CHECKS = (
    f"""
    SELECT s.row, 'content_id' AS "column", s.content_id AS found, {quoted(UNKNOWN)} AS expected
    FROM stage AS s
    WHERE NOT EXISTS (
      SELECT FROM campaigns_deliverable AS d
      JOIN campaigns_collaboration AS c ON c.id = d.collaboration_id
      JOIN campaigns_campaign AS g ON g.id = c.campaign_id
      WHERE d.content_id = s.content_id AND g.brand_id = %(brand)s
    )
    """,
    f"""
    SELECT s.row, 'taken_on' AS "column", m.taken_on::text AS found, {quoted(TOO_EARLY)} AS expected
    {_ROWS} WHERE m.taken_on < (d.published_at AT TIME ZONE 'UTC')::date
    """,
)

_PAIRS = ", ".join(f"('{name}', s.{name}, e.{name})" for name in _FIGURES)
WARNINGS = (
    f"""
    SELECT min(s.row) AS row, count(*) AS rows, 'taken_on' AS "column", min(m.taken_on)::text AS found,
      {quoted(OLDER)} AS expected
    {_ROWS}
    WHERE EXISTS (
      SELECT FROM campaigns_deliverablesnapshot AS e WHERE e.deliverable_id = d.id AND e.taken_at > m.taken_at
    )
    HAVING count(*) > 0
    """,
    f"""
    SELECT DISTINCT s.row, 1 AS rows, pair.name AS "column", pair.told::text AS found, {quoted(LOWER)} AS expected
    {_ROWS}
    JOIN campaigns_deliverablesnapshot AS e ON e.deliverable_id = d.id AND e.taken_at < m.taken_at
    CROSS JOIN LATERAL (VALUES {_PAIRS}) AS pair (name, told, kept)
    WHERE pair.told < pair.kept
    """,
)

SNAPSHOT = Target(
    model="campaigns.DeliverableSnapshot",
    # What the file does not say of a moment leaves what is stored of it.
    wanted=f"""
    SELECT s.row, t.id, d.id AS deliverable_id, m.taken_at, coalesce(t.origin, 'file')::varchar AS origin,
      {", ".join(f"coalesce(s.{name}, t.{name}) AS {name}" for name in _FIGURES)}
    {_ROWS}
    LEFT JOIN campaigns_deliverablesnapshot AS t ON t.deliverable_id = d.id AND t.taken_at = m.taken_at
    WHERE coalesce({", ".join(f"s.{name}" for name in _FIGURES)}) IS NOT NULL
    """,
    initial={"recorded_at": "%(at)s", "recorded_by_id": "%(by)s"},
)


def parameters(batch: Batch) -> dict[str, Any]:
    return {
        "at": batch.applied_at or batch.created_at,
        "by": batch.created_by_id,
        "brand": batch.brand_id,
        "dated_on": batch.dated_on,
    }


def announce(ids: list[int]) -> None:
    """Collaborations that were complete have new figures."""
    from campaigns.actions.completion import say_changed  # noqa: PLC0415 -- apps.py registers kinds before models exist

    say_changed(snapshot_ids=ids, at=now())


DELIVERABLE_METRICS = Kind(
    code="deliverable_metrics",
    label=_("Figures of videos"),
    fields=FIELDS,
    capability=Capability.RUN_COLLABORATIONS,
    identity=("content_id",),
    apart_by=("taken_on",),
    signs=tuple(frozenset({"content_id", name}) for name in _FIGURES),
    passed_over=frozenset(map(fold_header, PASSED_OVER)),
    targets=(SNAPSHOT,),
    checks=CHECKS,
    warnings=WARNINGS,
    parameters=parameters,
    announce_added=announce,
    announce_changed=announce,
)
