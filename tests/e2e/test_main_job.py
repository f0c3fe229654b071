"""The main job by hand, from the import of creators to the blacklist that refuses one of them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import DefaultScorer
from accounts.roles import SCORING_ROLES, Role
from blacklist.models import Entry
from campaigns.models import Campaign
from creators.models import Creator
from evaluations.models import Evaluation, Standing
from tests.factories.accounts import UserFactory, person
from tests.factories.campaigns import video_id

from .browser import follow

CREATORS = """Username,Followers,Country
@lumi.corner,1.2M,Thailand
@tavo.finds,34k,Thailand
@serana.lab,8200,Thailand
"""
SLOW = 30_000


@pytest.fixture
def team(stack, brand):
    """One person for each role in the brand, who scores by default."""
    people = {role: person(role, brand, language="en") for role in (*SCORING_ROLES, Role.MANAGER)}
    DefaultScorer.objects.bulk_create(
        DefaultScorer(brand=brand, role=role, user=people[role]) for role in SCORING_ROLES
    )
    return people


@pytest.fixture
def page_of(browser_page, sign_in):
    pages = {}

    def page(user):
        if user.pk not in pages:
            pages[user.pk] = sign_in(browser_page(language="en"), user)
        return pages[user.pk]

    return page


@pytest.mark.slow
def test_from_import_to_refusal(team, page_of, brand, tmp_path):
    import_creators(page_of(team[Role.OPERATIONS]), tmp_path)
    campaign = run_campaign(page_of(team[Role.MANAGER]))
    record_videos(page_of(team[Role.OPERATIONS]), campaign)
    for role in SCORING_ROLES:
        score_everything(page_of(team[role]), team[role])
    close(page_of(team[Role.MANAGER]), campaign)
    read_dossier(page_of(team[Role.MANAGER]))
    blacklist(page_of(team[Role.OPERATIONS]), page_of(UserFactory(is_administrator=True, language="en")))
    is_refused(page_of(team[Role.MANAGER]))


def import_creators(page, folder):
    file = folder / "creators.csv"
    file.write_text(CREATORS, encoding="utf-8")
    page.goto("/imports/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and compare").click()
    # The worker reads the file; the page follows by itself.
    page.get_by_role("button", name="Import", exact=True).click(timeout=SLOW)
    expect(page.get_by_role("button", name="Undo")).to_be_visible(timeout=SLOW)
    assert Creator.objects.get(handle="lumi.corner").follower_count == 1_200_000


def run_campaign(page):
    page.goto("/campaigns/new/")
    page.get_by_label("Name").fill("Spring serum")
    page.get_by_label("Goal").select_option("sales")
    page.get_by_label("Thailand").check()
    today = timezone.now().date()
    page.get_by_label("Starts").fill((today - timedelta(days=40)).isoformat())
    page.get_by_label("Ends").fill(today.isoformat())
    page.get_by_label("Owner").select_option(index=1)
    follow(page.get_by_role("button", name="Create the draft"))
    campaign = Campaign.objects.get(name="Spring serum")
    page.goto(f"/campaigns/{campaign.pk}/creators/")
    page.get_by_label("Handles or profile links").fill("@lumi.corner\n@tavo.finds\n@serana.lab")
    page.get_by_role("button", name="Add these").click()
    expect(page.get_by_text("@serana.lab").first).to_be_visible()
    page.goto(f"/campaigns/{campaign.pk}/edit/")
    follow(page.get_by_role("button", name=re.compile("Start")).first)
    campaign.refresh_from_db()
    assert campaign.collaborations.count() == 3
    return campaign


def record_videos(page, campaign):
    """Three videos each; the last one was published nine days ago."""
    for place, collaboration in enumerate(campaign.collaborations.order_by("pk")):
        handle = collaboration.creator.handle
        page.goto(f"/collaborations/{collaboration.pk}/plan/")
        page.get_by_label("Agreed videos").fill("3")
        follow(page.locator("main form button.btn-primary"))
        for number in range(3):
            moment = timezone.now() - timedelta(days=15 - 3 * number)
            content = video_id(moment, number=10 * place + number + 1)
            page.get_by_label("Link of the video").fill(f"https://www.tiktok.com/@{handle}/video/{content}")
            page.get_by_role("button", name="Record", exact=True).click()
            expect(page.locator("article.deliverable")).to_have_count(number + 1)


def score_everything(page, scorer):
    """Keys alone: 4 everywhere, then submit and go on to the next."""
    page.goto("/queue/")
    owed = Evaluation.objects.filter(scorer=scorer).count()
    assert owed == 3
    follow(page.locator("main a[href^='/evaluations/']").first)
    for _number in range(owed):
        marks = page.locator("fieldset[data-mark]").all()
        assert marks
        for mark in marks:
            mark.locator("label[data-level='4']").click()
        follow(page.get_by_role("button", name=re.compile("^Submit")))
    assert Evaluation.objects.filter(scorer=scorer, state="submitted").count() == owed


def close(page, campaign):
    page.goto(f"/campaigns/{campaign.pk}/close/")
    page.get_by_role("button", name="Close the campaign").click()
    page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()
    expect(page.locator("[aria-busy=false]").first).to_be_visible(timeout=SLOW)
    campaign.refresh_from_db()
    assert campaign.state == "closed"
    expect(page.get_by_text(re.compile("3 collaborations? settled|settled: 3", re.IGNORECASE))).to_be_visible(
        timeout=SLOW
    )


def read_dossier(page):
    creator = Creator.objects.get(handle="lumi.corner")
    standing = Standing.objects.get(creator=creator)
    page.goto(f"/creators/{creator.pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(standing.get_effective_tier_display())
    expect(page.get_by_text("First tier: it follows the score.")).to_be_visible()
    expect(page.locator("[data-chart=trend] svg")).to_be_visible()


def blacklist(operator_page, administrator_page):
    creator = Creator.objects.get(handle="tavo.finds")
    operator_page.goto(f"/creators/{creator.pk}/blacklist/")
    operator_page.get_by_label("Facts").fill("Took two samples and published nothing.")
    follow(operator_page.get_by_role("button", name="Propose"))
    entry = Entry.objects.get()
    administrator_page.goto(f"/blacklist/{entry.pk}/")
    administrator_page.get_by_role("button", name="Approve").click()
    expect(administrator_page.get_by_text("In force").first).to_be_visible()


def is_refused(page):
    """The guard holds in the next campaign."""
    page.goto("/campaigns/new/")
    page.get_by_label("Name").fill("Summer serum")
    page.get_by_label("Thailand").check()
    today = timezone.now().date()
    page.get_by_label("Starts").fill(today.isoformat())
    page.get_by_label("Ends").fill((today + timedelta(days=30)).isoformat())
    page.get_by_label("Owner").select_option(index=1)
    follow(page.get_by_role("button", name="Create the draft"))
    campaign = Campaign.objects.get(name="Summer serum")
    page.goto(f"/campaigns/{campaign.pk}/creators/")
    page.get_by_label("Handles or profile links").fill("@tavo.finds")
    page.get_by_role("button", name="Add these").click()
    expect(page.get_by_text("This creator is on the blacklist.").first).to_be_visible()
    assert campaign.collaborations.count() == 0
