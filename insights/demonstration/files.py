"""Files that people imported: one is in, one waits to be looked at, one was refused."""

from datetime import datetime, timedelta
from random import Random

from django.core.files.base import ContentFile

from campaigns.models import Deliverable
from commerce.actions.attribution import run_waiting
from commerce.importing.orders import AFFILIATE_ORDERS
from commerce.models import Store
from core.exports import csv_chunks
from creators.importing import CREATORS
from creators.markets import FACTS
from imports import actions, jobs
from imports.models import Batch

from .archive import Archive
from .people import Team

NEW = 24
STEMS = ("plum", "reed", "sage", "fern", "moss", "dune", "cove", "glen")
VIDEOS, ORDERS = 5, 14
ORDER_HEADERS = (
    *("Order ID", "Product ID", "Product Name", "SKU ID", "Price", "Payment Amount", "Currency", "Quantity"),
    *("Order Status", "Creator Username", "Content Type", "Content ID", "Standard commission rate"),
    *("Est. standard commission payment", "Time Created"),
)
HEADERS = ("达人用户名", "昵称", "国家/地区", "粉丝数", "平均播放量")


def import_files(random: Random, archive: Archive, team: Team, *, at: datetime) -> None:
    known = [talent.creator for talent in archive.talents[40:60]]
    rows = [
        [
            f"{STEMS[number % 8]}.{random.choice(STEMS)}{number}",
            f"新店 {number + 1}",
            "泰国",
            f"{number + 3}.4万",
            "1.2万",
        ]
        for number in range(NEW)
    ]
    rows += [
        [one.handle_written, one.display_name, "印度尼西亚", str((one.follower_count or 0) + 1500), "8,400"]
        for one in known
    ]
    first = _receive(team, "达人名单_creators.csv", HEADERS, rows, at - timedelta(days=30))
    actions.apply(batch=first, by=team.operations, at=at - timedelta(days=30))
    jobs.work(batch_id=first.pk)
    doubtful = [
        [*row[:3], row[3].replace("万", "x") if place % 5 == 0 else row[3], "9k"]
        for place, row in enumerate(rows)
    ]
    doubtful += [
        ["not a handle!", "?", "Atlantis", "many", ""],
        *([f"dawn.{word}", word.capitalize(), "VN", "52000", "9100"] for word in STEMS),
    ]
    _receive(team, "affiliate_list.csv", HEADERS, doubtful, at - timedelta(hours=5))
    _import_orders(random, team, at=at - timedelta(hours=2))
    _receive(team, "orders_export.csv", ("Order", "Amount"), [["1", "2"]], at - timedelta(hours=4))


def _import_orders(random: Random, team: Team, *, at: datetime) -> None:
    """What the newest videos of one store sold since yesterday."""
    store = Store.objects.of_brand(team.brand).earliest("pk")
    videos = Deliverable.objects.filter(
        kind="video", collaboration__campaign__brand=team.brand, collaboration__creator__market=store.market
    )
    newest = list(videos.select_related("collaboration__creator").order_by("-published_at")[:VIDEOS])
    products = list(store.products.order_by("pk"))
    rows = []
    for number in range(ORDERS):
        video, product = newest[number % len(newest)], products[number % 4]
        ordered_at = at - timedelta(hours=number + 1)
        rows.append(
            [
                str(int(ordered_at.timestamp()) * 100_000_000 + random.randrange(100_000_000)),
                product.product_id,
                product.name,
                product.product_id,
                *(["89000", "89000", store.currency, "1", "Shipped"]),
                video.collaboration.creator.handle,
                *("Video", video.content_id, "12%", "10680"),
                f"{ordered_at.astimezone(FACTS[store.market].zone):%d/%m/%Y %H:%M:%S}",
            ]
        )
    name = f"affiliate_orders_{at:%Y%m%d}.csv"
    batch = _receive(
        team, name, ORDER_HEADERS, rows, at, kind=AFFILIATE_ORDERS.code, defaults={"store": str(store.pk)}
    )
    actions.apply(batch=batch, by=team.operations, at=at)
    jobs.work(batch_id=batch.pk)
    run_waiting()


def _receive(
    team: Team,
    name: str,
    headers: tuple[str, ...],
    rows: list[list[str]],
    at: datetime,
    *,
    kind: str = CREATORS.code,
    defaults: dict[str, str] | None = None,
) -> Batch:
    batch = actions.receive_file(
        brand=team.brand,
        kind=kind,
        defaults=defaults,
        file=ContentFile(b"".join(csv_chunks(headers, rows)), name),
        name=name,
        by=team.operations,
        at=at,
    )
    jobs.work(batch_id=batch.pk)
    batch.refresh_from_db()
    return batch
