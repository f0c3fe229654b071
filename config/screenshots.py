"""`make screenshots`: the README's pictures, of the demonstration as a fresh `make run` shows it."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from . import env

IMAGES = env.BASE_DIR / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PASSWORD = "kolmark-demo"  # noqa: S105 -- printed on the screen of every demonstration
START_SECONDS = 180
WIDTH = 1440
MARKS = (4, 4, 3, 3, 4)
# A rising creator explains more than one who was always good.

RISING = "/creators/?trend=rising&sort=-score"


def main() -> None:
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        sys.exit("No Chromium or Chrome was found on this machine. Install one and start again.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demonstration() as url, sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.getuid() == 0 else []
        running = playwright.chromium.launch(executable_path=browser, args=arguments)
        take_dossier(signed_in(running, url, "manager@example.com"))
        take_scoring(signed_in(running, url, "marketing@example.com"))
        running.close()


@contextlib.contextmanager
def demonstration() -> Iterator[str]:
    """`make run` in a folder of its own; whoever's installation runs here is not touched."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="kolmark-") as folder:
        own = {"KOLMARK_VAR": folder, "KOLMARK_PORT": str(port), "KOLMARK_WEB_WORKERS": "1"}
        servers = {"DATABASE_URL": "", "REDIS_URL": "", "CACHE_URL": "", "BASE_URL": ""}
        program = subprocess.Popen(
            [sys.executable, "-m", "config.run"], cwd=env.BASE_DIR, env=os.environ | own | servers
        )
        try:
            wait_for(program, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            program.send_signal(signal.SIGTERM)
            program.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(program: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while program.poll() is None and time.monotonic() < until:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2),
        ):
            return
        time.sleep(0.5)
    sys.exit("Kolmark did not start; its last words are above.")


def signed_in(browser: Browser, url: str, email: str) -> Page:
    page = browser.new_context(
        base_url=url,
        timezone_id="Asia/Shanghai",
        viewport={"width": WIDTH, "height": 900},
        reduced_motion="reduce",
    ).new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/accounts/login" not in address)
    in_english(page)
    return page


def in_english(page: Page) -> None:
    if page.locator("html").get_attribute("lang") != "en":
        page.locator("button[name=language][value=en]").first.click()
        page.locator("html[lang=en]").wait_for(state="attached")


def take_dossier(page: Page) -> None:
    page.goto(RISING)
    page.locator("tbody th a").first.click()
    page.locator("[data-chart=trend] svg").wait_for()
    end = page.locator("section:has([data-chart=trend])").bounding_box()
    save(page, "dossier", height=end["y"] + end["height"] + 16 if end else WIDTH)


def take_scoring(page: Page) -> None:
    page.goto("/queue/")
    page.locator("tbody th a").first.click()
    for number, mark in enumerate(MARKS):
        page.locator(f"[data-mark] >> nth={number}").locator(f"input[value='{mark}']").check(force=True)
    save(page, "scoring", height=1000)


def save(page: Page, name: str, *, height: float) -> None:
    path: Path = IMAGES / f"{name}.png"
    # The page must be as high as the picture: bars that stick to the window's foot stand there.
    page.set_viewport_size({"width": WIDTH, "height": int(height)})
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(1000)  # charts redraw for the new height
    page.screenshot(path=path, animations="disabled", caret="hide")
    print(f"{path.relative_to(env.BASE_DIR)}  {path.stat().st_size // 1024} kB")  # noqa: T201


if __name__ == "__main__":
    main()
