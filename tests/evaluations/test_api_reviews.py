import pytest

from accounts.roles import Role
from evaluations.models import Mark, Review
from tests.evaluations.reviews import apart, disputed, settled, voted
from tests.factories.accounts import person
from tests.factories.campaigns import TermsFactory
from tests.factories.evaluations import ReviewFactory

pytestmark = pytest.mark.django_db
REVIEWS = "/api/v1/reviews/"


@pytest.fixture
def collaboration():
    collaboration = apart()
    TermsFactory(collaboration=collaboration)
    settled(collaboration)
    return collaboration


@pytest.fixture
def ruler(client, collaboration):
    ruler = person(Role.MANAGER, collaboration.campaign.brand)
    client.force_login(ruler)
    return ruler


def post(client, path, **body):
    return client.post(f"{REVIEWS}{path}", body, content_type="application/json")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_more_rows(client, manager, brand, rows, django_assert_num_queries):
    ReviewFactory.create_batch(rows, collaboration__campaign__brand=brand)
    client.force_login(manager)

    with django_assert_num_queries(8):
        assert len(client.get(REVIEWS).json()["results"]) == rows


@pytest.mark.usefixtures("ruler")
def test_dispute_vote_and_rule(client, collaboration):
    made = post(client, "", collaboration=collaboration.pk, dimension="content", reason="too far apart")
    review = Review.objects.get(pk=made.json()["id"])
    early = post(client, f"{review.pk}/rule/", state="kept", reason="fine")
    voted(review)
    mark = Mark.objects.filter(evaluation__role="marketing", criterion__dimension="content").first()
    given = {"evaluation": mark.evaluation_id, "criterion": mark.criterion_id, "value": 4}
    ruled = post(client, f"{review.pk}/rule/", state="overturned", reason="agreed", marks=[given])

    assert (made.status_code, early.status_code, ruled.status_code) == (201, 409, 200)
    assert (ruled.json()["state"], ruled.json()["vote_count"]) == ("overturned", 3)
    assert list(review.marks.values_list("value", "version")) == [(4, 2)]


@pytest.mark.usefixtures("ruler")
def test_range_is_no_reason_that_a_person_gives(client, collaboration):
    answer = post(client, "", collaboration=collaboration.pk, dimension="content", origin="range", reason="x")

    assert answer.status_code == 400


def test_vote_hides_the_others_until_it_is_given(client, collaboration):
    review = disputed(collaboration)
    voted(review)
    late = disputed(collaboration, dimension="compliance")
    agent = person(Role.CUSTOMER_SERVICE, review.brand)
    operator = person(Role.OPERATIONS, review.brand)
    client.force_login(operator)
    post(client, f"{late.pk}/vote/", role="operations", choice="keep", reason="fits")
    own = client.get(f"{REVIEWS}{late.pk}/").json()
    client.force_login(agent)
    others = client.get(f"{REVIEWS}{late.pk}/").json()

    assert (len(own["votes"]), others["votes"], others["vote_count"]) == (1, [], 1)
    assert "guarantee_minor" in own["inputs"]["terms"]
    assert "guarantee_minor" not in others["inputs"]["terms"]


@pytest.mark.usefixtures("ruler")
def test_statistics_say_shares_only_of_enough_cases(client, collaboration):
    for dimension in ("content", "compliance"):
        ReviewFactory(collaboration=collaboration, dimension=dimension, ruled=True)

    (quarter,) = client.get(f"{REVIEWS}statistics/").json()

    assert quarter["quarter"] == "2026-04-01"
    assert {count["share"] for count in quarter["dimensions"]} == {None}
    assert sum(count["ruled"] for count in quarter["dimensions"]) == 2
