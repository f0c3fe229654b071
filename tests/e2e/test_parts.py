"""The shared parts in a real browser: what scripts add to them. The pages' own tests trust these."""

import json

import pytest

from .browser import DESKTOP, PHONE, assert_accessible, assert_fits


@pytest.fixture
def open_parts(browser_page, sign_in, administrator):
    def make(*, language="en", size=DESKTOP):
        page = sign_in(browser_page(language=language, size=size), administrator)
        page.goto("/styleguide/")
        return page

    return make


def answer_posts(page, status, body):
    """The page under test posts to itself; what it sent is returned in a list."""
    sent = []

    def reply(route):
        if route.request.method != "POST":
            return route.fallback()
        sent.append(route.request.post_data)
        return route.fulfill(status=status, content_type="application/json", body=json.dumps(body))

    page.route("**/styleguide/", reply)
    return sent


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_parts_are_accessible_and_fit(open_parts, language, size):
    page = open_parts(language=language, size=size)

    assert page.locator("[data-chart] svg").count() == 3
    assert_accessible(page)
    assert_fits(page)


def test_rows_are_chosen_on_the_page_and_then_all_that_match(open_parts):
    page = open_parts()
    bar = page.locator("[data-bulk-bar]")
    count = bar.locator("[data-bulk-count]")
    assert not bar.is_visible()

    page.get_by_label("Select Siti Rahma").check()
    assert count.inner_text() == "1"

    page.get_by_label("Select all on this page").check()
    page.get_by_role("button", name="Select all 1,000+ that match").click()
    assert count.inner_text() == "1,000+"
    assert page.locator("[data-select-matching]").input_value() == "1"

    page.get_by_role("button", name="Select none").click()
    assert not bar.is_visible()


def test_marks_are_given_by_keys_and_saved(open_parts):
    page = open_parts()
    sent = answer_posts(page, 200, {})
    first = page.locator("[data-mark]").first

    first.locator("input[value='4']").focus()
    page.keyboard.press("3")
    assert first.locator("input:checked").input_value() == "3"
    assert first.locator("[data-mark-anchor]").inner_text() == "As agreed"

    # A low mark keeps the cursor, in the reason it needs.
    page.locator("[data-mark]").nth(2).locator("input").first.focus()
    page.keyboard.press("2")
    page.keyboard.type("Blurred in half of the shots")
    page.get_by_text("Saved", exact=True).wait_for()

    assert "Blurred in half of the shots" in sent[-1]


def test_a_refused_mark_is_said_where_it_stands(open_parts):
    page = open_parts()
    answer_posts(page, 409, {"message": "The deadline has passed."})

    page.locator("[data-mark] input[value='4']").first.focus()
    page.keyboard.press("n")

    page.locator("[data-save-state]", has_text="The deadline has passed.").wait_for()


def stage_of(page, card):
    return page.locator(f"[data-stage]:has(#{card})").get_attribute("data-stage")


def test_a_card_is_carried_by_the_keyboard(open_parts):
    page = open_parts()
    sent = answer_posts(page, 200, {"message": "Moved to Contacted"})

    page.locator("#card-1").focus()
    page.keyboard.press("Alt+ArrowRight")
    page.locator("[data-board-status]", has_text="Moved to Contacted").wait_for(state="attached")

    assert stage_of(page, "card-1") == "contacted"
    assert sent == ["stage=contacted&reason="]
    assert page.locator("[data-stage-count]").all_inner_texts() == ["1", "2", "0"]


def test_a_card_is_dragged(open_parts):
    page = open_parts()
    sent = answer_posts(page, 200, {"message": "Moved to Contacted"})

    page.locator("#card-1").drag_to(page.locator("[data-stage='contacted']"))
    page.locator("[data-board-status]", has_text="Moved to Contacted").wait_for(state="attached")

    assert stage_of(page, "card-1") == "contacted"
    assert sent == ["stage=contacted&reason="]


def test_a_refused_card_goes_back_and_says_why(open_parts):
    page = open_parts()
    sent = answer_posts(page, 409, {"message": "The terms are not agreed."})

    page.locator("#card-3").focus()
    page.keyboard.press("Alt+ArrowRight")
    page.get_by_label("Reason", exact=False).last.wait_for()
    page.locator("#reason-text").fill("No answer")
    page.locator("#reason-dialog").get_by_role("button", name="Continue").click()
    page.locator(".toast-item", has_text="The terms are not agreed.").wait_for()

    assert stage_of(page, "card-3") == "contacted"
    assert sent == ["stage=cancelled&reason=No+answer"]


def test_a_card_stays_when_no_reason_is_given(open_parts):
    page = open_parts()
    sent = answer_posts(page, 200, {})

    page.locator("#card-3").focus()
    page.keyboard.press("Alt+ArrowRight")
    page.locator("#reason-dialog").get_by_role("button", name="Cancel").click()

    assert stage_of(page, "card-3") == "contacted"
    assert sent == []


def test_what_cannot_be_taken_back_is_asked_first(open_parts):
    page = open_parts()
    sent = answer_posts(page, 200, {})
    dialog = page.locator("#confirm-dialog")

    page.locator("form[data-confirm] button").click()
    dialog.get_by_role("button", name="Cancel").click()
    assert sent == []

    page.locator("form[data-confirm] button").click()
    dialog.get_by_role("button", name="Remove").click()
    page.wait_for_url("**/styleguide/")
    assert len(sent) == 1


def test_a_chart_has_its_figures_in_a_table(open_parts):
    page = open_parts()
    figure = page.locator("[data-chart=trend]")

    figure.get_by_text("Show as a table").click()

    assert figure.locator("tbody tr").first.locator("td").all_inner_texts() == [
        "2026-01-10", "Campaign 1", "4", "3", "–", "4", "4", "4", "3.18",
    ]  # fmt: skip


def test_navigation_opens_as_a_drawer_on_a_phone(open_parts):
    page = open_parts(size=PHONE)
    drawer = page.locator("#sidebar")
    assert not drawer.is_visible()

    page.get_by_role("button", name="Open navigation").click()
    page.locator("#sidebar.show:not(.showing)").wait_for()
    page.keyboard.press("Escape")
    drawer.wait_for(state="hidden")


def test_the_language_is_switched_and_kept(open_parts):
    page = open_parts(language="en")

    page.get_by_role("button", name="中文").click()

    page.locator("html[lang=zh-Hans]").wait_for(state="attached")
