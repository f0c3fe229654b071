"""Signing in through the form, in both languages and at both widths; the frame of every page."""

import pytest

from tests.factories.accounts import PASSWORD

from .browser import DESKTOP, PHONE, assert_accessible, assert_fits

TITLES = {"zh-hans": "登录", "en": "Sign in"}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_sign_in_page_is_right_before_signing_in(browser_page, language, size):
    page = browser_page(language=language, size=size)

    page.goto("/accounts/login/")

    assert page.locator("h1").inner_text() == TITLES[language]
    assert_accessible(page)
    assert_fits(page)


def test_language_before_signing_in_is_chinese_until_switched(browser_page):
    page = browser_page()
    page.set_extra_http_headers({"Accept-Language": "en-US,en"})
    page.goto("/accounts/login/")
    assert page.locator("h1").inner_text() == TITLES["zh-hans"]

    page.get_by_role("button", name="English").click()
    page.locator("html[lang=en]").wait_for(state="attached")
    page.goto("/accounts/password/reset/")

    assert page.locator("html").get_attribute("lang") == "en"


def test_person_signs_in_through_the_form(browser_page, operator):
    page = browser_page(language="en")
    page.goto("/accounts/login/")

    page.get_by_label("Email").fill(operator.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.wait_for_url(lambda url: "/accounts/login" not in url)


def test_description_of_the_api_is_drawn_under_our_own_policy(browser_page, sign_in, operator):
    page = sign_in(browser_page(language="en"), operator)

    page.goto("/api/")

    page.get_by_role("heading", name="Kolmark API").wait_for()
