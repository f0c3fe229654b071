from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Sample, SampleRule
from campaigns.states import SampleState, Stage
from tests.factories.campaigns import (
    CollaborationFactory,
    DeliverableFactory,
    SampleFactory,
    SampleRuleFactory,
)

LIST = reverse("campaigns:samples")
BULK = reverse("campaigns:sample_bulk")


@pytest.fixture
def sample(brand):
    return SampleFactory(collaboration__campaign__brand=brand, collaboration__stage=Stage.NEGOTIATING)


def step(sample, name):
    return reverse("campaigns:sample_step", args=[sample.pk, name])


def test_list_says_what_to_do_when_there_is_none(client, operator):
    client.force_login(operator)

    assert "ask for one there" in client.get(LIST, headers={"accept-language": "en"}).text


def test_list_asks_the_same_for_one_row_and_three(client, operator, brand, queries):
    client.force_login(operator)
    SampleRuleFactory(brand=brand, min_tier=1, min_fulfilment_bp=1, monthly_quota=5, open_per_creator=5)
    SampleFactory(collaboration__campaign__brand=brand)
    one = queries(LIST)
    SampleFactory(collaboration__campaign__brand=brand, received=True)
    SampleFactory(collaboration__campaign__brand=brand)

    assert queries(LIST) == one


def test_list_shows_each_word_of_the_rule_and_no_other_brand(client, operator, brand, sample):
    client.force_login(operator)
    SampleRuleFactory(brand=brand, max_price_minor=1_00)
    SampleFactory(product_name="Elsewhere")

    page = client.get(LIST).text

    assert "$12.00" in page
    assert "Elsewhere" not in page


def test_overdue_filter_shows_what_is_past_its_clock(client, operator, brand, sample):
    client.force_login(operator)
    late = SampleFactory(collaboration__campaign__brand=brand, received=True, post_due_at=timezone.now())

    page = client.get(LIST, {"overdue": "on"}).context["page"]

    assert [row.pk for row in page] == [late.pk]


def test_bulk_approves_and_says_why_not(client, operator, brand, sample):
    client.force_login(operator)
    done = SampleFactory(collaboration__campaign__brand=brand, fulfilled=True)

    page = client.post(BULK, {"action": "approve", "chosen": [sample.pk, done.pk]})

    assert [result.refusal is None for result in page.context["results"]] == [True, False]


def test_bulk_of_all_that_match_follows_the_filter(client, operator, brand, sample):
    client.force_login(operator)
    other = SampleFactory(collaboration__campaign__brand=brand, product_name="Mask")

    client.post(BULK, {"action": "approve", "matching": "1", "query": "q=Mask"})

    sample.refresh_from_db()
    other.refresh_from_db()
    assert (sample.state, other.state) == (SampleState.REQUESTED, SampleState.APPROVED)


@pytest.mark.parametrize("sent", [{"action": "ship"}, {"action": "burn"}, {}])
def test_bulk_without_a_carrier_or_an_action_is_refused(client, operator, sample, sent):
    client.force_login(operator)

    assert client.post(BULK, {"chosen": [sample.pk], **sent}).status_code == 409


def test_warehouse_gets_what_the_list_shows_without_live_formulas(client, operator, brand, sample):
    client.force_login(operator)
    Sample.objects.filter(pk=sample.pk).update(product_name="=1+1")
    SampleFactory(collaboration__campaign__brand=brand, product_name="Mask", approved=True)

    every = client.get(reverse("campaigns:sample_export")).getvalue().decode()
    approved = client.get(reverse("campaigns:sample_export"), {"state": "approved"}).getvalue().decode()

    assert "'=1+1" in every
    assert "Mask" in approved
    assert "1+1" not in approved


def test_request_page_makes_a_sample_in_minor_units(client, operator, sample):
    client.force_login(operator)
    url = reverse("campaigns:new_sample", args=[sample.collaboration_id])

    client.post(url, {"product_name": "Mask", "quantity": 2, "price": "9.90", "currency": "USD"})

    made = Sample.objects.get(product_name="Mask")
    assert (made.price_minor, made.quantity, made.collaboration_id) == (990, 2, sample.collaboration_id)


@pytest.mark.parametrize(
    ("before", "name", "sent", "after"),
    [
        ({}, "approve", {}, "approved"),
        ({}, "reject", {"reason": "too dear"}, "rejected"),
        ({"approved": True}, "ship", {"carrier": "J&T", "cost": "3.50"}, "shipped"),
        ({"approved": True}, "cancel", {"reason": "out of stock"}, "cancelled"),
        ({"shipped": True}, "receive", {"received_at": timezone.now().isoformat()[:16]}, "received"),
    ],
)
def test_step_moves_the_sample(client, operator, brand, before, name, sent, after):
    client.force_login(operator)
    sample = SampleFactory(
        collaboration__campaign__brand=brand,
        collaboration__stage=Stage.NEGOTIATING,
        requested_at=timezone.now(),
        **before,
    )

    assert client.get(step(sample, name)).status_code == 200
    assert client.post(step(sample, name), sent).status_code == 302

    sample.refresh_from_db()
    assert sample.state == after


def test_step_that_lacks_its_reason_shows_the_form_again(client, operator, sample):
    client.force_login(operator)

    assert client.post(step(sample, "reject"), {"reason": ""}).status_code == 422
    assert client.get(step(sample, "burn")).status_code == 404


def test_fulfilment_offers_videos_of_the_collaboration_alone(client, operator, brand):
    client.force_login(operator)
    sample = SampleFactory(collaboration__campaign__brand=brand, received=True)
    mine = DeliverableFactory(collaboration=sample.collaboration)
    other = DeliverableFactory(collaboration__campaign__brand=brand)

    assert client.post(step(sample, "fulfil"), {"deliverable": other.pk}).status_code == 422
    client.post(step(sample, "fulfil"), {"deliverable": mine.pk})

    sample.refresh_from_db()
    assert sample.deliverable == mine


def test_extension_shows_on_the_page(client, operator, brand):
    client.force_login(operator)
    due = timezone.now() + timedelta(days=1)
    sample = SampleFactory(collaboration__campaign__brand=brand, received=True, post_due_at=due)
    url = reverse("campaigns:extend_sample", args=[sample.pk])
    assert url in client.get(sample.get_absolute_url()).text

    client.post(url)

    assert url not in client.get(sample.get_absolute_url()).text


def test_rule_is_set_from_its_page_and_shown_again(client, operator, brand):
    client.force_login(operator)
    sent = {
        "is_automatic": "on",
        "min_tier": "2",
        "min_fulfilment": "60",
        "max_price": "20",
        "currency": "USD",
    }

    client.post(reverse("campaigns:sample_rule"), sent)

    rule = SampleRule.objects.get(brand=brand)
    assert (rule.is_automatic, rule.min_tier, rule.min_fulfilment_bp, rule.max_price_minor) == (
        True,
        2,
        6000,
        20_00,
    )
    assert rule.takes_unrated is False
    assert "60" in client.get(reverse("campaigns:sample_rule")).text


def test_customer_service_reads_and_decides_nothing(client, scorer, sample):
    client.force_login(scorer)

    page = client.get(LIST)

    assert page.context["may_decide"] is False
    assert client.post(BULK, {"action": "approve", "chosen": [sample.pk]}).status_code == 403
    assert client.get(reverse("campaigns:sample_export")).status_code == 403


def test_collaboration_page_lists_its_samples(client, operator, sample):
    client.force_login(operator)

    page = client.get(sample.collaboration.get_absolute_url()).text

    assert sample.get_absolute_url() in page


def test_picker_shows_how_many_samples_were_fulfilled(client, operator, brand):
    client.force_login(operator)
    done = SampleFactory(collaboration__campaign__brand=brand, fulfilled=True)
    SampleFactory(collaboration=done.collaboration, unfulfilled=True)
    campaign = CollaborationFactory(campaign__brand=brand).campaign

    page = client.get(reverse("campaigns:picker", args=[campaign.pk]))

    records = {each["creator"].pk: each["record"] for each in page.context["candidates"]}
    assert records[done.collaboration.creator_id].rate == 0.5


def test_sample_names_the_one_that_may_be_the_same_request(client, brand, operator):
    ours = SampleFactory(collaboration__campaign__brand=brand, product_name="Serum")
    theirs = SampleFactory(collaboration=ours.collaboration, product_name="serum", external_id="R1")
    SampleFactory(collaboration=ours.collaboration, product_name="serum", external_id="R2", fulfilled=True)
    client.force_login(operator)

    page = client.get(ours.get_absolute_url())

    assert list(page.context["twins"]) == [theirs]
    assert list(client.get(theirs.get_absolute_url()).context["twins"]) == [ours]


@pytest.fixture
def in_greenwich(operator):
    type(operator).objects.update(time_zone="UTC")


@pytest.mark.usefixtures("in_greenwich")
def test_parcel_is_corrected_from_its_page(client, operator, brand):
    client.force_login(operator)
    now = timezone.now()
    sample = SampleFactory(
        collaboration__campaign__brand=brand,
        received=True,
        carrier="J&T",
        shipped_at=now - timedelta(days=8),
        received_at=now - timedelta(days=5),
        post_due_at=now + timedelta(days=9),
        requested_at=now - timedelta(days=10),
    )
    url = reverse("campaigns:correct_parcel", args=[sample.pk])
    assert url in client.get(sample.get_absolute_url()).text
    shown = client.get(url).context["form"]
    sent = {name: shown[name].value() or "" for name in shown.fields} | {
        "cost": "3.50",
        "tracking_number": "TH1",
        "shipped_at": f"{shown['shipped_at'].value():%Y-%m-%dT%H:%M}",
        "received_at": f"{shown['received_at'].value() - timedelta(days=1):%Y-%m-%dT%H:%M}",
    }

    assert client.post(url, sent).status_code == 302

    before, shipped = sample.received_at, sample.shipped_at
    sample.refresh_from_db()
    assert (sample.cost_minor, sample.tracking_number, sample.shipped_at) == (3_50, "TH1", shipped)
    assert sample.received_at == (before - timedelta(days=1)).replace(second=0, microsecond=0)
    assert sample.post_due_at == sample.received_at + timedelta(days=14)


def test_parcel_of_another_brand_is_not_found(client, operator):
    client.force_login(operator)

    assert (
        client.get(reverse("campaigns:correct_parcel", args=[SampleFactory(shipped=True).pk])).status_code
        == 404
    )


@pytest.mark.usefixtures("in_greenwich")
def test_bulk_ships_as_of_the_day_that_is_said(client, operator, brand):
    client.force_login(operator)
    sample = SampleFactory(collaboration__campaign__brand=brand, approved=True)
    left = timezone.localtime().replace(second=0, microsecond=0) - timedelta(days=1)
    Sample.objects.update(requested_at=left - timedelta(days=1))
    sent = {"action": "ship", "carrier": "J&T", "shipped_at": f"{left:%Y-%m-%dT%H:%M}", "chosen": [sample.pk]}

    client.post(BULK, sent)

    sample.refresh_from_db()
    assert sample.shipped_at == left
