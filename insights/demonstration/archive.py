"""Invented creators with believable followers, and how good each of them really is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from random import Random

from creators.actions import add_creators, save_view
from creators.models import (
    Category,
    Contact,
    Creator,
    EarlierHandle,
    MetricSnapshot,
    Profile,
    Source,
    Tag,
    Tagging,
)

from .people import Team

COUNT = 300
CAMPAIGN_MARKETS = ("ID", "TH", "VN", "PH")
MARKETS = {"ID": 26, "TH": 22, "VN": 18, "PH": 14, "MY": 9, "US": 8, "MX": 3}
CATEGORIES = {"beauty": 34, "home": 24, "kitchen": 14, "womenswear": 12, "baby": 8, "food": 8}
SYLLABLES = (
    "mi",
    "ra",
    "lo",
    "su",
    "ven",
    "tal",
    "kei",
    "no",
    "dru",
    "zel",
    "bi",
    "qua",
    "rin",
    "fo",
    "hal",
    "jun",
)
ENDINGS = ("daily", "corner", "finds", "diary", "studio", "picks", "room", "lab", "table", "shelf")
CHINESE = ("云朵", "小满", "青柠", "半夏", "南枝", "石榴", "木槿", "晚风", "四月", "橙子", "山茶", "白鹭")
CHINESE_ENDINGS = ("的日常", "好物", "生活馆", "小铺", "碎碎念", "测评")
# Whom the brands work with again and again, in each market of a campaign: quality a year ago, change since.
REGULARS = ((4.75, 0.0), (4.55, 0.2), (2.2, 2.7), (4.8, -2.6), (4.1, 0.0), (3.5, 0.2), (2.9, 0.0), (1.4, 0.0))
# Which of them promises too much, and the share of whose buyers' orders that comes back.
OVERSELLS, DISAPPOINTED = (1, "PH"), 0.27
# Whom the brands found lately, one in each market: promising, with too few collaborations to be sure of it.
NEWCOMERS = (3.6, 3.7, 3.8, 3.9)
TAGS = ("短视频强", "直播强", "回复快", "性价比高", "需寄样", "Spark 授权")


@dataclass
class Talent:
    """A creator and the truth about them, which the product only sees through marks and figures."""

    creator: Creator
    quality: float  # 0-5 a year ago, 3 is what one expects of comparable creators
    drift: float  # since then
    punctual: float  # chance of keeping a date
    oversells: bool = False

    def quality_at(self, at: datetime, now: datetime) -> float:
        return self.quality + self.drift * (1 - (now - at) / timedelta(days=365))

    def sent_back(self, at: datetime, now: datetime) -> float:
        """The share of orders that buyers return: who promises what the product does not do has more of them."""
        if self.oversells:
            return DISAPPOINTED
        return 0.02 + 0.015 * max(0.0, 5 - self.quality_at(at, now))


@dataclass(frozen=True)
class Archive:
    talents: list[Talent]

    def of_market(self, market: str) -> list[Talent]:
        return [talent for talent in self.talents if talent.creator.market == market]


def fill_archive(random: Random, teams: list[Team], *, at: datetime) -> Archive:
    categories = {category.code: category for category in Category.objects.filter(code__in=CATEGORIES)}
    creators = [_invent(random, handle, categories) for handle in _handles(random)]
    saved = add_creators(creators=creators, by=teams[0].operations, brand=teams[0].brand)
    talents = [
        Talent(creator, random.gauss(3.2, 0.7), random.gauss(0, 0.5), random.betavariate(7, 1.4))
        for creator in saved
    ]
    for market, promise in zip(CAMPAIGN_MARKETS, NEWCOMERS, strict=True):
        regulars = [talent for talent in talents if talent.creator.market == market]
        newcomer = regulars[len(REGULARS)]
        newcomer.quality, newcomer.drift = promise, 0.0
        for place, (regular, (quality, drift)) in enumerate(zip(regulars, REGULARS, strict=False)):
            regular.quality, regular.drift = quality, drift
            regular.oversells = (place, market) == OVERSELLS
            regular.punctual = min(0.97, quality / 5 + 0.1)
    _take_snapshots(random, talents, at)
    _keep_for_brands(random, saved, teams, at)
    return Archive(talents)


def _handles(random: Random) -> list[str]:
    stems = ["".join(parts) for parts in product(SYLLABLES, repeat=3)]
    return [f"{stem}.{random.choice(ENDINGS)}" for stem in random.sample(stems, COUNT)]


def _invent(random: Random, handle: str, categories: dict[str, Category]) -> Creator:
    category = random.choices(list(CATEGORIES), list(CATEGORIES.values()))[0]
    stem = handle.partition(".")[0].capitalize()
    chinese = random.choice(CHINESE) + random.choice(CHINESE_ENDINGS)
    return Creator(
        handle=handle,
        handle_written=f"@{handle}",
        platform_id=str(random.randrange(6_700_000_000_000_000_000, 7_400_000_000_000_000_000)),
        display_name=chinese if random.random() < 0.25 else f"{stem} {handle.partition('.')[2].capitalize()}",
        market=random.choices(list(MARKETS), list(MARKETS.values()))[0],
        category=categories[category],
        follower_count=int(random.lognormvariate(10.6, 1.3)),
    )


def _take_snapshots(random: Random, talents: list[Talent], at: datetime) -> None:
    MetricSnapshot.objects.bulk_create(
        _snapshot(random, talent, (at - timedelta(days=days)).date(), days)
        for talent in talents
        for days in (300, 180, 60, 4)
    )


def _snapshot(random: Random, talent: Talent, taken_on: date, days: int) -> MetricSnapshot:
    followers = int((talent.creator.follower_count or 0) * (1 - 0.0009 * days))
    views = max(40, int(followers * random.uniform(0.05, 0.4) * (0.4 + talent.quality / 5)))
    likes = int(views * random.uniform(0.01, 0.09))
    return MetricSnapshot(
        creator=talent.creator,
        taken_on=taken_on,
        origin=MetricSnapshot.Origin.FILE,
        origin_name="demonstration.csv",
        followers=followers,
        mean_views=views,
        median_views=int(views * 0.7),
        mean_likes=likes,
        mean_comments=int(likes * random.uniform(0.01, 0.06)),
        mean_shares=int(likes * random.uniform(0.02, 0.1)),
        videos_total=random.randint(40, 900),
    )


def _keep_for_brands(random: Random, creators: list[Creator], teams: list[Team], at: datetime) -> None:
    for team in teams:
        _keep_for_brand(random, random.sample(creators, len(creators) * 2 // 3), team)
        _save_views(team)
    EarlierHandle.objects.bulk_create(
        EarlierHandle(creator=creator, handle=f"{creator.handle[:18]}_old", until_at=at - timedelta(days=200))
        for creator in creators[::25]
    )


def _keep_for_brand(random: Random, known: list[Creator], team: Team) -> None:
    tags = Tag.objects.bulk_create(Tag(brand=team.brand, name=name) for name in TAGS)
    owners = [team.operations, team.by_role[list(team.by_role)[1]]]
    Profile.objects.bulk_create(
        Profile(
            brand=team.brand,
            creator=creator,
            owner=random.choice(owners),
            source=random.choice(Source.values),
        )
        for creator in known
    )
    Tagging.objects.bulk_create(
        Tagging(tag=tag, creator=creator)
        for creator in known
        for tag in random.sample(tags, random.randint(0, 2))
    )
    Contact.objects.bulk_create(
        Contact(brand=team.brand, creator=creator, kind="email", value=f"{creator.handle}@example.com")
        for creator in known[::2]
    )


def _save_views(team: Team) -> None:
    save_view(
        name="S/A 级，近半年合作 Tiers S and A, last six months",
        query="tier=S&tier=A&last=6&sort=-score",
        columns=["tier", "score", "trend", "market", "category", "followers", "last"],
        is_shared=True,
        by=team.manager,
        brand=team.brand,
    )
    save_view(
        name="上升中，未达 A Rising, below A",
        query="trend=rising&tier=B&tier=C",
        columns=["tier", "score", "trend", "market", "owner"],
        is_shared=False,
        by=team.operations,
        brand=team.brand,
    )
