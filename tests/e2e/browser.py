"""A Chromium from the machine, and pages that fail a test on any error they report."""

import shutil
from dataclasses import dataclass, field

from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Page

from config.env import BASE_DIR

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = "no Chromium was found on this machine"
LOCALES = {"zh-hans": "zh-CN", "en": "en-US"}
AXE = BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = (1440, 900)
PHONE = (390, 844)
SERVER_ERROR = 500
# The status of a page is the test's business; this line only repeats it.
REPEATED = "Failed to load resource"


def executable() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@dataclass
class Watch:
    """What went wrong on the pages of a context, whether or not the test looked."""

    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self._response)

    def _console(self, message) -> None:
        refused = "Content Security Policy" in message.text
        if (message.type == "error" and REPEATED not in message.text) or refused:
            self.faults.append(f"{message.location.get('url', '')}: {message.text}")

    def _response(self, response) -> None:
        missing_part = response.status >= 400 and "/static/" in response.url
        if response.status >= SERVER_ERROR or missing_part:
            self.faults.append(f"{response.url}: status {response.status}")


def new_context(browser, url: str, *, language: str, size: tuple[int, int]) -> BrowserContext:
    context = browser.new_context(
        base_url=url,
        locale=LOCALES[language],
        timezone_id="Asia/Shanghai",
        viewport={"width": size[0], "height": size[1]},
        has_touch=size[0] < 600,
    )
    context.set_default_timeout(20_000)
    if language != settings.LANGUAGE_CODE:
        # Chosen by the switch; what the browser prefers is not asked.
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": url}])
    return context


def follow(control: Locator, *, timeout: float | None = None) -> None:
    """Click what leads to another page, and go on when that page is there: a click alone does not wait for it."""
    with control.page.expect_navigation(timeout=timeout):
        control.click()


def assert_accessible(page: Page) -> None:
    """No serious or critical finding of axe-core. Injected by evaluation, which the page's policy allows."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
    serious = [
        f"{finding['id']}: {finding['help']}: {[node['html'][:200] for node in finding['nodes'][:5]]}"
        for finding in found
        if finding["impact"] in {"serious", "critical"}
    ]
    assert not serious, "\n".join([page.url, *serious])


def assert_fits(page: Page) -> None:
    """Nothing sticks out to the right of the window."""
    wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than the window"
