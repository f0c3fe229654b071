from .attribution_jobs import AttributionJob
from .attributions import Attribution, ManualMatch, Rule
from .orders import LineStatus, OrderLine, Return, ReturnStatus, ReturnType
from .periods import CreatorPeriod, VideoPeriod
from .shops import OAuthRequest, SellerConsent, ShopConnection, SyncState, WebhookDelivery
from .stores import ExchangeRate, Platform, Product, Store
from .tracking import ClickCount, CreatorCode, TrackingLink, TrackingTemplate
from .visits import SiteVisits

__all__ = [
    "Attribution",
    "AttributionJob",
    "ClickCount",
    "CreatorCode",
    "CreatorPeriod",
    "ExchangeRate",
    "LineStatus",
    "ManualMatch",
    "OAuthRequest",
    "OrderLine",
    "Platform",
    "Product",
    "Return",
    "ReturnStatus",
    "ReturnType",
    "Rule",
    "SellerConsent",
    "ShopConnection",
    "SiteVisits",
    "Store",
    "SyncState",
    "TrackingLink",
    "TrackingTemplate",
    "VideoPeriod",
    "WebhookDelivery",
]
