import pytest
from django.urls import reverse

from commerce.actions.attribution import attribute
from commerce.actions.matching import match_lines
from commerce.models import Attribution
from commerce.why import whys
from tests.factories.campaigns import NOW, DeliverableFactory
from tests.factories.commerce import CreatorCodeFactory, TrackingLinkFactory, collaboration_of, line_of


@pytest.fixture
def row(brand):
    return collaboration_of(brand)


def test_each_match_says_why_and_where(brand, row, operator):
    video = DeliverableFactory(collaboration=row, published_at=NOW)
    code = CreatorCodeFactory(collaboration=row)
    link = TrackingLinkFactory(collaboration=row)
    lines = [
        line_of(brand, content_id=video.content_id),
        line_of(brand, discount_code=code.code),
        line_of(brand, utm_campaign=str(row.campaign_id), utm_content=str(row.pk)),
        line_of(brand),
    ]
    match_lines(
        brand=brand, ids=[lines[3].pk], collaboration=row, reason="She wrote so.", by=operator, at=NOW
    )
    attribute(at=NOW)

    found = whys(list(Attribution.objects.select_related("collaboration")), brand)

    texts, urls = zip(*(found[line.pk] for line in lines), strict=True)
    assert video.content_id in texts[0]
    assert code.code in texts[1]
    assert link.slug in texts[2]
    assert texts[3] == f"Matched by {operator}: She wrote so."
    assert urls == (
        f"{row.get_absolute_url()}#deliverable-{video.pk}",
        reverse("commerce:codes") + f"?q={code.code}",
        link.get_absolute_url(),
        row.get_absolute_url(),
    )


def test_a_click_on_one_of_several_links_names_the_collaboration(brand, row):
    links = TrackingLinkFactory.create_batch(2, collaboration=row)
    line = line_of(brand, utm_campaign=str(row.campaign_id), utm_content=str(row.pk))
    attribute(at=NOW)

    found = whys(list(Attribution.objects.select_related("collaboration")), brand)[line.pk]

    assert not any(link.slug in found.text for link in links)
    assert found.url == row.get_absolute_url()
