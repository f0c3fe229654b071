"""Every page, with the demonstration's data: accessible, and nothing sticks out of the window."""

import pytest
from django.utils.timezone import now

from accounts.models import Brand, User
from blacklist.models import Entry, Incident
from campaigns.models import Campaign, Deliverable
from evaluations.models import (
    CalibrationRound,
    Evaluation,
    Policy,
    RaterEffect,
    RenewalItem,
    Review,
    Scorecard,
    Standing,
    WhatIf,
)
from imports.models import Batch
from insights import demonstration
from tests.matrix import all_routes

from .browser import DESKTOP, PHONE, assert_accessible, assert_fits

LEAST = 60
BOTH = (True, False)
SECTION = "cuts"
# The demonstration keeps its files where the test runs, not where the web process looks.
DOWNLOADS = {"imports:original", "blacklist:evidence"}


@pytest.fixture
def found(stack):
    """The numbers for an address, by how the address begins; each state of a thing is a page of its own."""
    demonstration.load(at=now())
    collaboration = Deliverable.objects.order_by("pk").first().collaboration
    disputed = Review.objects.open().first().collaboration
    draft = Policy.objects.get(state="draft")
    return {
        "people": [User.objects.filter(is_administrator=False).first().pk],
        "brands": [Brand.objects.first().pk],
        "creators": [Standing.objects.order_by("-pk").first().creator_id, disputed.creator_id],
        "campaigns": [Campaign.objects.running().first().pk, disputed.campaign_id],
        "collaborations": [collaboration.pk, disputed.pk],
        "deliverables": [collaboration.deliverables.first().pk],
        "evaluations": [Evaluation.objects.submitted().first().pk],
        "scorecards": [Scorecard.objects.first().pk],
        "standings": [Standing.objects.first().pk, Standing.objects.latest("pk").pk],
        "blacklist": [Entry.objects.first().pk],
        "incidents": [Incident.objects.first().pk],
        "imports": [Batch.objects.first().pk],
        "raters": list(RaterEffect.objects.order_by("rater").values_list("rater", flat=True).distinct()[:2]),
        "reviews": [Review.objects.open().first().pk, Review.objects.closed().first().pk],
        "renewals": [RenewalItem.objects.undecided().first().pk, RenewalItem.objects.decided().first().pk],
        "calibration": [
            CalibrationRound.objects.filter(closed_at__isnull=is_open).first().pk for is_open in BOTH
        ],
        "policy/versions": [Policy.objects.in_force().pk, draft.pk],
        "policy/tries": [WhatIf.objects.get(policy=draft).pk],
    }


def addresses(found):
    for route in all_routes():
        if route.is_api or route.is_admin or not route.name or route.name in DOWNLOADS:
            continue
        if not route.kwargs:
            yield route.address()
        elif set(route.kwargs) <= {"pk", "creator_pk", "collaboration_pk", "section"}:
            for number in numbers_for(route, found):
                yield route.address(
                    **{name: number if name != "section" else SECTION for name in route.kwargs}
                )


def numbers_for(route, found):
    first, second = route.path.split("/")[:2]
    return found.get(f"{first}/{second}") or found.get(first, [])


def is_page(page, address):
    """Neither a fragment nor a file."""
    answer = page.request.get(address, max_redirects=0)
    return answer.status == 200 and answer.body().startswith(b"<!doctype html>")


# Everything twice, in a browser: more than the whole suite's tests are given each.
@pytest.mark.timeout(900)
def test_every_page_is_accessible_and_fits(found, browser_page, sign_in):
    """On both screens in one test, because loading what is shown takes longer than many pages do."""
    administrator = User.objects.administrators().first()
    pages, faults = [], []
    for language, size in (("en", DESKTOP), ("zh-hans", PHONE)):
        User.objects.filter(pk=administrator.pk).update(language=language)
        page = sign_in(browser_page(language=language, size=size), administrator)
        pages = pages or [address for address in addresses(found) if is_page(page, address)]
        for address in pages:
            page.goto(address)
            faults += [f"{language}: {fault}" for fault in faults_of(page)]

    assert not faults, "\n".join(faults)
    assert len(pages) >= LEAST


def faults_of(page):
    for holds in (assert_accessible, assert_fits):
        try:
            holds(page)
        except AssertionError as fault:
            yield str(fault)
