"""What the content security policy refuses in the browser is refused here already."""

import re

import pytest
from django.conf import settings

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>"),
    "an event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']"),
    "hx-on": re.compile(r"\bhx-on"),
    "an evaluated value": re.compile(r"hx-(vals|headers)=[\"']js:|javascript:"),
    "a filter in hx-trigger": re.compile(r"hx-trigger=\"[^\"]*\["),
    "another host": re.compile(r"(src|href)=\"(https?:)?//"),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_template_needs_nothing_inline(path):
    source = path.read_text()

    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(source)]

    assert found == []


LAYOUTS = {"base.html", "entrance.html", "_failure.html"}


def test_fragments_are_never_whole_pages():
    pages = [path for path in TEMPLATES if path.name.startswith("_") and path.name not in LAYOUTS]

    assert [str(path) for path in pages if "{% extends" in path.read_text()] == []


def test_every_drawn_icon_is_in_the_sprite():
    sprite = settings.BASE_DIR / "build" / "icons.svg"
    assert sprite.exists(), "The assets are not built: run make setup."
    pattern = re.compile(r"\b(?:icon(?:\s+|=)|nav_link \"[^\"]+\" )\"([a-z0-9-]+)\"")
    drawn = {name for path in TEMPLATES for name in pattern.findall(path.read_text())}

    there = set(re.findall(r'<symbol id="([^"]+)"', sprite.read_text()))

    assert drawn - there == set()
