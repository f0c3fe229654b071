from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from accounts.roles import Role
from commerce.models import OrderLine
from evaluations import actions, order_evidence
from evaluations.given import GivenMark
from evaluations.models import Mark, Review
from tests.evaluations.reviews import OPENED, RULED, apart, disputed, settled, voted
from tests.factories.accounts import person
from tests.factories.campaigns import MessageFactory, TermsFactory
from tests.factories.commerce import AttributionFactory, OrderLineFactory, StoreFactory
from tests.factories.evaluations import EvaluationFactory, ReviewFactory

pytestmark = pytest.mark.django_db
LIST = "/reviews/"


@pytest.fixture
def review():
    """Of marks 5 and 1, settled, with terms."""
    collaboration = apart()
    TermsFactory(collaboration=collaboration, guarantee_minor=98765_00)
    settled(collaboration)
    return disputed(collaboration)


def page(name, pk):
    return reverse(f"evaluations:{name}", args=[pk])


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_more_rows(client, manager, brand, rows, django_assert_num_queries):
    ReviewFactory.create_batch(rows, collaboration__campaign__brand=brand)
    client.force_login(manager)

    with django_assert_num_queries(13):
        assert len(client.get(LIST).context["rows"]) == rows


def test_overdue_reviews_come_first_and_closed_ones_have_a_list_of_their_own(client, manager, brand):
    today = now().date()
    made = {"collaboration__campaign__brand": brand}
    later = ReviewFactory(due_on=today + timedelta(days=3), **made)
    overdue = ReviewFactory(due_on=today - timedelta(days=3), **made)
    closed = ReviewFactory(ruled=True, **made)
    client.force_login(manager)

    shown = client.get(LIST).context
    assert shown["rows"] == [(overdue, True), (later, False)]
    assert (shown["overdue"], shown["open"], shown["closed"]) == (1, 2, 1)
    assert client.get(f"{LIST}?show=closed").context["rows"] == [(closed, False)]


def test_another_brands_review_is_not_there(client, review, stranger):
    client.force_login(stranger)

    assert client.get(page("review", review.pk)).status_code == 404
    assert client.get(LIST).context["rows"] == []


def test_page_shows_what_was_frozen_and_what_has_changed(client, review):
    MessageFactory(collaboration=review.collaboration)
    client.force_login(person(Role.MANAGER, review.brand))

    shown = client.get(page("review", review.pk)).context

    marks = shown["frozen"].marks_of("content")
    frozen = [
        (rater["role"], rater["adjusted"])
        for rater in review.inputs["raters"]
        if rater["dimension"] == "content"
    ]
    assert [(rater.role, rater.adjusted) for rater in marks.raters][:2] == frozen
    assert [role for role, _adjusted in frozen] == ["operations", "marketing"]
    assert [(one.what, one.then, one.now) for one in shown["differences"]] == [("Messages", "0", "1")]


def test_a_dispute_keeps_the_largest_order_lines_and_the_sums_of_all(client, monkeypatch):
    monkeypatch.setattr(order_evidence, "KEPT", 2)
    collaboration = apart()
    settled(collaboration)
    brand = collaboration.campaign.brand
    ruler = person(Role.MANAGER, brand)
    store = StoreFactory(brand=brand, currency="USD")
    lines = [
        AttributionFactory(
            line=OrderLineFactory(store=store, paid_minor=paid), collaboration=collaboration
        ).line
        for paid in (5_00, 30_00, 20_00)
    ]

    review = disputed(collaboration, by=ruler)
    OrderLine.objects.filter(pk=lines[0].pk).update(status="cancelled")

    assert [line["gmv"] for line in review.inputs["orders"]["lines"]] == [30_00, 20_00]
    assert review.inputs["orders"]["sums"] == [{"currency": "USD", "gmv": 55_00, "refunded": 0}]
    client.force_login(ruler)
    page = client.get(review.get_absolute_url())
    assert page.context["frozen"].orders.total == 3
    changed = {each.what: (each.then, each.now) for each in page.context["differences"]}
    assert changed["GMV in USD"] == ("$55.00", "$50.00")


def test_money_of_the_terms_is_hidden_from_customer_service(client, review):
    texts = []
    for role in (Role.OPERATIONS, Role.CUSTOMER_SERVICE):
        client.force_login(person(role, review.brand))
        texts.append(client.get(page("review", review.pk)).text)

    assert ["98,765" in text for text in texts] == [True, False]


def test_votes_are_read_after_voting(client, review):
    voter, waiting = person(Role.OPERATIONS, review.brand), person(Role.MARKETING, review.brand)
    vote = {"vote-role": "operations", "vote-choice": "keep", "vote-reason": "fits the brief"}
    client.force_login(voter)
    answer = client.post(page("vote", review.pk), vote)
    own = client.get(page("review", review.pk)).text
    client.force_login(waiting)

    assert answer.status_code == 302
    assert "fits the brief" in own
    assert "fits the brief" not in client.get(page("review", review.pk)).text


def test_refused_vote_says_why(client, review):
    client.force_login(person(Role.OPERATIONS, review.brand))

    empty = client.post(page("vote", review.pk), {})
    foreign = client.post(
        page("vote", review.pk), {"vote-role": "marketing", "vote-choice": "keep", "vote-reason": "x"}
    )

    assert (empty.status_code, foreign.status_code) == (422, 422)
    assert foreign.context["vote_form"].errors == {"role": ["You do not hold this role in the brand."]}


def test_manager_overturns_from_the_page(client, review):
    voted(review)
    client.force_login(person(Role.MANAGER, review.brand))
    form = client.get(page("review", review.pk)).context["ruling_form"]
    given = {field.html_name: "3" for row in form.rows() for _mark, field in row.cells}

    answer = client.post(
        page("rule", review.pk), {**given, "ruling-state": "overturned", "ruling-reason": "agreed on 3"}
    )

    assert answer.status_code == 302
    assert set(review.marks.values_list("value", "version")) == {(3, 2)}
    assert "agreed on 3" in client.get(page("review", review.pk)).text


def test_ruling_before_the_votes_says_whose_are_missing(client, review):
    review = ReviewFactory(
        collaboration=review.collaboration, dimension="compliance", due_on=now().date() + timedelta(days=9)
    )
    client.force_login(person(Role.MANAGER, review.brand))

    answer = client.post(page("rule", review.pk), {"ruling-state": "kept", "ruling-reason": "fine"})

    assert answer.status_code == 422
    assert "Missing: Operations, Marketing, Customer service." in answer.text
    assert Mark.objects.filter(review__isnull=False).count() == 0


def test_dispute_from_the_marks(client):
    collaboration = apart()
    settled(collaboration)
    client.force_login(person(Role.CUSTOMER_SERVICE, collaboration.campaign.brand))

    link = client.get(page("panel", collaboration.pk)).text
    answer = client.post(
        page("dispute", collaboration.pk), {"dimension": "content", "origin": "falsified", "reason": "bots"}
    )

    assert page("dispute", collaboration.pk) in link
    assert answer.url == Review.objects.get(origin="falsified").get_absolute_url()
    assert "is under review" in client.get(page("panel", collaboration.pk)).text


def test_dispute_without_a_reason_goes_back(client):
    collaboration = apart()
    settled(collaboration)
    client.force_login(person(Role.MANAGER, collaboration.campaign.brand))

    assert client.post(page("dispute", collaboration.pk), {"dimension": "content"}).status_code == 422
    assert not Review.objects.exists()


def test_manager_sees_open_reviews_at_home(client, review):
    client.force_login(person(Role.MANAGER, review.brand))

    assert [one for one, _overdue in client.get("/").context["reviews"]] == [review]


def test_dossier_tells_another_brand_only_that_there_is_one(client, review, stranger):
    dossier = reverse("insights:dossier", args=[review.collaboration.creator_id])
    client.force_login(stranger)
    foreign = client.get(dossier).text
    client.force_login(person(Role.MANAGER, review.brand))

    assert review.get_absolute_url() in client.get(dossier).text
    assert review.get_absolute_url() not in foreign
    assert "A score of another brand is in dispute." in foreign


def test_statistics_count_overturned_scores_of_the_brand(client, review):
    voted(review)
    by = person(Role.MANAGER, review.brand)
    marketing = {
        (mark.evaluation_id, mark.criterion_id): GivenMark(3)
        for mark in Mark.objects.filter(evaluation__role="marketing", criterion__dimension="content")
    }
    actions.rule_on_review(
        review=review, state="overturned", reason="agreed", marks=marketing, by=by, at=RULED
    )
    ReviewFactory(collaboration=review.collaboration, dimension="compliance", ruled=True, ruled_at=RULED)
    ReviewFactory(ruled=True, ruled_at=RULED)
    client.force_login(by)

    dimensions, roles, criteria = (
        [(count.value, count.overturned, count.ruled, count.share) for count in counts]
        for _title, counts in client.get("/reviews/statistics/?quarter=2026-Q1").context["tables"]
    )

    assert dimensions == [("content", 1, 1, None), ("compliance", 0, 1, None)]
    assert {role: of for role, *of in roles}["marketing"] == [1, 2, None]
    assert {role: of for role, *of in roles}["operations"] == [0, 2, None]
    assert sum(changed for _code, changed, _ruled, _share in criteria) == len(marketing)


def test_statistics_without_a_ruling_say_so(client, manager):
    client.force_login(manager)

    assert "No review of this brand has been ruled on yet." in client.get("/reviews/statistics/").text


def test_blind_marks_hide_their_review(client):
    review = ReviewFactory(opened_at=OPENED)
    waiting = EvaluationFactory(collaboration=review.collaboration)
    client.force_login(waiting.scorer)

    assert client.get(page("review", review.pk)).status_code == 404
    assert client.get(f"/api/v1/reviews/{review.pk}/").status_code == 404
