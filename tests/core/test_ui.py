from datetime import UTC, date, datetime

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from core.keyset import CappedCount
from core.templatetags import ui


def render(source, path="/", **context):
    request = RequestFactory().get(path)
    template = Template("{% load ui %}" + source)
    return template.render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (None, "–", "–"),
        (880, "880", "880"),
        (816.8247, "817", "817"),
        (3421, "3.4K", "3,421"),
        (34_210, "34.2K", "3.4万"),
        (1_234_567, "1.2M", "123万"),
        (120_000_000, "120M", "1.2亿"),
    ],
)
def test_short_number_uses_the_units_of_the_language(value, english, chinese):
    with translation.override("en"):
        assert ui.short_number(value) == english
    with translation.override("zh-hans"):
        assert ui.short_number(value) == chinese


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_number_groups_thousands_in_both_languages(language):
    with translation.override(language):
        assert ui.number(1234567) == "1,234,567"
        assert ui.number(1234.5, 2) == "1,234.50"


def test_money_takes_minor_units_of_the_currency():
    with translation.override("en"):
        assert ui.money(1234500, "USD") == "$12,345.00"
        assert ui.money(12345, "JPY") == "¥12,345"
        assert ui.money(None, "USD") == "–"


def test_missing_score_is_a_dash_and_never_zero():
    assert ui.score(None) == "–"
    assert ui.score(0) == "0.00"
    assert ui.score(3.724696) == "3.72"


def test_percent_takes_a_share():
    with translation.override("en"):
        assert ui.percent(0.0725) == "7.2%"
        assert ui.percent(None) == "–"


@pytest.mark.parametrize(
    ("count", "text"),
    [(999, "999"), (1000, "1,000"), (1001, "1,000+"), (CappedCount(1000, capped=True), "1,000+")],
)
def test_capped_says_when_there_is_more(count, text):
    assert ui.capped(count) == text


def test_when_shows_the_readers_zone():
    moment = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    with timezone.override("Asia/Shanghai"), translation.override("en"):
        shown = ui.when(moment)

    assert ">2026-03-02 07:30</time>" in shown
    assert 'datetime="2026-03-01T23:30:00+00:00"' in shown


def test_when_shows_a_day_as_it_is():
    assert ">2026-03-01</time>" in ui.when(date(2026, 3, 1))
    assert ui.when(None) == "–"


def test_icon_is_decorative_unless_it_is_named():
    assert 'aria-hidden="true"' in ui.icon("users")
    assert 'role="img" aria-label="People"' in ui.icon("users", "", "People")
    assert "&lt;b&gt;" in ui.icon("users", "", "<b>")


@pytest.mark.parametrize(
    ("path", "link", "order"),
    [
        ("/?cursor=x", "?sort=-score", "none"),
        ("/?sort=-score", "?sort=score", "descending"),
        ("/?sort=score&q=a", "?sort=-score&amp;q=a", "ascending"),
    ],
)
def test_sort_header_turns_the_order_and_starts_at_the_first_page(path, link, order):
    shown = render('{% sort_header "score" "Score" first="-" %}', path)

    assert f'href="{link}"' in shown
    assert f'aria-sort="{order}"' in shown


def test_nav_link_is_absent_while_its_page_does_not_exist():
    assert render('{% nav_link "nowhere:list" "users" "Nowhere" %}').strip() == ""


def test_nav_link_marks_the_page_it_leads_to():
    shown = render('{% nav_link "core:styleguide" "users" "Parts" 120 %}', "/styleguide/")

    assert 'aria-current="page"' in shown
    assert "99+" in shown


class FilterForm(forms.Form):
    q = forms.CharField(required=False)
    market = forms.MultipleChoiceField(choices=[("ID", "Indonesia"), ("TH", "Thailand")], required=False)
    source = forms.CharField(required=False)


def test_active_filters_name_the_choice_and_how_to_drop_it():
    request = RequestFactory().get("/?q=a&market=ID&market=TH&cursor=x")

    chips = ui.active_filters({"request": request}, FilterForm(request.GET))

    assert chips == [{"label": "Market", "value": "Indonesia, Thailand", "link": "?q=a"}]


@pytest.mark.parametrize(("language", "offered"), [("zh-hans", "en"), ("en", "zh-hans")])
def test_the_other_language_is_offered(language, offered):
    with translation.override(language):
        assert ui.language_to_offer()["code"] == offered


def test_address_of_an_unknown_page_is_empty():
    assert ui.address({"request": HttpRequest()}, "nowhere:list") == ""
