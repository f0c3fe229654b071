from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commerce.actions.tracking import (
    CodeDatesError,
    CodeError,
    CodeTakenError,
    NameTakenError,
    OtherBrandError,
    change_code,
    change_link,
    change_template,
    make_code,
    make_link,
    make_template,
)
from commerce.models import AttributionJob, CreatorCode
from commerce.tracking import WordsError
from tests.factories.campaigns import NOW
from tests.factories.commerce import (
    CreatorCodeFactory,
    TrackingLinkFactory,
    TrackingTemplateFactory,
    collaboration_of,
)

FROM = date(2026, 6, 1)
WORDS = {"source": "tiktok", "medium": "affiliate", "campaign": "{campaign}", "content": "{link}", "term": ""}


@pytest.fixture
def row(brand):
    return collaboration_of(brand)


@pytest.fixture
def how(operator):
    return {"by": operator, "at": NOW}


def jobs():
    return list(AttributionJob.objects.order_by("pk").values_list("subject", "value"))


def test_a_link_carries_the_words_of_its_template(row, how):
    template = TrackingTemplateFactory(brand=row.campaign.brand, campaign="june", content="{link}")

    link = make_link(collaboration=row, url="https://a.example/", template=template, **how)

    assert f"utm_campaign=june&utm_content={link.slug}" in link.target
    assert jobs() == [("clicks", "")]


def test_a_template_of_another_brand_is_refused(row, how):
    with pytest.raises(OtherBrandError):
        make_link(collaboration=row, url="https://a.example/", template=TrackingTemplateFactory(), **how)


def test_a_link_is_led_elsewhere_with_the_same_words(row, how):
    link = TrackingLinkFactory(collaboration=row)

    change_link(link=link, url="https://b.example/?utm_content=x", is_active=False, **how)

    link.refresh_from_db()
    assert link.target.startswith("https://b.example/?utm_source=tiktok")
    assert f"utm_content={row.pk}" in link.target
    assert not link.is_active


def test_a_code_is_kept_in_capitals(row, how):
    code = make_code(collaboration=row, code=" mia10 ", starts_on=FROM, **how)

    assert code.code == "MIA10"
    assert jobs() == [("code", "MIA10")]


def test_a_code_has_one_bearer_in_the_brand(row, how):
    CreatorCodeFactory(collaboration=collaboration_of(row.campaign.brand), code="MIA10")
    CreatorCodeFactory(code="MIA20")  # of another brand

    with pytest.raises(CodeTakenError):
        make_code(collaboration=row, code="mia10", starts_on=FROM, **how)
    assert make_code(collaboration=row, code="mia20", starts_on=FROM, **how).code == "MIA20"


def test_a_code_that_ended_is_free_again(row, how):
    last_day = date(2026, 12, 31)
    CreatorCodeFactory(
        collaboration=collaboration_of(row.campaign.brand), code="MIA10", starts_on=FROM, ends_on=last_day
    )

    with pytest.raises(CodeTakenError):
        make_code(collaboration=row, code="MIA10", starts_on=last_day, **how)
    code = make_code(collaboration=row, code="MIA10", starts_on=date(2027, 1, 1), **how)
    with pytest.raises(CodeTakenError):
        change_code(code=code, text="MIA10", starts_on=last_day, **how)
    assert change_code(code=code, text="MIA10", starts_on=date(2027, 1, 2), **how).starts_on == date(
        2027, 1, 2
    )


def test_the_database_itself_keeps_two_bearers_of_a_code_apart(row):
    first, second = (CreatorCodeFactory(collaboration=row) for _each in range(2))
    CreatorCodeFactory(code=first.code)  # of another brand

    with pytest.raises(IntegrityError), transaction.atomic():
        CreatorCode.objects.filter(pk=second.pk).update(code=first.code)
    CreatorCode.objects.filter(pk=first.pk).update(ends_on=date(2026, 5, 31))
    CreatorCode.objects.filter(pk=second.pk).update(code=first.code, starts_on=date(2026, 6, 1))


@pytest.mark.parametrize("text", ["", "  ", "MIA 10"])
def test_a_code_is_one_word(row, how, text):
    with pytest.raises(CodeError):
        make_code(collaboration=row, code=text, starts_on=FROM, **how)


def test_a_code_does_not_end_before_it_starts(row, how):
    with pytest.raises(CodeDatesError):
        make_code(collaboration=row, code="MIA10", starts_on=FROM, ends_on=date(2026, 5, 31), **how)
    code = CreatorCodeFactory(collaboration=row)
    with pytest.raises(IntegrityError), transaction.atomic():
        CreatorCode.objects.filter(pk=code.pk).update(ends_on=date(2000, 1, 1))


def test_a_corrected_code_is_looked_for_under_both_names(row, how):
    code = CreatorCodeFactory(collaboration=row, code="MIA10")

    change_code(code=code, text="mia11", starts_on=FROM, **how)

    assert jobs() == [("code", "MIA10"), ("code", "MIA11")]


def test_templates_have_names_and_plain_words(brand, how):
    template = make_template(brand=brand, name="Shop", **WORDS, **how)

    with pytest.raises(NameTakenError):
        make_template(brand=brand, name="Shop", **WORDS, **how)
    with pytest.raises(WordsError) as refusal:
        change_template(template=template, name="Shop", **{**WORDS, "campaign": "a b"}, **how)
    assert refusal.value.field == "campaign"


def test_customer_service_makes_neither(row, agent):
    with pytest.raises(PermissionDenied):
        make_link(collaboration=row, url="https://a.example/", by=agent, at=NOW)
    with pytest.raises(PermissionDenied):
        make_code(collaboration=row, code="MIA10", starts_on=FROM, by=agent, at=NOW)
