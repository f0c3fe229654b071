"""Every address of the product, and for each that shows an object how to make one that belongs to a brand.

A new address with an object in it finds its row by the beginning of its path. `BELONGS` makes the object in the
brand given; `SHARED` names what all brands see. tests/architecture/test_routes.py walks all of them.
"""

import re
from dataclasses import dataclass

from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.utils import timezone

from accounts.roles import Role
from creators.models import BulkJob, Export
from evaluations.models import StandingJob
from tests.factories.accounts import ApiTokenFactory, InvitationFactory, person
from tests.factories.blacklist import IncidentFactory
from tests.factories.campaigns import (
    CampaignFactory,
    CollaborationFactory,
    DeliverableFactory,
    DeliverableSnapshotFactory,
    MessageFactory,
    SampleFactory,
    TermsFactory,
)
from tests.factories.commerce import (
    CreatorCodeFactory,
    ExchangeRateFactory,
    OrderLineFactory,
    ProductFactory,
    ShopConnectionFactory,
    SiteVisitsFactory,
    StoreFactory,
    TrackingLinkFactory,
    TrackingTemplateFactory,
)
from tests.factories.creators import ContactFactory, SavedViewFactory
from tests.factories.evaluations import (
    AgreementFactory,
    CalibrationRoundFactory,
    EvaluationFactory,
    MarkFactory,
    RaterEffectFactory,
    RenewalItemFactory,
    ReviewFactory,
)
from tests.factories.imports import BatchFactory


def campaign(brand):
    return {"pk": CampaignFactory(brand=brand).pk}


def collaboration(brand):
    return {"pk": CollaborationFactory(campaign__brand=brand).pk}


def colleague(brand):
    return {"pk": person(Role.OPERATIONS, brand).pk}


def incident(brand):
    return {"pk": IncidentFactory(brand=brand).pk}


def sample(brand):
    return {"pk": SampleFactory(collaboration__campaign__brand=brand).pk}


def terms(brand):
    made = TermsFactory(collaboration__campaign__brand=brand)
    return {"pk": made.collaboration.pk, "version": made.version}


def bulk_job(brand):
    by = person(Role.OPERATIONS, brand)
    job = BulkJob.objects.create(brand=brand, requested_by=by, action="tag", requested_at=timezone.now())
    return {"pk": job.pk}


def link(brand):
    return {"pk": TrackingLinkFactory(collaboration__campaign__brand=brand).pk}


def creator_code(brand):
    return {"pk": CreatorCodeFactory(collaboration__campaign__brand=brand).pk}


def link_template(brand):
    return {"pk": TrackingTemplateFactory(brand=brand).pk}


def deliverable(brand):
    return {"pk": DeliverableFactory(collaboration__campaign__brand=brand).pk}


def export(brand):
    by = person(Role.OPERATIONS, brand)
    asked = {"format": "csv", "language": "en", "columns": [], "requested_at": timezone.now()}
    return {"pk": Export.objects.create(brand=brand, requested_by=by, **asked).pk}


BELONGS = {
    "people/<pk>/": colleague,
    "people/<pk>/roles/<brand_pk>/": lambda brand: colleague(brand) | {"brand_pk": brand.pk},
    "people/invitations/<pk>/": lambda brand: {"pk": InvitationFactory(brand=brand).pk},
    "invitations/<pk>/": lambda brand: {"pk": InvitationFactory(brand=brand).pk},
    "brands/<pk>/": lambda brand: {"pk": brand.pk},
    "settings/tokens/<pk>/": lambda brand: {"pk": ApiTokenFactory(user=person(Role.MANAGER, brand)).pk},
    "audit/<model>/<pk>/": lambda brand: {"model": "accounts.brand", "pk": brand.pk},
    "campaigns/<pk>/": campaign,
    "campaign-scorings/<pk>/": campaign,
    "campaigns/<pk>/step/<name>/": lambda brand: campaign(brand) | {"name": "pause"},
    "collaborations/<pk>/": collaboration,
    "collaborations/<collaboration_pk>/marks/": lambda brand: {
        "collaboration_pk": collaboration(brand)["pk"]
    },
    "collaborations/<pk>/terms/<version>/accept/": terms,
    "samples/<pk>/": sample,
    "samples/<pk>/step/<name>/": lambda brand: sample(brand) | {"name": "approve"},
    "terms/<pk>/": lambda brand: {"pk": TermsFactory(collaboration__campaign__brand=brand).pk},
    "messages/<pk>/": lambda brand: {"pk": MessageFactory(collaboration__campaign__brand=brand).pk},
    "marks/<pk>/": lambda brand: {"pk": MarkFactory(evaluation__collaboration__campaign__brand=brand).pk},
    "deliverable-snapshots/<pk>/": lambda brand: {
        "pk": DeliverableSnapshotFactory(deliverable__collaboration__campaign__brand=brand).pk
    },
    "creator-views/<pk>/": lambda brand: {"pk": SavedViewFactory(brand=brand).pk},
    "creators/contacts/<pk>/": lambda brand: {"pk": ContactFactory(brand=brand).pk},
    "creators/bulk/<pk>/": bulk_job,
    "creator-bulk-jobs/<pk>/": bulk_job,
    "creators/exports/<pk>/": export,
    "creator-exports/<pk>/": export,
    "deliverables/<pk>/": lambda brand: {"pk": DeliverableFactory(collaboration__campaign__brand=brand).pk},
    "evaluations/<pk>/": lambda brand: {"pk": EvaluationFactory(collaboration__campaign__brand=brand).pk},
    "calibration/<pk>/": lambda brand: {"pk": CalibrationRoundFactory(brand=brand).pk},
    "calibration-rounds/<pk>/": lambda brand: {"pk": CalibrationRoundFactory(brand=brand).pk},
    "queue/grid/<campaign_pk>/<role>/": lambda brand: {
        "campaign_pk": campaign(brand)["pk"],
        "role": "operations",
    },
    "incidents/<pk>/": incident,
    "reviews/<pk>/": lambda brand: {"pk": ReviewFactory(collaboration__campaign__brand=brand).pk},
    "collaborations/<collaboration_pk>/dispute/": lambda brand: {
        "collaboration_pk": collaboration(brand)["pk"]
    },
    "recomputes/<pk>/": lambda brand: {
        "pk": StandingJob.objects.create(
            cause="campaign_closed", campaign_id=campaign(brand)["pk"], requested_at=timezone.now()
        ).pk
    },
    "renewals/<pk>/": lambda brand: {"pk": RenewalItemFactory(collaboration__campaign__brand=brand).pk},
    "raters/<pk>/": colleague,
    "rater-effects/<pk>/": lambda brand: {"pk": RaterEffectFactory(rater_id=colleague(brand)["pk"]).pk},
    "agreements/<pk>/": lambda brand: {"pk": AgreementFactory(brand=brand).pk},
    "links/<pk>/": link,
    "tracking-links/<pk>/": link,
    "links/codes/<pk>/": creator_code,
    "creator-codes/<pk>/": creator_code,
    "links/templates/<pk>/": link_template,
    "tracking-templates/<pk>/": link_template,
    "connection-checks/<pk>/": deliverable,
    "stores/<pk>/shop/choose/<request_pk>/": lambda brand: {
        "pk": StoreFactory(brand=brand).pk,
        "request_pk": 1,
    },
    "shop-connections/<pk>/": lambda brand: {"pk": ShopConnectionFactory(store__brand=brand).pk},
    "stores/<pk>/": lambda brand: {"pk": StoreFactory(brand=brand).pk},
    "order-lines/<pk>/": lambda brand: {"pk": OrderLineFactory(store__brand=brand).pk},
    "collaboration-values/<pk>/": collaboration,
    "site-visits/<pk>/": lambda brand: {"pk": SiteVisitsFactory(store__brand=brand).pk},
    "products/<pk>/": lambda brand: {"pk": ProductFactory(store__brand=brand).pk},
    "exchange-rates/<pk>/": lambda brand: {"pk": ExchangeRateFactory(brand=brand).pk},
    "imports/<pk>/": lambda brand: {"pk": BatchFactory(brand=brand).pk},
}

# Creators, the blacklist, scorecards, the policy and the weeks of raters are everybody's.
# A session is its person's alone.
SHARED = (
    "value/export/<form>/",
    "creators/",
    "imports/templates/",
    "scorecards/",
    "criteria/",
    "standings/",
    "policies/",
    "rater-versions/",
    "policy/",
    "what-ifs/",
    "blacklist",
    "settings/sessions/",
    "invitations/<secret>/",
    "password-links/<secret>/",
    "accounts/",
    "l/<slug>",
)


@dataclass(frozen=True)
class Route:
    name: str
    path: str

    @property
    def is_api(self):
        return self.path.startswith("api/")

    @property
    def is_admin(self):
        return self.path.startswith("admin/")

    @property
    def place(self):
        """The path without what the API puts before it."""
        return self.path.removeprefix("api/v1/")

    @property
    def kwargs(self):
        return re.findall(r"<(\w+)>", self.path)

    @property
    def maker(self):
        fitting = [prefix for prefix in BELONGS if self.place.startswith(prefix)]
        return BELONGS[max(fitting, key=len)] if fitting else None

    @property
    def is_shared(self):
        return self.place.startswith(SHARED)

    def address(self, **kwargs):
        if not self.name:
            return f"/{self.path}"
        return reverse(self.name, kwargs=kwargs or None)

    def address_of_nothing(self):
        """For what is refused before anything is looked up."""
        for value in (0, "x", "accounts"):
            try:
                return self.address(**dict.fromkeys(self.kwargs, value))
            except NoReverseMatch:
                continue
        return self.address(**{name: "x" if name in {"model", "name", "role"} else 0 for name in self.kwargs})


def all_routes():
    return list(_walk(get_resolver()))


def _walk(resolver, prefix="", namespace=""):
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(f"{namespace}{entry.name}" if entry.name else "", _plain(path))
        else:
            yield from _walk(entry, path, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


def _plain(path):
    path = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", path)
    path = re.sub(r"<\w+:(\w+)>", r"<\1>", path)
    return path.replace("^", "").replace("$", "").replace(r"\Z", "")
