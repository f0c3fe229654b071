import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.factories.accounts import MembershipFactory, person
from tests.factories.campaigns import CampaignFactory, CollaborationFactory, DeliverableFactory
from tests.factories.commerce import (
    AttributionFactory,
    ExchangeRateFactory,
    OrderLineFactory,
    ReturnFactory,
    StoreFactory,
)

pytestmark = pytest.mark.django_db
LINES = "/value/lines/"


@pytest.fixture
def store(brand):
    return StoreFactory(brand=brand)


@pytest.fixture
def signed_in(client, brand):
    user = person(Role.MANAGER, brand)
    client.force_login(user)
    return user


@pytest.fixture
def elsewhere(client, signed_in, brand, other_brand):
    """A collaboration of another brand of the person's, while `brand` is the current one."""
    MembershipFactory(user=signed_in, brand=other_brand, role=Role.MANAGER)
    client.post(reverse("accounts:switch_brand"), {"brand": brand.pk})
    return CollaborationFactory(campaign=CampaignFactory(brand=other_brand, currency="USD"))


def sold(row, *, currency="USD", **line):
    store = StoreFactory(brand=row.campaign.brand, currency=currency)
    return AttributionFactory(line=OrderLineFactory(store=store, **line), collaboration=row).line


def asked(row):
    video = DeliverableFactory(collaboration=row)
    line = sold(row)
    line.attribution.deliverable = video
    line.attribution.save()
    return line, {
        "collaboration": row.pk,
        "campaign": row.campaign_id,
        "deliverable": video.pk,
        "product": line.product_id,
    }


@pytest.mark.parametrize("name", ["collaboration", "campaign", "deliverable", "product"])
def test_lines_are_of_the_brand_of_what_is_asked_for(client, elsewhere, name):
    line, query = asked(elsewhere)

    answer = client.get(LINES, {name: query[name], "figure": "gmv"})

    assert [each.pk for each in answer.context["page"]] == [line.pk]
    assert (answer.context["brand"], answer.context["sales"].converted.gmv) == (line.store.brand, 10_00)


def test_stores_to_choose_from_are_of_the_brand_of_what_is_asked_for(client, elsewhere, store):
    line = sold(elsewhere)

    form = client.get(LINES, {"collaboration": elsewhere.pk, "store": line.store_id}).context["filter"].form

    assert form.is_valid()
    assert [*form.fields["store"].queryset] == [line.store]


@pytest.mark.parametrize("name", ["collaboration", "campaign", "deliverable"])
def test_lines_add_up_in_the_currency_of_the_campaign(client, signed_in, brand, name):
    row = CollaborationFactory(campaign=CampaignFactory(brand=brand, currency="THB"))
    ExchangeRateFactory(brand=brand, currency="USD", into="THB", rate="33.3333")
    _line, query = asked(row)

    sales = client.get(LINES, {name: query[name], "figure": "gmv"}).context["sales"]

    assert (sales.currency, sales.converted.gmv) == ("THB", 333_33)


def test_missing_rate_leads_to_the_rates_of_the_collaborations_brand(client, elsewhere):
    sold(elsewhere, currency="THB")

    text = client.get(reverse("commerce:collaboration_value", args=[elsewhere.pk])).content.decode()

    assert f'name="brand" value="{elsewhere.campaign.brand_id}">Exchange rates of' in text
    assert f'name="next" value="{reverse("commerce:rates")}"' in text


def test_unmatched_orders_are_those_of_the_campaigns_brand(client, elsewhere):
    line = sold(elsewhere)
    OrderLineFactory(store=line.store, creator=elsewhere.creator)

    page = client.get(reverse("commerce:campaign_value", args=[elsewhere.campaign_id])).content.decode()

    assert f'name="brand" value="{elsewhere.campaign.brand_id}">Unmatched orders of' in page
    assert f'name="next" value="{reverse("commerce:unmatched")}"' in page


def test_lines_priced_by_the_terms_can_be_opened(client, signed_in, store):
    OrderLineFactory(store=store, est_standard_minor=1_00)
    wanted = OrderLineFactory(store=store)

    page = client.get(LINES, {"figure": "by_terms"}).context["page"]

    assert [each.pk for each in page] == [wanted.pk]


def test_lines_of_a_creator_are_those_of_the_collaborations(client, signed_in, brand, store):
    row = CollaborationFactory(campaign=CampaignFactory(brand=brand))
    line = sold(row)
    OrderLineFactory(store=store, creator=row.creator)
    sold(CollaborationFactory(campaign=CampaignFactory(brand=brand, currency="THB"), creator=row.creator))

    query = {"creator": row.creator_id, "unmatched": "false", "currency": "USD"}
    context = client.get(LINES, query).context

    assert ([each.pk for each in context["page"]], context["sales"].currency) == ([line.pk], "USD")


def test_lines_without_a_video_can_be_opened(client, signed_in, brand):
    row = CollaborationFactory(campaign=CampaignFactory(brand=brand))
    line = sold(row)
    AttributionFactory(
        line=OrderLineFactory(store=line.store),
        collaboration=row,
        deliverable=DeliverableFactory(collaboration=row),
    )

    page = client.get(LINES, {"collaboration": row.pk, "without_video": "true"}).context["page"]

    assert [each.pk for each in page] == [line.pk]


def test_totals_of_a_list_narrow_it_down_further(client, signed_in, brand):
    row = CollaborationFactory(campaign=CampaignFactory(brand=brand))
    sold(row)

    text = client.get(LINES, {"collaboration": row.pk, "cursor": "x"}).content.decode()

    assert f"{LINES}?collaboration={row.pk}&amp;figure=refunded" in text


def test_lines_of_a_campaign_add_up_to_the_figures_of_its_collaborations(client, signed_in, brand):
    campaign = CampaignFactory(brand=brand, currency="USD")
    ExchangeRateFactory(brand=brand, rate="0.05")
    # 1.5 cents each.
    for row in CollaborationFactory.create_batch(3, campaign=campaign):
        sold(row, currency="THB", paid_minor=30)

    page = client.get(reverse("commerce:campaign_value", args=[campaign.pk])).context
    sales = client.get(LINES, {"campaign": campaign.pk, "figure": "gmv"}).context["sales"]

    assert (page["summary"].gmv, sales.converted.gmv) == (6, 6)
    assert sum(part.converted.gmv for _store, part in page["stores"]) == 6
    assert sum(part.converted.gmv for _product, part in page["products"]) == 6


def test_unpaid_order_without_an_amount_is_no_sample(client, signed_in, store):
    OrderLineFactory(store=store, paid_minor=0, status="unpaid")

    assert "sample</div>" not in client.get(LINES).content.decode()


def test_sample_is_called_one(client, signed_in, store):
    OrderLineFactory(store=store, paid_minor=0)

    assert "sample</div>" in client.get(LINES).content.decode()


def test_line_says_that_more_was_refunded_than_was_paid(client, signed_in, store):
    ReturnFactory(line=OrderLineFactory(store=store, paid_minor=200_00), amount_minor=250_00)
    ReturnFactory(line=OrderLineFactory(store=store, paid_minor=80_00), amount_minor=80_00)

    text = client.get(LINES).content.decode()

    assert text.count("more than was paid") == 1
    assert "$250.00 refunded, more than was paid" in text
