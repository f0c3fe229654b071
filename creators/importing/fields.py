"""The fields of a creator list and the headers that mean them, in the languages their exports come in."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from creators.handles import normalise_handle
from imports.kinds import Dialect, Field, Foreign, fold_header
from imports.values import (
    COUNT,
    DATE,
    IDENTIFIER,
    NO_PLACEHOLDER,
    SMALL_COUNT,
    Parser,
    Style,
    choice_of,
    text_of,
)

from .words import CATEGORIES, MARKETS

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+$")


def read_handle(text: str, _style: Style) -> str:
    handle = normalise_handle(text)
    if handle is None:
        raise ValueError(text)
    return handle


def read_category(text: str, _style: Style) -> str:
    return CATEGORIES.get(text.casefold(), text)[:60]


def read_email(text: str, _style: Style) -> str:
    if not _EMAIL.match(text) or len(text) > 200:  # noqa: PLR2004 -- the column's length
        raise ValueError(text)
    return text


HANDLE = Parser(
    "text",
    read_handle,
    gettext_noop("a TikTok handle or profile link: 2 to 24 Latin letters, digits, underscores and periods"),
    plain=re.compile(rf"{NO_PLACEHOLDER}[a-z0-9_.]{{2,24}}+(?<!\.)"),
)
MARKET = choice_of(MARKETS, gettext_noop("a country that TikTok Shop sells in"))
CATEGORY = Parser("text", read_category, gettext_noop("a category"), takes_any_text=True)
EMAIL = Parser("text", read_email, gettext_noop("an e-mail address"), is_lenient=True)

FIELDS = (
    Field(
        code="platform_id",
        label=_("platform id"),
        parser=IDENTIFIER,
        aliases=("TikTok user id", "Creator user id", "User ID", "tiktok_id", "平台ID", "用户ID"),
    ),
    Field(
        code="handle",
        label=_("handle"),
        parser=HANDLE,
        aliases=(
            "Creator username",
            "达人用户名",
            "Tên người dùng của nhà sáng tạo",
            "Tên người dùng nhà sáng tạo",
            "ชื่อผู้ใช้ครีเอเตอร์",
            "ชื่อผู้ใช้ของครีเอเตอร์",
            "Nama pengguna kreator",
            "Username kreator",
            "Identificador do criador",
            "Nome de usuário do criador",
            "Nombre de usuario del creador",
            "クリエイターのユーザー名",
            "Tiktoker name",
            "TikTok handle",
            "TikTok username",
            "TikTok account",
            "TikTok账号",
            "TikTok 账号",
            "达人ID",
            "达人账号",
            "达人名称",
            "Creator name",
            "Nome do criador",
            "Nombre del creador",
            "Nama kreator",
            "Tên nhà sáng tạo",
            "クリエイター名",
            "Handle",
            "Username",
            "User name",
            "账号",
            "用户名",
            "TikTokUrl",
            "Tiktok达人详情",
            "TikTok官网达人主页",
            "TikTok profile",
            "TikTok link",
            "Profile URL",
            "Profile link",
            "达人主页",
            "主页链接",
        ),
    ),
    Field(code="handle_written", label=_("handle as written"), parser=text_of(400), follows="handle"),
    Field(
        code="display_name",
        label=_("display name"),
        parser=text_of(200),
        aliases=(
            "达人昵称",
            "昵称",
            "Nickname",
            "Display name",
            "Tiktok name",
            "Nama tampilan",
            "Biệt danh",
            "ชื่อเล่น",
            "Apelido",
            "Apodo",
            "ニックネーム",
            # Beside a column of handles these are what somebody is called.
            "Creator name",
            "达人名称",
            "Nome do criador",
            "Nombre del creador",
            "Nama kreator",
            "Tên nhà sáng tạo",
            "クリエイター名",
            "Name",
            "姓名",
            "channel name",
        ),
    ),
    Field(
        code="market",
        label=_("market"),
        parser=MARKET,
        aliases=(
            "Market",
            "Country",
            "Country/Region",
            "Region",
            "国家/地区",
            "国家",
            "市场",
            "达人所在国家/地区",
            "Creator Region",
            "Negara",
            "Quốc gia",
            "ประเทศ",
            "País",
            "国",
            "Audience country",
        ),
    ),
    Field(
        code="category",
        label=_("category"),
        parser=CATEGORY,
        aliases=(
            "Category",
            "达人分类",
            "类目",
            "分类",
            "品类",
            "Kategori",
            "Danh mục",
            "หมวดหมู่",
            "Categoria",
            "Categoría",
            "カテゴリ",
            "Category_1",
        ),
    ),
    Field(
        code="followers",
        label=_("followers"),
        parser=COUNT,
        is_expected=True,
        aliases=(
            "Affiliate followers",
            "联盟粉丝数",
            "Người theo dõi của liên kết",
            "Followers",
            "Follower count",
            "Followers count",
            "粉丝数",
            "粉丝总量",
            "粉丝量",
            "粉丝",
            "达人粉丝数",
            "Subscribers",
            "Subscribers count",
            "Pengikut",
            "Người theo dõi",
            "ผู้ติดตาม",
            "Seguidores",
            "フォロワー数",
            "フォロワー",
        ),
    ),
    Field(
        code="likes_total",
        label=_("likes in total"),
        parser=COUNT,
        aliases=("Total likes", "Likes total", "Heart count", "获赞总数", "总点赞数", "Curtidas totais"),
    ),
    Field(
        code="videos_total",
        label=_("videos in total"),
        parser=SMALL_COUNT,
        aliases=("videos_count", "Video count", "Total videos", "VideoNum", "视频总数", "作品数"),
    ),
    Field(
        code="median_views",
        label=_("median views"),
        parser=COUNT,
        aliases=("Median views", "播放量中位数", "Median video views", "Mediana de visualizações"),
    ),
    Field(
        code="mean_views",
        label=_("mean views"),
        parser=COUNT,
        aliases=(
            "Views avg.",
            "Avg views",
            "Average views",
            "Avg. video views",
            "平均播放量",
            "视频平均播放量",
            "近28天带货视频平均播放量",
            "Rata-rata tayangan",
            "Lượt xem trung bình",
            "ยอดดูเฉลี่ย",
            "Média de visualizações",
            "Promedio de visualizaciones",
            "平均視聴回数",
        ),
    ),
    Field(
        code="mean_likes",
        label=_("mean likes"),
        parser=COUNT,
        aliases=(
            "Likes avg.",
            "Avg likes",
            "Average likes",
            "平均点赞数",
            "平均点赞",
            "Rata-rata suka",
            "Lượt thích trung bình",
            "Média de curtidas",
            "Promedio de me gusta",
            "平均いいね数",
        ),
    ),
    Field(
        code="mean_comments",
        label=_("mean comments"),
        parser=COUNT,
        aliases=(
            "Comments avg.",
            "Avg comments",
            "Average comments",
            "平均评论数",
            "平均评论",
            "Rata-rata komentar",
            "Bình luận trung bình",
            "Média de comentários",
            "Promedio de comentarios",
            "平均コメント数",
        ),
    ),
    Field(
        code="mean_shares",
        label=_("mean shares"),
        parser=COUNT,
        aliases=(
            "Shares avg.",
            "Avg shares",
            "Average shares",
            "平均分享数",
            "平均分享",
            "Rata-rata dibagikan",
            "Lượt chia sẻ trung bình",
            "Média de compartilhamentos",
            "平均シェア数",
        ),
    ),
    Field(
        code="taken_on",
        label=_("date of the figures"),
        parser=DATE,
        aliases=(
            "Date",
            "timestamp",
            "Snapshot date",
            "日期",
            "统计日期",
            "数据日期",
            "Tanggal",
            "Ngày",
            "วันที่",
            "Data",
            "Fecha",
        ),
    ),
    Field(
        code="email",
        label=_("e-mail"),
        parser=EMAIL,
        aliases=("Email", "E-mail", "邮箱", "电子邮箱", "メール"),
    ),
)

DIALECTS = (
    # A ranking that calls one metric an average means averages by its bare names as well.
    Dialect(
        name=gettext_noop("Ranking with averages"),
        signs=frozenset({"comments avg"}),
        aliases={
            "Views": "mean_views",
            "Likes": "mean_likes",
            "Shares": "mean_shares",
            "Comments": "mean_comments",
        },
    ),
    Dialect(
        name=gettext_noop("Public profiles"),
        signs=frozenset({"account id", "nickname", "videos count"}),
        aliases={"account_id": "handle", "id": "platform_id", "likes": "likes_total"},
    ),
)

FOREIGN = (
    Foreign(platform="YouTube", words=("youtube", "youtuber", "油管")),
    Foreign(platform="Instagram", words=("instagram", "insta ")),
    Foreign(platform="Facebook", words=("facebook",)),
    Foreign(platform="X (Twitter)", words=("twitter",)),
    Foreign(platform="Twitch", words=("twitch",)),
    Foreign(platform="抖音", words=("抖音", "douyin")),
    Foreign(platform="小红书", words=("小红书", "xiaohongshu", "rednote")),
    Foreign(platform="快手", words=("快手", "kuaishou")),
    Foreign(platform="哔哩哔哩", words=("哔哩", "bilibili", "b站")),
)

# Headers that any platform's list may have.
NEUTRAL = frozenset(
    map(
        fold_header,
        ("Handle", "Username", "User name", "账号", "用户名", "Profile URL", "Profile link", "主页链接"),
    )
)

# What tools write beside a creator and nobody here needs: links to themselves, pictures, their own estimates.
PASSED_OVER = frozenset(
    map(
        fold_header,
        (
            *("Tiktok达人详情", "TikTok官网达人主页", "FastMoss达人详情页", "达人头像", "带货倾向"),
            *("视频GPM", "直播GPM", "近28天销量", "TikTokUrl", "S.no"),
            *("awg_engagement_rate", "comment_engagement_rate", "like_engagement_rate", "is_verified"),
            *("bio_link", "create_time", "top_videos", "profile_pic_url"),
        ),
    )
)
