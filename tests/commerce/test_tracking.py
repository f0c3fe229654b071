import pytest

from commerce import qr
from commerce.models import TrackingTemplate
from commerce.tracking import (
    TargetError,
    TargetTooLongError,
    WordsError,
    check_target,
    check_words,
    new_slug,
    parameters_of,
    tracked,
)
from tests.factories.commerce import collaboration_of


@pytest.fixture
def row(brand):
    return collaboration_of(brand)


def target(row, url, **words):
    return tracked(url, collaboration=row, template=TrackingTemplate(**words), slug="abc2345")


def test_the_parameters_say_whose_link_it_is(row):
    found = target(row, "https://shop.example.com/serum")

    assert found == (
        "https://shop.example.com/serum?utm_source=tiktok&utm_medium=affiliate"
        f"&utm_campaign={row.campaign_id}&utm_content={row.pk}"
    )


def test_parameters_that_are_there_are_replaced_and_the_rest_stays(row):
    found = target(
        row, "https://a.example/?color=red&UTM_source=mail&utm_source=x&empty=#top", campaign="june"
    )

    assert found == (
        "https://a.example/?color=red&empty=&utm_source=tiktok&utm_medium=affiliate"
        f"&utm_campaign=june&utm_content={row.pk}#top"
    )


def test_the_rest_of_the_query_stays_as_it_is_written(row):
    """A shop may tell `flag` from `flag=`, and read %CE%D2 in its own encoding."""
    found = target(row, "https://a.example/?flag&q=%CE%D2&a=1+2%203&utm%5Fsource=mail&u=a%2Fb/c", term="")

    assert found.startswith(
        "https://a.example/?flag&q=%CE%D2&a=1+2%203&u=a%2Fb/c&utm_source=tiktok&utm_medium="
    )


def test_placeholders_are_filled(row):
    found = target(row, "https://a.example/", content="{link}", term="{creator}")

    assert parameters_of(found)["utm_content"] == "abc2345"
    assert parameters_of(found)["utm_term"] == row.creator.handle


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop.example.com",
        "http://shop.example.com/",
        "javascript:alert(1)",
        "https://",
        "https://mia:secret@shop.example.com/",
        "https://mia@shop.example.com/",
        "https://shop.example.com:99999/",
        "https://shop example.com/",
        "https://shop.example.com/\nSet-Cookie: x",
        "//shop.example.com/",
        "https://[::1",
    ],
)
def test_an_address_that_is_no_plain_https_is_refused(url):
    with pytest.raises(TargetError):
        check_target(url)


def test_an_address_that_grows_too_long_is_refused(row):
    with pytest.raises(TargetTooLongError):
        target(row, "https://a.example/" + "x" * 1980)


@pytest.mark.parametrize("words", ["a b", "a&b", "{unknown}", "é", "a=b", "50%"])
def test_words_that_an_address_would_change_are_refused(words):
    with pytest.raises(WordsError):
        check_words(words)


def test_slugs_differ_and_have_no_letters_to_mistake():
    slugs = {new_slug() for _each in range(200)}

    assert len(slugs) == 200
    assert not set("".join(slugs)) & set("il10o")


def test_a_qr_code_is_drawn_in_both_formats():
    assert qr.svg("https://a.example/l/abc2345").startswith(b"<?xml")
    assert qr.png("https://a.example/l/abc2345").startswith(b"\x89PNG")
