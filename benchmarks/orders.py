"""A file of affiliate orders into the tables, and the same rows again in another order: beside COPY and upsert.

`make bench SIZE=1e6` measures a million lines; a smaller size as many lines as it says.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.utils.timezone import now

from accounts.models import Brand, User
from commerce.models import Store
from imports import actions, jobs
from imports.models import Batch

from .harness import Result, execute, forget_peak, interleaved, resident
from .orders_peer import import_with_it

HEADER = (
    "Order ID,Product ID,Product Name,SKU ID,Price,Payment Amount,Currency,Quantity,Fully returned or refunded,"
    "Payment method,Order Status,Creator Username,Content Type,Content ID,commission model,Standard commission rate,"
    "Est. Commission Base,Est. standard commission payment,Actual Commission Base,Actual Commission Payment,"
    "Shop Ads commission rate,Est. Shop Ads commission payment,Actual Shop Ads commission payment,"
    "Est. co-funded creator bonus,Actual co-funded creator bonus,Time Created,Payment time,Order Delivery Time,"
    "Time Commission Paid,Platform"
)
# Through the peer, which takes as long for each row of a large file as of a small one.
LOOPED = 1000
STATUSES = ("Settled", "Completed", "Shipped", "Ineligible")
CONTENTS = ("Video", "Livestream", "Product card", "Showcase")


def run(*, size: int, rounds: int) -> Iterator[Result]:
    ours = bench_store()
    lines = [line(number) for number in range(size)]
    content = _file(lines)
    shuffled = _file(random.Random(7).sample(lines, len(lines)))
    rounds = min(rounds, 3)
    looped = lines[:LOOPED]
    # First, since millions of lines taken back would slow it down, and apart, since its memory is not ours.
    peer = partial(import_with_it, _file(looped).decode(), ours)
    timings = interleaved({"django-import-export": peer}, rounds=rounds, undo=True)
    timings = {name: timing.scaled(size / len(looped)) for name, timing in timings.items()}
    del lines
    forget_peak()
    base = resident("VmRSS")
    timings |= interleaved(
        {"import": partial(_import, content, ours), "floor": partial(floor, content, ours)},
        rounds=rounds,
        undo=True,
    )
    peak = resident("VmHWM") - base
    batch = _import(content, ours)
    timings |= interleaved(
        {"import again, shuffled": partial(_import, shuffled, ours, "unchanged")}, rounds=rounds, undo=True
    )
    result = Result("orders", size, timings)
    result.against("import", "floor", at_most=2)
    result.against("django-import-export", "import", at_least=50)
    result.against("import again, shuffled", "import", at_most=0.6)
    result.judge("import, MB over the base", peak, at_most=64)
    result.notes["file, MB"] = round(len(content) / 1e6, 1)
    _take_back(batch)
    yield result


def bench_store() -> Store:
    brand, by = Brand.objects.get(slug="bench"), User.objects.get(email="manager@bench.example")
    given = {"market": "PH", "currency": "PHP", "created_at": now(), "created_by": by}
    return Store.objects.get_or_create(brand=brand, name="bench", defaults=given)[0]


def line(number: int) -> str:
    cents = 1000 + number % 50_000
    amount, commission = f"{cents / 100:.2f}", f"{cents / 1000:.2f}"
    product = 1_729_400_000_000_000_000 + number % 2_000
    return (
        f"{576_460_000_000_000_000 + number // 2},{product},Product {number % 2_000},"
        f"{1_729_500_000_000_000_000 + number % 4_000},{amount},{amount},PHP,1,No,Card,{STATUSES[number % 4]},"
        f"imported_{number % 5_000},{CONTENTS[number % 4]},{7_435_206_447_132_200_210 + number % 20_000},Standard,10%,"
        f"{amount},{commission},{amount},{commission},--,--,--,--,--,"
        f"{number % 28 + 1:02}/07/2026 {number % 24:02}:{number % 60:02}:00,"
        f"{number % 28 + 1:02}/07/2026 23:59:00,--,--,TikTok\n"
    )


def _file(lines: list[str]) -> bytes:
    return (HEADER + "\n" + "".join(lines)).encode()


def _import(content: bytes, store: Store, expected: str = "applied") -> Batch:
    return import_file(ContentFile(content), "affiliate_orders.csv", store, expected)


def import_file(file: ContentFile[bytes], name: str, store: Store, expected: str = "applied") -> Batch:
    """As a person brings it in: where the comparison finds nothing to import, that is the end of it."""
    by, at = User.objects.get(email="manager@bench.example"), now()
    batch = actions.receive_file(
        brand=store.brand,
        kind="affiliate_orders",
        file=file,
        name=name,
        by=by,
        at=at,
        defaults={"store": str(store.pk)},
    )
    jobs.work(batch_id=batch.pk)
    batch = Batch.objects.get(pk=batch.pk)
    if batch.status == "ready":
        actions.apply(batch=batch, by=by, at=at)
        jobs.work(batch_id=batch.pk)
        batch = Batch.objects.get(pk=batch.pk)
    if batch.status != expected or batch.rows["error"]:
        raise AssertionError(f"The import ended as {batch.status}: {batch.said} {batch.rows}")
    batch.file.delete(save=False)
    return batch


def floor(content: bytes, store: Store) -> None:
    """The same file into staging text, products and lines with the same indexes, and nothing else."""
    names = [f"c{number}" for number in range(len(HEADER.split(",")))]
    execute(f"CREATE TEMP TABLE bare ({', '.join(f'{name} text' for name in names)}) ON COMMIT DROP")
    with connection.cursor() as cursor, cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
        copy.write(content)
    execute(
        "INSERT INTO commerce_product (store_id, product_id, name) SELECT %s, c1, max(c2) FROM bare GROUP BY c1"
        " ON CONFLICT (store_id, product_id) DO NOTHING",
        store.pk,
    )
    execute(_UPSERT, store.pk, store.pk)


def _minor(column: str) -> str:
    return f"round(nullif({column}, '--')::numeric * 100)::bigint"


def _moment(column: str) -> str:
    return f"to_timestamp(nullif({column}, '--'), 'DD/MM/YYYY HH24:MI:SS')"


_AMOUNTS = {
    "price_minor": "c4",
    "est_base_minor": "c16",
    "est_standard_minor": "c17",
    "actual_base_minor": "c18",
    "actual_standard_minor": "c19",
    "est_ads_minor": "c21",
    "actual_ads_minor": "c22",
    "est_cofunded_minor": "c23",
    "actual_cofunded_minor": "c24",
}
_UPSERT = f"""
    INSERT INTO commerce_orderline (store_id, order_id, sku_id, product_id, status, ordered_at, paid_at, delivered_at,
      quantity, currency, paid_minor, is_fully_returned, payment_method, is_affiliate, handle, creator_id,
      content_kind, content_id, is_ad_assisted, discount_code, utm_campaign, utm_content, commission_model,
      standard_rate, {", ".join(_AMOUNTS)})
    SELECT %s, c0, c3, p.id, lower(c10), {_moment("c25")}, {_moment("c26")}, {_moment("c27")}, c7::int, c6,
      {_minor("c5")}, c8 = 'Yes', c9, true, c11, h.id,
      CASE c12 WHEN 'Video' THEN 'video' WHEN 'Livestream' THEN 'live' WHEN 'Showcase' THEN 'showcase' ELSE 'card' END,
      c13, false, '', '', '', c14, rtrim(c15, '%%')::numeric / 100,
      {", ".join(_minor(column) for column in _AMOUNTS.values())}
    FROM bare JOIN commerce_product AS p ON p.store_id = %s AND p.product_id = c1
    LEFT JOIN creators_creator AS h ON h.platform = 'tiktok' AND h.handle = c11
    ON CONFLICT (store_id, order_id, product_id, sku_id) DO UPDATE SET status = excluded.status,
      paid_minor = excluded.paid_minor, creator_id = excluded.creator_id,
      {", ".join(f"{name} = excluded.{name}" for name in _AMOUNTS)}
"""


def _take_back(batch: Batch) -> None:
    by: Any = batch.created_by
    actions.undo(batch=batch, by=by, at=now())
    jobs.work(batch_id=batch.pk)
