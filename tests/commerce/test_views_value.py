import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from accounts.roles import Role
from creators.models import Profile, Source
from evaluations.dimensions import Tier
from evaluations.models import CurrentStanding
from tests.factories.accounts import person
from tests.factories.campaigns import (
    NOW,
    CampaignFactory,
    CollaborationFactory,
    CompletedCollaborationFactory,
    DeliverableFactory,
    DeliverableSnapshotFactory,
    SampleFactory,
    TermsFactory,
)
from tests.factories.commerce import (
    AttributionFactory,
    ExchangeRateFactory,
    OrderLineFactory,
    ProductFactory,
    ReturnFactory,
    StoreFactory,
)

pytestmark = pytest.mark.django_db
VALUE, LINES = "/value/", "/value/lines/"


@pytest.fixture
def store(brand):
    return StoreFactory(brand=brand)


@pytest.fixture
def campaign(brand):
    return CampaignFactory(brand=brand)


@pytest.fixture
def signed_in(client, brand):
    user = person(Role.MANAGER, brand)
    client.force_login(user)
    return user


def sold(campaign, store, *, paid=10_00, **line):
    row = CollaborationFactory(campaign=campaign)
    AttributionFactory(line=OrderLineFactory(store=store, paid_minor=paid, **line), collaboration=row)
    return row


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_number_of_queries(
    client, signed_in, campaign, store, rows, django_assert_num_queries
):
    made = [sold(campaign, store) for _each in range(rows)]

    with django_assert_num_queries(17):
        answer = client.get(VALUE)

    assert [each.collaboration for each in answer.context["values"]] == made[::-1]


def test_list_without_anything_says_what_to_do(client, signed_in):
    text = client.get(VALUE).content.decode()

    assert "Import the affiliate orders of a store." in text
    assert "Open the campaigns" in text


def test_list_sorts_by_net_in_the_campaigns_currency(client, signed_in, campaign, store, brand):
    dong = StoreFactory(brand=brand, market="VN", currency="VND")
    day = (NOW - timedelta(days=12)).date()
    ExchangeRateFactory(brand=brand, currency="VND", day=day, rate="0.00004")
    small = sold(campaign, store, paid=5_00)
    large = sold(campaign, dong, paid=1_000_000)
    unknown = sold(campaign, StoreFactory(brand=brand, currency="THB"), paid=999_00)
    refunded = sold(campaign, store, paid=90_00, is_fully_returned=True)

    shown = [each.collaboration for each in client.get(VALUE, {"sort": "-net"}).context["values"]]

    assert shown == [large, small, refunded, unknown]


def test_list_sorts_by_net_in_the_brands_currency(client, signed_in, store, brand):
    day = (NOW - timedelta(days=12)).date()
    ExchangeRateFactory(brand=brand, day=day, rate="0.03")
    baht = CampaignFactory(brand=brand, currency="THB")
    cheap = sold(baht, StoreFactory(brand=brand, currency="THB"), paid=100_00)
    dear = sold(CampaignFactory(brand=brand), store, paid=50_00)
    unknown = sold(
        CampaignFactory(brand=brand, currency="VND"), StoreFactory(brand=brand, currency="VND"), paid=9
    )

    def shown(sort):
        return [each.collaboration for each in client.get(VALUE, {"sort": sort}).context["values"]]

    assert (shown("-net"), shown("net")) == ([dear, cheap, unknown], [cheap, dear, unknown])


def test_list_filters(client, signed_in, campaign, store):
    row, idle = sold(campaign, store), CollaborationFactory(campaign=campaign)

    def shown(**query):
        return {each.collaboration for each in client.get(VALUE, query).context["values"]}

    assert shown(sold="true") == {row}
    assert shown(q=idle.creator.handle) == {idle}
    assert shown(campaign=campaign.pk) == {row, idle}


def test_list_filters_by_tier_source_and_currency(client, signed_in, campaign, brand):
    row, idle = CollaborationFactory.create_batch(2, campaign=campaign)
    baht = CollaborationFactory(campaign=CampaignFactory(brand=brand, currency="THB"))
    CurrentStanding.objects.filter(creator=row.creator).update(tier=Tier.S)
    Profile.objects.create(brand=brand, creator=row.creator, source=Source.PROVIDER)
    Profile.objects.update_or_create(creator=idle.creator, brand=brand, defaults={"source": ""})

    def shown(**query):
        return {each.collaboration for each in client.get(VALUE, query).context["values"]}

    assert (shown(tier="S"), shown(tier="unrated")) == ({row}, {idle, baht})
    assert (shown(source="provider"), shown(source="unknown")) == ({row}, {idle, baht})
    assert (shown(currency="THB"), shown(tier="unrated", currency="USD")) == ({baht}, {idle})


def test_export_holds_the_figures(client, signed_in, campaign, store):
    row = sold(campaign, store, actual_standard_minor=1_50)

    text = b"".join(client.get("/value/export/csv/").streaming_content).decode("utf-8-sig")

    cells = dict(zip(*(line.split(",") for line in text.splitlines()), strict=True))
    assert (cells["Handle"], cells["GMV"], cells["Commission"], cells["Contribution"]) == (
        row.creator.handle,
        "10.00",
        "1.50",
        "8.50",
    )


def test_workbook_holds_the_figures(client, signed_in, campaign, store):
    sold(campaign, store)

    content = b"".join(client.get("/value/export/xlsx/").streaming_content)

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [row[5].value for row in sheet.iter_rows()] == ["GMV", 10]


def test_export_of_another_kind_is_not_there(client, signed_in):
    assert client.get("/value/export/pdf/").status_code == 404


def test_collaboration_page_shows_each_video(client, signed_in, campaign, store):
    row = sold(campaign, store)
    video = DeliverableFactory(collaboration=row)
    AttributionFactory(line=OrderLineFactory(store=store), collaboration=row, deliverable=video)

    context = client.get(reverse("commerce:collaboration_value", args=[row.pk])).context

    ((shown, sales),) = context["videos"]
    assert (shown, sales.converted.gmv, context["without_video"].converted.gmv) == (video, 10_00, 10_00)


def test_costs_open_the_terms_and_the_samples_by_name(client, signed_in, campaign, store):
    row = sold(campaign, store)
    TermsFactory(
        collaboration=row, form="live", accepted_at=NOW, accepted_by=campaign.owner, fixed_fee_minor=50_00
    )
    first, second = (
        SampleFactory(collaboration=row, shipped=True, product_name=name, cost_minor=5_00, courier_minor=1_00)
        for name in ("Lamp", "Serum")
    )

    text = client.get(reverse("commerce:collaboration_value", args=[row.pk])).content.decode()

    terms = f'<a href="{row.get_absolute_url()}#terms">'
    assert f"{terms}$50.00</a>" in text
    # The guarantee beyond the 1.00 that the terms give of the order.
    assert f"{terms}$122.45</a>" in text
    for sample in (first, second):
        assert f'<div class="cell-note">{sample.product_name}</div>' in text
        for amount in ("$5.00", "$1.00"):
            assert f'<a href="{sample.get_absolute_url()}">{amount}</a>' in text


def test_every_figure_of_a_row_opens_what_is_behind_it(client, signed_in, campaign, store):
    row = sold(campaign, store)

    text = client.get(VALUE).content.decode()

    figures = text[text.index("<tbody>") : text.index("</tbody>")]
    assert 'class="num"' in figures
    assert all("<a href=" in cell for cell in figures.split('<td class="num"')[1:])
    assert f'href="{reverse("commerce:collaboration_value", args=[row.pk])}#parts"' in figures


@pytest.mark.parametrize("name", ["collaboration", "campaign", "creator"])
def test_every_tile_opens_what_is_behind_it(client, signed_in, campaign, store, name):
    row = sold(campaign, store)
    pk = {"collaboration": row.pk, "campaign": row.campaign_id, "creator": row.creator_id}[name]
    url = reverse(f"commerce:{name}_value", args=[pk])

    text = client.get(url).content.decode()

    assert '<div class="tile"' not in text
    assert text.count(f'<a href="{url}#parts" class="tile"') == 4
    assert 'id="parts"' in text
    assert f"/value/lines/?{name}={pk}" in text


def test_part_of_the_collaboration_page_stands_alone(client, signed_in, campaign, store):
    row = sold(campaign, store)

    answer = client.get(
        reverse("commerce:collaboration_value", args=[row.pk]), headers={"HX-Request": "true"}
    )

    assert "<html" not in answer.content.decode()
    assert (
        f'hx-get="{reverse("commerce:collaboration_value", args=[row.pk])}"'
        in client.get(row.get_absolute_url()).content.decode()
    )


def test_missing_rate_is_said_with_its_days(client, signed_in, campaign, brand):
    row = sold(campaign, StoreFactory(brand=brand, currency="THB"))

    text = client.get(reverse("commerce:collaboration_value", args=[row.pk])).content.decode()

    day = (NOW - timedelta(days=10)).date()
    assert f"No exchange rate from THB into USD for days between {day} and {day}" in text
    assert "–%" not in text


def test_campaign_page_adds_up_and_says_what_is_open(client, signed_in, campaign, store):
    rows = [sold(campaign, store), sold(campaign, store, paid=30_00)]
    OrderLineFactory(store=store, creator=rows[0].creator)

    context = client.get(reverse("commerce:campaign_value", args=[campaign.pk])).context

    assert (context["summary"].gmv, context["summary"].orders) == (40_00, 2)
    assert [each.collaboration for each in context["values"]] == rows[::-1]
    assert (context["unmatched"], context["immature"]) == (1, 2)
    assert [(part, sales.converted.gmv) for part, sales in context["stores"]] == [(store, 40_00)]


def test_products_of_one_name_are_told_apart_by_their_store(client, signed_in, campaign, brand):
    stores = [StoreFactory(brand=brand, name=name) for name in ("Bangkok", "Manila")]
    for each in stores:
        sold(campaign, each, product=ProductFactory(store=each, name="Lamp"))

    text = client.get(reverse("commerce:campaign_value", args=[campaign.pk])).content.decode()

    for each in stores:
        assert f'Lamp</a><div class="cell-note">{each.name}</div>' in text


def test_parts_of_the_commission_stand_in_one_column(client, signed_in, campaign, store):
    row = sold(campaign, store, est_standard_minor=1_00, actual_ads_minor=50)

    text = client.get(reverse("commerce:collaboration_value", args=[row.pk])).content.decode()

    amounts = text[text.index(">Amounts<") : text.index(">By video<")]
    assert amounts.count('<th scope="col"') == 8
    for note in ("Standard commission $1.00", "Shop ads commission $0.50", "Of it estimated $1.00"):
        assert note in amounts


def test_closing_preview_shows_what_was_sold(client, signed_in, campaign, store):
    sold(campaign, store)

    text = client.get(reverse("campaigns:close", args=[campaign.pk])).content.decode()

    assert "Value so far" in text
    assert "1 order line is not mature yet" in text


def test_closing_preview_names_what_sold_nothing(client, signed_in, campaign, store):
    sold(campaign, store)
    without = CompletedCollaborationFactory(campaign=campaign)
    CollaborationFactory(campaign=campaign)

    panels = client.get(reverse("campaigns:close", args=[campaign.pk])).context["panels"]

    (panel,) = [each for each in panels if each["template"] == "commerce/_closing.html"]
    assert panel["without_orders"] == [(without, without.deliverables.get())]


def test_creators_part_names_orders_without_a_collaboration(client, signed_in, campaign, store):
    row = sold(campaign, store)
    OrderLineFactory(store=store, creator=row.creator)

    context = client.get(reverse("commerce:creator_value", args=[row.creator_id])).context

    assert [each.gmv for each in context["summaries"]] == [10_00]
    assert context["alone"].orders == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_lines_cost_the_same_number_of_queries(
    client, signed_in, campaign, store, rows, django_assert_num_queries
):
    made = [sold(campaign, store).attributions.get().line for _each in range(rows)]

    with django_assert_num_queries(13):
        answer = client.get(LINES, {"campaign": campaign.pk})

    assert {line.pk for line in answer.context["page"]} == {line.pk for line in made}


@pytest.mark.parametrize(
    ("figure", "line"),
    [
        ("refunded", {"is_fully_returned": True}),
        ("commission", {"est_standard_minor": 1}),
        ("estimated", {"est_ads_minor": 1}),
        ("ad_assisted", {"is_ad_assisted": True}),
        ("frozen", {"status": "frozen"}),
        ("ineligible", {"status": "ineligible"}),
        ("samples", {"paid_minor": 0}),
        ("mature", {"delivered_at": NOW - timedelta(days=90)}),
    ],
)
def test_a_figure_opens_the_lines_behind_it(client, signed_in, store, figure, line):
    wanted = OrderLineFactory(store=store, **line)
    OrderLineFactory(store=store)

    page = client.get(LINES, {"figure": figure}).context["page"]

    assert [each.pk for each in page] == [wanted.pk]


def test_lines_add_up_to_the_figure(client, signed_in, campaign, store):
    row = sold(campaign, store, paid=70_00)
    ReturnFactory(line=row.attributions.get().line, amount_minor=20_00)

    context = client.get(LINES, {"collaboration": row.pk, "figure": "refunded"}).context

    assert context["sales"].per_currency["USD"].refunded == sum(line.refunded for line in context["page"])


def test_lines_of_another_brand_do_not_show(client, signed_in):
    foreign = AttributionFactory()

    answer = client.get(LINES, {"collaboration": foreign.collaboration_id})

    assert ([*answer.context["page"]], answer.context["subject"]) == ([], "")


@pytest.mark.parametrize("query", [{"figure": "x"}, {"collaboration": "x"}, {"store": "0"}, {"ordered": "x"}])
def test_bad_filters_are_no_failure(client, signed_in, store, query):
    OrderLineFactory(store=store)

    assert client.get(LINES, query).status_code == 200


def test_month_of_returns_shows(client, signed_in, store):
    ReturnFactory(line=OrderLineFactory(store=store, ordered_at=NOW))

    (cohort,) = client.get(reverse("commerce:cohorts")).context["cohorts"]

    assert (cohort.units, cohort.shares["refunded"][-1].count) == (1, 1)


@pytest.mark.parametrize(
    "query", [{}, {"unit": "line", "without_fault": "on"}, {"unit": "x"}, {"store": "0"}]
)
def test_months_without_orders_say_what_to_do(client, signed_in, query):
    answer = client.get(reverse("commerce:cohorts"), query)

    assert "Import orders and returns" in answer.content.decode()


def test_collaboration_has_one_cost_on_its_page_and_on_that_of_its_value(client, signed_in, campaign):
    row = CompletedCollaborationFactory(campaign=campaign)
    TermsFactory(
        collaboration=row,
        form="live",
        fixed_fee_minor=300_00,
        cpm_minor=10_00,
        guarantee_minor=500_00,
        accepted_at=NOW,
        accepted_by=campaign.owner,
    )
    video = row.deliverables.get()
    # After settlement: views that came later are not paid for.
    DeliverableSnapshotFactory(deliverable=video, taken_at=row.completed_at + timedelta(days=9), views=8_400)
    english = {"accept-language": "en"}
    url = reverse("commerce:collaboration_value", args=[row.pk])

    page = client.get(row.get_absolute_url(), headers=english)
    part = client.get(url, headers=english | {"HX-Request": "true"})
    whole = client.get(url, headers=english)

    assert "cost" not in page.context
    assert part.context["value"].total_cost == whole.context["value"].total_cost == 800_00
    assert "$800.00" in part.text
    assert "$800.00" in whole.text
