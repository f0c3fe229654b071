import pytest
from django.urls import reverse

from accounts.roles import Role
from campaigns.models import Goal
from evaluations import actions
from evaluations.dimensions import Dimension
from evaluations.models import Criterion, Scorecard
from tests.factories.accounts import BrandFactory, UserFactory, person
from tests.factories.campaigns import NOW
from tests.factories.evaluations import standard_scorecard

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    administrator = UserFactory(is_administrator=True)
    client.force_login(administrator)
    return administrator


@pytest.fixture
def draft(administrator):
    return actions.draft_scorecard(based_on=standard_scorecard(), by=administrator, at=NOW)


def link(name, *args):
    return reverse(f"evaluations:{name}", args=args)


def criterion_fields(**changed):
    anchors = {f"{language}-{level}": "seen" for level in range(6) for language in ("zh", "en")}
    return {
        "dimension": "content",
        "name_zh": "封面",
        "name_en": "Cover",
        "weight": 10,
        "roles": ["operations", "marketing"],
        **anchors,
        **changed,
    }


def test_scorers_read_published_versions_only(client, draft):
    client.force_login(person(Role.CUSTOMER_SERVICE, BrandFactory()))

    response = client.get(link("scorecards"))

    assert [scorecard.version for scorecard in response.context["scorecards"]] == [1]
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(link("weights", draft.pk)).status_code == 403


def test_administrator_drafts_the_next_version(client, administrator):
    response = client.post(link("begin_draft"))

    assert response.url == Scorecard.objects.drafts().get().get_absolute_url()


def test_draft_page_costs_a_constant_number_of_queries(client, draft, django_assert_num_queries):
    with django_assert_num_queries(14):
        response = client.get(draft.get_absolute_url())

    assert response.context["problems"] == []


def test_criterion_is_added_changed_and_removed(client, draft):
    client.post(link("new_criterion", draft.pk), criterion_fields())
    criterion = draft.criteria.get(code="cover")
    client.post(link("criterion", criterion.pk), criterion_fields(weight=20))
    changed = Criterion.objects.get(pk=criterion.pk).weight
    client.post(link("remove_criterion", criterion.pk))

    assert changed == 20
    assert not draft.criteria.filter(code="cover").exists()


def test_unknown_role_is_refused(client, draft):
    response = client.post(link("new_criterion", draft.pk), criterion_fields(roles=["manager"]))

    assert response.status_code == 422
    assert "roles" in response.context["form"].errors


def test_weights_that_do_not_sum_name_the_goal(client, draft):
    fields = {f"{goal}-{dimension}": 10 for goal in Goal for dimension in Dimension}

    response = client.post(link("weights", draft.pk), fields | {"name_zh": "卡", "name_en": "Card"})

    assert "sum to 60 instead of 100" in str(response.context["form"].errors["sales-content"])


def test_incomplete_draft_is_not_published(client, draft):
    draft.criteria.get(code="reach-and-response").delete()

    response = client.post(link("publish_scorecard", draft.pk), follow=True)

    assert response.context["problems"] == ["Data has no criterion."]
    assert Scorecard.objects.drafts().exists()


def test_draft_is_published(client, draft):
    client.post(link("publish_scorecard", draft.pk))

    assert Scorecard.objects.get(pk=draft.pk).state == "published"


def test_draft_is_discarded(client, draft):
    client.post(link("discard_scorecard", draft.pk))

    assert not Scorecard.objects.drafts().exists()
