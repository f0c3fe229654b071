"""A TikTok Shop on loopback: checks every signature, pages, limits, fails and drifts as a test asks it to.

Made after the published description of the interface; it knows nothing of our code, signing included.
"""

import hashlib
import hmac
import json
import threading
import time
from base64 import b64encode
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

APP_KEY, APP_SECRET, SERVICE_ID = "6a7b8c9d0e", "f0e1d2c3b4a5968778695a4b3c2d1e0f", "7400000000000000001"
CIPHER = "ROW_AbCdEF+/=xyz-_123"
SHOP_ID = "7494726673780148744"

TOKEN = "/api/v2/token/get"
REFRESH = "/api/v2/token/refresh"
SHOPS = "/authorization/202309/shops"
ORDERS = "/affiliate_seller/202410/orders/search"
RETURNS = "/return_refund/202602/returns/search"
SAMPLES = "/affiliate_seller/202508/sample_applications/search"
CREATORS = "/affiliate_seller/202608/marketplace_creators/search"
VIDEOS = "/analytics/202605/shop_videos/performance"


class StandIn:
    def __init__(self):
        self.shops = [shop()]
        self.seller = {"seller_name": "Test Seller", "seller_base_region": "TH", "user_type": 0}
        self.codes = {"ROW_code/1+=="}
        self.access_tokens, self.refresh_tokens = {"ROW_access-0"}, {"ROW_refresh-0"}
        self.access_lasts = 7 * 24 * 3600
        self.orders, self.returns, self.samples, self.creators, self.videos = [], [], [], {}, {}
        self.latest_day = "9999-12-31"
        self.calls, self.came_at = [], []
        self.faults = []
        self.holds = {}
        self.slow_refresh = 0
        self._issued = 0
        self._lock = threading.Lock()

    # what tests ask for

    def fail(self, path, *, status=200, headers=None, payload=None, after=0):
        """The answer to a call of the path, `after` so many others of it, is this one."""
        self.faults.append([path, after, status, headers or {}, payload])

    def hold(self, path, *, after=0):
        """The call waits until it is let go; the events say that it came, and let it go."""
        came, go = threading.Event(), threading.Event()
        self.holds[path] = [after, came, go]
        return came, go

    def paths(self):
        return Counter(path for path, _query, _body in self.calls)

    # answering

    def answer(self, method, path, query, headers, body):
        with self._lock:
            self.calls.append((path, query, body))
            self.came_at.append(time.monotonic())
            fault = self._fault_for(path)
            held = self.holds.get(path)
            waits = held and held[0] == 0
            if held:
                held[0] -= 1
        if waits:
            held[1].set()
            held[2].wait(30)
        if fault:
            return fault
        if path in {TOKEN, REFRESH}:
            return self._tokens(path, query)
        problem = self._problem(path, query, headers, body)
        return problem or (200, {}, ok(self._data(path, query, json.loads(body) if body else {})))

    def _fault_for(self, path):
        for fault in self.faults:
            if fault[0] == path:
                if fault[1]:
                    fault[1] -= 1
                    return None
                self.faults.remove(fault)
                return fault[2], fault[3], fault[4] if fault[4] is not None else {"code": 36009003}
        return None

    def _problem(self, path, query, headers, body):
        if abs(time.time() - int(query.get("timestamp", "0"))) > 300:
            return refusal(36009004, "Invalid timestamp")
        if query.get("app_key") != APP_KEY:
            return refusal(36009004, "Invalid app_key")
        if not hmac.compare_digest(query.get("sign", ""), signature(path, query, body)):
            return refusal(106001, "Invalid sign")
        if headers.get("x-tts-access-token") not in self.access_tokens:
            return refusal(105002, "Expired credentials", status=401)
        if path != SHOPS and query.get("shop_cipher") not in {shop["cipher"] for shop in self.shops}:
            return refusal(106013, "shop_cipher is missing or wrong")
        return None

    def _tokens(self, path, query):
        if query.get("app_key") != APP_KEY or query.get("app_secret") != APP_SECRET:
            return refusal(36009004, "Invalid app_key")
        field, kind, kept = (
            ("auth_code", "authorized_code", self.codes)
            if path == TOKEN
            else ("refresh_token", "refresh_token", self.refresh_tokens)
        )
        time.sleep(self.slow_refresh if path == REFRESH else 0)
        with self._lock:
            if query.get("grant_type") != kind or query.get(field) not in kept:
                return refusal(36004004, f"Invalid {field}")
            kept.remove(query[field])
            return 200, {}, ok(self._issue())

    def _issue(self):
        self._issued += 1
        access, refresh = f"ROW_access-{self._issued}", f"ROW_refresh-{self._issued}/+="
        self.access_tokens, self.refresh_tokens = {access}, {refresh}
        return {
            "access_token": access,
            "access_token_expire_in": int(time.time()) + self.access_lasts,
            "refresh_token": refresh,
            "refresh_token_expire_in": 4_893_000_000,
            "open_id": "7010736057180325637",
            "granted_scopes": ["seller.affiliate_collaboration.read"],
            **self.seller,
        }

    def _data(self, path, query, body):
        return {
            SHOPS: lambda: {"shops": self.shops},
            ORDERS: lambda: self._orders(query, body),
            RETURNS: lambda: self._paged("return_orders", within(self.returns, "update", body), query),
            SAMPLES: lambda: self._paged("sample_applications", self.samples, query),
            CREATORS: lambda: self._creators(query, body),
            VIDEOS: lambda: self._videos(query),
        }[path]()

    def _orders(self, query, body):
        """Paged before they are grouped, so an order may stand on two pages."""
        lines = [
            ({key: value for key, value in order.items() if key != "skus"}, sku)
            for order in within(self.orders, "create", body)
            for sku in order["skus"]
        ]
        page = self._paged("lines", lines, query)
        grouped = {}
        for order, sku in page.pop("lines", []):
            grouped.setdefault(str(order.get("id")), {**order, "skus": []})["skus"].append(sku)
        return page | {"orders": list(grouped.values())}

    def _creators(self, query, body):
        found = self.creators.get(body.get("keyword"), [])
        if query.get("page_token") and body.get("search_key") != "key+1/=":
            return {"creators": []}
        return self._paged("creators", found, query, size=1) | {"search_key": "key+1/="}

    def _videos(self, query):
        if query["start_date_ge"] > self.latest_day:
            return {"latest_available_date": self.latest_day, "videos": []}
        page = self._paged("videos", self.videos.get(query["start_date_ge"], []), query)
        return page | {"latest_available_date": self.latest_day}

    def _paged(self, key, records, query, size=0):
        size, start = size or int(query["page_size"]), place(query.get("page_token", ""))
        more = start + size < len(records)
        page = {"total_count": len(records), "next_page_token": token(start + size) if more else ""}
        return page | ({key: records[start : start + size]} if records else {})


def ok(data):
    return {"code": 0, "message": "Success", "request_id": "2026REQ", "data": data}


def refusal(code, message, *, status=200):
    return status, {}, {"code": code, "message": message, "request_id": "2026REQ"}


def signature(path, query, body):
    pairs = "".join(key + query[key] for key in sorted(query) if key not in {"sign", "access_token"})
    message = APP_SECRET + path + pairs + body + APP_SECRET
    return hmac.new(APP_SECRET.encode(), message.encode(), hashlib.sha256).hexdigest()


def notice_signature(body):
    return hmac.new(APP_SECRET.encode(), APP_KEY.encode() + body, hashlib.sha256).hexdigest()


def token(start):
    """Opaque, with the characters that break a careless signature."""
    return "+/" + b64encode(f"?>{start}".encode()).decode()


def place(page_token):
    from base64 import b64decode  # noqa: PLC0415

    return int(b64decode(page_token[2:]).decode()[2:]) if page_token else 0


def within(records, name, body):
    since, until = body.get(f"{name}_time_ge", 0), body.get(f"{name}_time_lt", 2**40)
    return [record for record in records if since <= record.get(f"{name}_time", since) < until]


@contextmanager
def serving():
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            status, headers, payload = stand_in.answer(
                self.command, parts.path, dict(parse_qsl(parts.query)), self.headers, body
            )
            content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
            try:
                self.send_response(status)
                for name, value in {**headers, "content-length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                self.close_connection = True  # whoever asked was killed

        def do_POST(self):
            self.do_GET()

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="stand-in", daemon=True)
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stand_in
    finally:
        for _after, _came, go in stand_in.holds.values():
            go.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


# records, in the shape of the interface


def shop(**changes):
    return {
        "id": SHOP_ID,
        "name": "Lanting TH",
        "region": "TH",
        "seller_type": "LOCAL",
        "cipher": CIPHER,
        "code": "THLC1",
    } | changes


def money(amount, currency="THB"):
    return {"amount": amount, "currency": currency}


def sku(number=1, **changes):
    return {
        "sku_id": f"17290000000000000{number:02}",
        "product_id": "1729500000000000001",
        "settlement_status": "To-SETTLE",
        "creator_username": "mali.cooks",
        "price": money("100.50"),
        "quantity": 2,
        "content_type": "VIDEO",
        "content_id": "7500000000000000001",
        "commission_model": "Fixed commission",
        "commission_rate": "1550",
        "shop_ads_commission_rate": "",
        "estimated_commission_base": money("฿201.00"),
        "estimated_paid_commission": money("31.15"),
        "actual_commission_base": money(""),
        "fully_return": "No",
        "is_carousel": False,
    } | changes


def order(number, *, at, skus=None, **changes):
    return {
        "id": f"5766840196033{number:05}",
        "create_time": int(at.timestamp()),
        "delivery_time": 0,
        "skus": skus or [sku()],
    } | changes


def returned(number, *, at, **changes):
    return {
        "return_id": f"40350000000000{number:05}",
        "order_id": "576684019603300001",
        "return_type": "RETURN_AND_REFUND",
        "return_status": "RETURN_OR_REFUND_REQUEST_COMPLETE",
        "return_reason": "ecom_no_longer_needed",
        "return_reason_text": "No longer needed",
        "create_time": int(at.timestamp()) - 3600,
        "update_time": int(at.timestamp()),
        "return_line_items": [
            {"sku_id": "1729000000000000001", "refund_amount": {"currency": "THB", "refund_total": "100.50"}}
        ],
    } | changes


def sample(number, status="PENDING", **changes):
    return {
        "id": f"73600000000000{number:05}",
        "status": status,
        "commission_rate": "0.20",
        "tracking_number": "TH123",
        "creator": {"username": "mali.cooks", "fulfillment_percentage": "60.85"},
        "product": {"id": "1729500000000000001", "title": "Pan", "sku_id": "1729000000000000001"},
    } | changes


def video(content_id, views, **changes):
    return {
        "id": content_id,
        "title": "A pan",
        "username": "mali.cooks",
        "views": views,
        "likes": views // 10,
        "comments": 3,
        "shares": 2,
        "product_clicks": 5,
        "product_impressions": 50,
        "sku_orders": 1,
        "items_sold": 1,
        "attributed_gmv": money("100.50"),
    } | changes
