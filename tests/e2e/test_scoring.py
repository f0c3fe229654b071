"""Scoring in a real browser: keys, autosave, save and next, the grid, a phone."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from accounts.roles import Role
from evaluations.models import Evaluation
from tests.factories.accounts import UserFactory, person
from tests.factories.campaigns import (
    CampaignFactory,
    CollaborationFactory,
    DeliverableFactory,
    DeliverableSnapshotFactory,
    MessageFactory,
    TermsFactory,
)
from tests.factories.evaluations import EvaluationFactory, asked, standard_scorecard, submitted

from .browser import DESKTOP, PHONE, assert_accessible, assert_fits, follow


@pytest.fixture
def evaluations(stack):
    """Two of one campaign, the first with everything a scorer looks at."""
    campaign = CampaignFactory(name="Summer launch")
    scorer = person(Role.OPERATIONS, campaign.brand)
    made = [
        EvaluationFactory(
            collaboration=CollaborationFactory(campaign=campaign, completed=True),
            scorer=scorer,
            due_at=now() + timedelta(days=days),
        )
        for days in (-1, 2)
    ]
    video = DeliverableFactory(
        collaboration=made[0].collaboration, transcript="Look at this.", translation="看这个。"
    )
    for day in (1, 3, 7):
        DeliverableSnapshotFactory(deliverable=video, taken_at=video.published_at + timedelta(days=day))
    MessageFactory(collaboration=made[0].collaboration)
    TermsFactory(collaboration=made[0].collaboration)
    return made


@pytest.fixture
def open_page(browser_page, sign_in, evaluations):
    def make(address, *, language="en", size=DESKTOP, user=None):
        user = user or evaluations[0].scorer
        type(user).objects.filter(pk=user.pk).update(language=language)
        page = sign_in(browser_page(language=language, size=size), user)
        page.goto(address)
        return page

    return make


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_scoring_are_accessible_and_fit(open_page, evaluations, language, size):
    done = submitted(evaluations[1])
    scorecard = standard_scorecard()
    campaign = evaluations[0].collaboration.campaign
    page = open_page("/queue/", language=language, size=size)
    for name, address in {
        "queue": "/queue/",
        "form": f"/evaluations/{evaluations[0].pk}/",
        "grid": f"/queue/grid/{campaign.pk}/operations/",
        "panel": f"/collaborations/{done.collaboration_id}/marks/",
        "correct": f"/evaluations/{done.pk}/correct/",
        "scorecard": f"/scorecards/{scorecard.pk}/",
    }.items():
        assert page.goto(address).status == 200, name

        assert page.locator("h1").inner_text(), name
        assert_accessible(page)
        assert_fits(page)


def test_draft_of_a_scorecard_is_accessible_and_fits(open_page):
    standard_scorecard()
    page = open_page("/scorecards/", user=UserFactory(is_administrator=True))

    page.get_by_role("button", name="Draft the next version").click()
    page.wait_for_url("**/scorecards/*/")
    assert_accessible(page)
    for link in ("Name and goal weights", "New criterion"):
        follow(page.get_by_role("link", name=link))
        assert_accessible(page)
        assert_fits(page)
        page.go_back()


def test_keys_mark_reasons_are_asked_for_and_next_follows(open_page, evaluations):
    first, second = evaluations
    page = open_page(f"/evaluations/{first.pk}/")
    marks = page.locator("[data-mark]")

    marks.first.locator("input[value='3']").focus()
    page.keyboard.press("2")
    page.keyboard.type("The product is hidden for half the video.")
    marks.nth(1).locator("input[value='3']").focus()
    for _criterion in range(marks.count() - 1):
        page.keyboard.press("3")
    page.locator("[data-save-state][data-state=saved]").wait_for()
    drafts = Evaluation.objects.get(pk=first.pk).draft_marks.count()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/evaluations/{second.pk}/")

    assert drafts == len(asked(first))
    assert sorted(first.marks.values_list("value", flat=True)) == [2, *[3] * (len(asked(first)) - 1)]
