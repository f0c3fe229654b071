import pytest
from django.urls import reverse

from commerce.models import CreatorCode, TrackingLink, TrackingTemplate
from tests.factories.commerce import (
    CreatorCodeFactory,
    TrackingLinkFactory,
    TrackingTemplateFactory,
    collaboration_of,
)


@pytest.fixture
def row(brand):
    return collaboration_of(brand)


@pytest.fixture
def signed_in(client, operator):
    client.force_login(operator)
    return client


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "factory", "queries"), [("links", TrackingLinkFactory, 9), ("codes", CreatorCodeFactory, 8)]
)
def test_a_list_shows_the_brands_own_newest_first(
    signed_in, brand, rows, name, factory, queries, django_assert_num_queries
):
    made = [factory(collaboration=collaboration_of(brand)) for _each in range(rows)]
    factory()  # of another brand
    signed_in.get(reverse("insights:home"))

    with django_assert_num_queries(queries):
        answer = signed_in.get(reverse(f"commerce:{name}"))

    assert [each.pk for each in answer.context["page"]] == [each.pk for each in reversed(made)]


def test_links_are_found_by_handle_and_short_link(signed_in, brand):
    first, second = (TrackingLinkFactory(collaboration=collaboration_of(brand)) for _each in range(2))

    for text in (f"@{first.collaboration.creator.handle}", first.address):
        answer = signed_in.get(reverse("commerce:links"), {"q": text})
        assert [link.pk for link in answer.context["page"]] == [first.pk]
    assert second.pk != first.pk


def test_empty_lists_say_what_to_do(signed_in, brand):
    for name in ("links", "codes", "link_templates"):
        assert "empty-state" in signed_in.get(reverse(f"commerce:{name}")).content.decode()


def test_a_link_is_made_from_the_collaborations_page(signed_in, row):
    answer = signed_in.post(reverse("commerce:new_link", args=[row.pk]), {"url": "https://a.example/x"})

    link = TrackingLink.objects.get()
    assert answer.url == row.get_absolute_url()
    assert link.slug in signed_in.get(answer.url).content.decode()


def test_a_wrong_address_is_told_beside_the_field(signed_in, row):
    answer = signed_in.post(reverse("commerce:new_link", args=[row.pk]), {"url": "http://a.example/x"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["url"]
    assert not TrackingLink.objects.exists()


def test_a_links_page_and_its_qr_code(signed_in, row):
    link = TrackingLinkFactory(collaboration=row)

    page = signed_in.get(link.get_absolute_url()).content.decode()
    svg = signed_in.get(reverse("commerce:qr_svg", args=[link.pk]))
    png = signed_in.get(reverse("commerce:qr_png", args=[link.pk]))

    assert link.address in page
    assert (svg.headers["Content-Type"], png.headers["Content-Type"]) == ("image/svg+xml", "image/png")
    assert f'"{link.slug}.png"' in png.headers["Content-Disposition"]


def test_a_link_is_taken_out_of_use(signed_in, row):
    link = TrackingLinkFactory(collaboration=row)

    signed_in.post(reverse("commerce:change_link", args=[link.pk]), {"url": link.target})

    link.refresh_from_db()
    assert not link.is_active


def test_a_code_is_added_and_put_right(signed_in, row):
    signed_in.post(reverse("commerce:new_code", args=[row.pk]), {"code": "mia10", "starts_on": "2026-06-01"})
    code = CreatorCode.objects.get()
    signed_in.post(
        reverse("commerce:change_code", args=[code.pk]),
        {"code": "mia10", "starts_on": "2026-06-01", "ends_on": "2026-06-30"},
    )

    code.refresh_from_db()
    assert (code.code, str(code.ends_on)) == ("MIA10", "2026-06-30")


def test_a_template_is_made_and_changed(signed_in, brand):
    words = {"source": "tiktok", "medium": "affiliate", "campaign": "june", "content": "{link}"}
    signed_in.post(reverse("commerce:new_link_template"), {"name": "Shop", **words})
    template = TrackingTemplate.objects.get()
    refused = signed_in.post(
        reverse("commerce:change_link_template", args=[template.pk]),
        {"name": "Shop", **words, "campaign": "a b"},
    )

    assert (template.brand, template.campaign) == (brand, "june")
    assert list(refused.context["form"].errors) == ["campaign"]


def test_customer_service_reads_only(client, agent, row):
    client.force_login(agent)
    link = TrackingLinkFactory(collaboration=row)
    template = TrackingTemplateFactory(brand=row.campaign.brand)

    assert client.get(link.get_absolute_url()).status_code == 200
    for name, pk in (("new_link", row.pk), ("change_link", link.pk), ("change_link_template", template.pk)):
        assert client.get(reverse(f"commerce:{name}", args=[pk])).status_code == 403
