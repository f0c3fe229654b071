"""The header lists of files that people really have, each with rows of the same shape: facts about headers, invented
figures."""

from dataclasses import dataclass, field

from .files import (
    AFFILIATE_EN,
    AFFILIATE_ID,
    AFFILIATE_UK,
    AFFILIATE_VI,
    AFFILIATE_ZH,
    ORDER,
    RETURN,
    RETURNS,
    SELLER,
    SELLER_ORDER,
    SHOPIFY,
    SHOPIFY_ORDER,
    names,
)
from .periods import (
    CREATOR_2026,
    CREATORS_2025,
    CREATORS_2025_ZH,
    CREATORS_2026,
    CREATORS_PT,
    CREATORS_VI,
    LIVE_ANALYSIS,
    VIDEO_2026,
    VIDEO_ANALYSIS,
    VIDEOS_2025,
    VIDEOS_2025_ZH,
    VIDEOS_2026,
    VIDEOS_2026_ZH,
)

VIDEO = "7435206447132200210"
CREATOR_SIDE = names(
    "Order ID,SKU ID,Product name,Product ID,Price,Items sold,Items refunded,Shop name,Shop code,Affiliate partner,"
    "Agency,Currency,Order type,Order settlement status,Indirect,Commission type,Content Type,Content ID,Standard,"
    "Shop ads,TikTok bonus,Partner bonus,Revenue sharing portion,GMV,Est. commission base,Est. standard commission,"
    "Est. Shop Ads commission,Est. Bonus,Est. Affiliate partner bonus,Est. IVA,Est. ISR,Est. PIT,"
    "Est. revenue sharing portion,Actual commission base,Standard commission,Shop Ads commission,Bonus,"
    "Affiliate partner bonus,Tax - ISR,Tax - IVA,Tax - PIT,Shared with partner,Total final earned amount,Order date,"
    "Commission settlement date"
)
FASTMOSS = names(
    "达人昵称,达人ID,Tiktok达人详情,粉丝总量,近28天销量,近28天带货视频平均播放量,国家/地区,达人分类,带货倾向,FastMoss达人详情页"
)
FASTMOSS_OLDER = names(
    "达人头像,达人昵称,达人ID,达人分类,国家/地区,粉丝数,销量,销售额,视频GPM,直播GPM,FastMoss达人详情页,TikTok官网达人主页,邮箱"
)
FASTMOSS_VIDEOS = names(
    "视频封面,视频标题,视频时长,达人头像,达人昵称,达人粉丝数,国家/地区,FastMoss达人详情页链接,TikTok官网达人主页链接,发布时间,"
    "播放量,点赞数,互动率,FastMoss视频详情页链接,该商品销量,该商品销售额,TikTok官网视频主页"
)
KALODATA = names("Handle,Nickname,Followers,Revenue($),Engagement Rate,Views,VideoNum,TikTokUrl,Email")
KALODATA_PRODUCTS = names(
    "Date Range,Product Name,img_url,Category,Price($),Shipping Fee($),Launch Date,Product Rating,Item Sold,"
    "Avg. Unit Price($),Commission Rate,Revenue($),Revenue Growth Rate,Live Revenue($),Video Revenue($),"
    "Product Card Revenue,Creator Number,Creator Conversion Ratio,KalodataUrl,TikTokUrl"
)
GA4 = names(
    "Session source / medium,Session campaign,Sessions,Engaged sessions,Event count,Key events,Total revenue"
)
GA4_ABOVE = (
    "# ----------------------------------------\n# Traffic acquisition\n# Account: Lanting\n#\n# All Users\n"
    "# Start date: 20260601\n# End date: 20260630\n\n"
)
PUBLIC_PROFILES = names(
    "timestamp,account_id,nickname,biography,awg_engagement_rate,comment_engagement_rate,like_engagement_rate,bio_link,"
    "is_verified,followers,following,likes,videos_count,create_time,id,top_videos,url,profile_pic_url"
)
RANKING = names("S.no,Tiktoker name,Tiktok name,Subscribers,Views avg.,Likes avg.,Comments avg.,Shares avg.")
SAMPLES_ZH = names("达人账号,商品,商品ID,数量,申请日期,状态,快递公司,快递单号,寄出日期,签收日期")

AFFILIATE_PAID = {"Payment Amount": "Jumlah Pembayaran", "Currency": "Mata Uang", "Quantity": "Jumlah"}
VI_TIME = {"Time Created": "Thời gian tạo"}
_LIST = CREATOR_2026 | {
    "Creator username": "anna.cooks",
    "Affiliate GMV": "1,000.50",
    "Affiliate LIVE GMV": "200",
    "Affiliate shoppable video GMV": "700.50",
    "Affiliate product card GMV": "100",
    "Affiliate refunded GMV": "188",
    "Est. commission": "100.05",
    "Affiliate orders": "12",
    "Affiliate followers": "3.4万",
}
_VIDEO = VIDEO_2026 | {
    "Video ID": VIDEO,
    "Video link": f"https://www.tiktok.com/@anna.cooks/video/{VIDEO}",
    "Post date": "11/09/2024",
    "Creator username": "anna.cooks",
    "Video name": "Rice",
    "Affiliate shoppable video GMV": "700.50",
    "Affiliate orders": "8",
    "Affiliate refunded GMV": "10",
}
_ZH_VIDEO = dict(
    zip(
        VIDEOS_2026_ZH,
        names(
            "Video title,Video ID,Post date,Video link,Creator name,Product ID,Creator video-attributed GMV,"
            "Video-attributed orders,Video-attributed items sold,Refunds,Likes,Comments,Shares,"
            "Video product impressions,Video product clicks,Completion rate,Video views,CTR,Est. commission"
        ),
        strict=True,
    )
)
_ZH_VIDEO_2025 = dict(
    zip(
        VIDEOS_2025_ZH[:12],
        names(
            "Video title,Video link,Post date,Creator name,All,Video-attributed items sold,"
            "Creator video-attributed GMV,AOV,Est. commission,Est. flat fee,Video-attributed orders,Impressions"
        ),
        strict=True,
    )
)
_VI_LIST = dict(
    zip(
        CREATORS_VI,
        names(
            "Creator username,Affiliate GMV,Affiliate LIVE GMV,Affiliate shoppable video GMV,"
            "Affiliate product card GMV,Sold,Items sold,Est. commission,Est. flat fee,Average,Affiliate orders,CTR,"
            "Target,Target commission,Open,Open commission,Affiliate refunded GMV,Affiliate followers"
        ),
        strict=True,
    )
)
_CREATOR_SIDE = {
    "Order ID": "576462000000000901",
    "SKU ID": "1729500000000000001",
    "Product ID": "1729400000000000001",
    "Items sold": "1",
    "Items refunded": "0",
    "Shop name": "Manila",
    "Currency": "PHP",
    "Order settlement status": "Settled",
    "Content Type": "Video",
    "Content ID": VIDEO,
    "Standard": "15%",
    "GMV": "1,000.00",
    "Standard commission": "150",
    "Order date": "13/07/2026 10:00:00",
}


@dataclass(frozen=True)
class Example:
    """A file of one entry: `totals` are (label, minor units) that the report shows, `said` what a refusal says."""

    headers: list[str]
    kind: str
    row: dict[str, str]
    currency: str = "PHP"
    name: str = "List_20260601-20260630.csv"
    above: str = ""
    delimiter: str = ","
    translated: dict[str, str] = field(default_factory=dict)
    second: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=lambda: {"new": 2})
    totals: tuple[tuple[str, int], ...] = ()
    chosen: dict[str, str] = field(default_factory=dict)


def turned(names_of: dict[str, str]) -> dict[str, str]:
    """{our header: theirs} of a list that says it the other way round."""
    return {name: header for header, name in names_of.items()}


_SALES = (("Total sales", 230_100), ("Video", 230_100))
_MONEY = {"Fully returned or refunded": "No", "Order Status": "Settled"}
_PARTS = (
    ("GMV", 200_100),
    ("Live", 40_000),
    ("Video", 140_100),
    ("Product card", 20_000),
    ("Refunded", 37_600),
)
_OTHER_ORDER = {"Order ID": "576462000000000777"}
_ANNE = {"Creator username": "anne", "Creator name": "anne"}
_OTHER_VIDEO = {
    "Video ID": "7435206447132200211",
    "Video link": "https://www.tiktok.com/@anna.cooks/video/7435206447132200211",
}
_VIDEOS = (("GMV", 140_100), ("Refunded", 2_000))

EXAMPLES = {
    "affiliate orders, English": Example(
        AFFILIATE_EN, "affiliate_orders", ORDER, second=_OTHER_ORDER, totals=_SALES
    ),
    "affiliate orders, British": Example(
        AFFILIATE_UK,
        "affiliate_orders",
        ORDER | {"Currency": "GBP", "Payment Amount": "£1,150.50"},
        currency="GBP",
        second=_OTHER_ORDER,
        totals=_SALES,
    ),
    "affiliate orders, Chinese": Example(
        AFFILIATE_ZH,
        "affiliate_orders",
        ORDER
        | {
            "Currency": "MYR",
            "Payment Amount": "RM1,150.50",
            "Order Status": "已结算",
            "Content Type": "视频",
        },
        currency="MYR",
        delimiter="\t",
        translated=dict(zip(AFFILIATE_EN, AFFILIATE_ZH, strict=True)),
        second=_OTHER_ORDER,
        totals=_SALES,
    ),
    "affiliate orders, Indonesian columns that are known": Example(
        list(AFFILIATE_ID.values()),
        "affiliate_orders",
        ORDER | {"Order Status": "Selesai"},
        currency="IDR",
        translated=AFFILIATE_ID,
        second=_OTHER_ORDER,
        rows={"error": 2},
    ),
    "affiliate orders, Indonesian": Example(
        [*AFFILIATE_ID.values(), *AFFILIATE_PAID.values()],
        "affiliate_orders",
        ORDER
        | {"Order Status": "Selesai", "Currency": "IDR", "Payment Amount": "Rp115.050", "Price": "Rp120.000"},
        currency="IDR",
        translated=AFFILIATE_ID | AFFILIATE_PAID,
        second=_OTHER_ORDER,
        totals=(("Total sales", 23_010_000),),
    ),
    "affiliate orders, Vietnamese": Example(
        [*AFFILIATE_VI.values(), *VI_TIME.values()],
        "affiliate_orders",
        ORDER
        | {"Order Status": "Đã hoàn tất", "Currency": "VND", "Payment Amount": "115.050", "Price": "120.000"},
        currency="VND",
        translated=AFFILIATE_VI | VI_TIME,
        second=_OTHER_ORDER,
        totals=(("Total sales", 230_100),),
    ),
    "orders that a creator sends": Example(
        CREATOR_SIDE,
        "creator_orders",
        _CREATOR_SIDE,
        second={"Order ID": "576462000000000902", "Shop name": "Another brand's"},
        rows={"new": 1, "error": 1},
        totals=(("Total sales", 100_000),),
        chosen={"handle": "anna.cooks"},
    ),
    "creator list 2025": Example(CREATORS_2025, "creator_performance", _LIST, second=_ANNE, totals=_PARTS),
    "creator list 2025, Chinese": Example(
        CREATORS_2025_ZH,
        "creator_performance",
        _LIST,
        translated=dict(zip(CREATORS_2025, CREATORS_2025_ZH, strict=True)),
        second=_ANNE,
        totals=_PARTS,
    ),
    "creator list 2025, Vietnamese": Example(
        CREATORS_VI,
        "creator_performance",
        _LIST | {"Affiliate GMV": "₫1,000", "Affiliate shoppable video GMV": "700"},
        currency="VND",
        translated=turned(_VI_LIST),
        second=_ANNE,
        totals=(("GMV", 2_000), ("Live", 400), ("Video", 1_400), ("Product card", 200)),
    ),
    "creator list 2026": Example(
        CREATORS_2026, "creator_performance", CREATOR_2026, second=_ANNE, totals=_PARTS
    ),
    "creator list 2026, Portuguese": Example(
        ["Identificador do criador", *CREATORS_PT],
        "creator_performance",
        {
            "Identificador do criador": "anna.cooks",
            "Nome do criador": "Anna",
            "GMV atribuído ao criador": "1.000,50",
            "Reembolsos": "188,00",
        },
        currency="BRL",
        delimiter=";",
        second={"Identificador do criador": "anne", "Nome do criador": "Anne"},
        totals=(("GMV", 200_100), ("Refunded", 37_600)),
    ),
    "video list 2026": Example(VIDEOS_2026, "video_performance", _VIDEO, second=_OTHER_VIDEO, totals=_VIDEOS),
    "video list 2026, Chinese": Example(
        VIDEOS_2026_ZH,
        "video_performance",
        _VIDEO,
        translated=turned(_ZH_VIDEO),
        second=_OTHER_VIDEO,
        totals=_VIDEOS,
    ),
    "video list 2025": Example(VIDEOS_2025, "video_performance", _VIDEO, second=_OTHER_VIDEO, totals=_VIDEOS),
    "video list 2025, Chinese": Example(
        VIDEOS_2025_ZH,
        "video_performance",
        _VIDEO,
        translated=turned(_ZH_VIDEO_2025),
        second=_OTHER_VIDEO,
        totals=(("GMV", 140_100),),
    ),
    "video analysis": Example(
        VIDEO_ANALYSIS,
        "video_performance",
        {
            "达人ID": "anna.cooks",
            "视频ID": VIDEO,
            "发布时间": "2024/11/09/ 19:32:08",
            "视频归因 GMV (₫)": "70,050",
        },
        currency="VND",
        above="2026-06-01 ~ 2026-06-30\n",
        name="视频分析.csv",
        second={"视频ID": "7435206447132200211"},
        totals=(("GMV", 140_100),),
    ),
    "live analysis": Example(
        LIVE_ANALYSIS,
        "live_performance",
        {
            "达人ID": "anna.cooks",
            "开播时间": "2026/06/03 19:00:00",
            "直播归因 GMV (₫)": "70,050",
            "支付订单数": "3",
        },
        currency="VND",
        above="2026-06-01 ~ 2026-06-30\n",
        name="直播分析.csv",
        second={"开播时间": "2026/06/04 19:00:00"},
        totals=(("GMV", 140_100),),
    ),
    "seller orders": Example(
        SELLER, "seller_orders", SELLER_ORDER, second=_OTHER_ORDER, totals=(("Total sales", 220_000),)
    ),
    "returns": Example(
        RETURNS,
        "returns",
        RETURN,
        second={"Return Order ID": "4035000000000000002", "Return Status": "Success"},
        totals=(("Money back", 100_050), ("Not complete: no money back yet", 100_050)),
    ),
    "FastMoss creators": Example(
        FASTMOSS,
        "creators",
        {
            "达人ID": "anna.cooks",
            "达人昵称": "Anna",
            "粉丝总量": "12.3万",
            "国家/地区": "越南",
            "达人分类": "其他",
        },
        second={"达人ID": "anne"},
    ),
    "FastMoss creators, older": Example(
        FASTMOSS_OLDER,
        "creators",
        {
            "达人ID": "anna.cooks",
            "达人昵称": "Anna",
            "粉丝数": "12.3万",
            "销售额": "฿3.4万",
            "国家/地区": "泰国",
        },
        second={"达人ID": "anne"},
    ),
    "FastMoss videos of a product": Example(
        FASTMOSS_VIDEOS,
        "deliverable_metrics",
        {
            "播放量": "150万",
            "点赞数": "39700",
            "TikTok官网视频主页": f"https://www.tiktok.com/@/video/{VIDEO}",
        },
        second={"TikTok官网视频主页": "https://www.tiktok.com/@/video/7435206447132200299"},
        rows={"new": 1, "error": 1},
    ),
    "Kalodata creators": Example(
        KALODATA,
        "creators",
        {"Handle": "anna.cooks", "Nickname": "Anna", "Followers": "12.3K", "Email": "anna@example.com"},
        second={"Handle": "anne"},
    ),
    "Shopify orders": Example(
        SHOPIFY,
        "shopify_orders",
        SHOPIFY_ORDER,
        "USD",
        second={"Name": "#1002"},
        totals=(("Total sales", 18_000),),
    ),
    "Google Analytics": Example(
        GA4,
        "site_visits",
        {
            "Session source / medium": "tiktok / affiliate",
            "Session campaign": "12",
            "Sessions": "340",
            "Total revenue": "812.50",
        },
        "USD",
        name="download.csv",
        above=GA4_ABOVE,
        second={"Session campaign": "13"},
        totals=(("Revenue", 162_500),),
    ),
    "public profiles": Example(
        PUBLIC_PROFILES,
        "creators",
        {"timestamp": "2026-06-01", "account_id": ".anna", "id": "6794435137251820550", "followers": "1755"},
        second={"account_id": "anne", "id": "6794435137251820551"},
    ),
    "ranking": Example(
        RANKING,
        "creators",
        {"Tiktoker name": "anna.cooks", "Tiktok name": "Anna", "Subscribers": "1.2M", "Views avg.": "3.4K"},
        second={"Tiktoker name": "anne"},
    ),
    "a team's samples": Example(
        SAMPLES_ZH,
        "samples",
        {
            "达人账号": "@anna.cooks",
            "商品": "电饭煲",
            "数量": "1",
            "申请日期": "2026-06-03",
            "状态": "已发货",
            "寄出日期": "2026-06-10",
            "快递单号": "SF1001",
        },
        second={"达人账号": "nobody.known"},
        rows={"new": 1, "error": 1},
    ),
}
