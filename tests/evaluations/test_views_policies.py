import pytest
from django.urls import reverse
from django.utils.timezone import now

from evaluations import actions
from evaluations.engine import what_if
from evaluations.models import Policy, StandingJob, WhatIf
from evaluations.studio.differences import fingerprint
from evaluations.studio.sections import ALL_SECTIONS, CUTS, SECTIONS
from tests.factories.accounts import UserFactory
from tests.factories.creators import CreatorFactory

from .engine.history import collaborate, settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator)
    return administrator


@pytest.fixture
def draft(administrator):
    """Written by somebody else than who is signed in."""
    return drafted(UserFactory(is_administrator=True))


def drafted(by, **changes):
    return actions.draft_policy(
        based_on=Policy.objects.in_force(),
        changes={"half_life": 120, **changes},
        note="faster",
        by=by,
        at=now(),
    )


def link(name, *args):
    return reverse(f"evaluations:{name}", args=args)


def fields_of(section, policy, **changed):
    given = {}
    for number in section.numbers:
        values = number.values(policy)
        names = [f"{number.field}-{place}" for place in range(len(number.parts))] or [number.field]
        given |= dict(zip(names, values, strict=True))
    return given | changed


def rule_fields(client, draft, key, prefix):
    """The form as the page shows it, to be sent back."""
    forms = client.get(link("edit_policy", draft.pk, key)).context["form"]
    given = {f"{prefix}-TOTAL_FORMS": forms.total_form_count(), f"{prefix}-INITIAL_FORMS": len(forms.forms)}
    given[f"{prefix}-INITIAL_FORMS"] = forms.initial_form_count()
    for form in forms.forms:
        for field in form:
            value = field.value()
            given |= {} if value is False else {field.html_name: "" if value is None else value}
    return given


@pytest.mark.parametrize("drafts", [1, 3])
def test_list_costs_a_constant_number_of_queries(client, signed_in, drafts, django_assert_num_queries):
    for _draft in range(drafts):
        drafted(signed_in)

    with django_assert_num_queries(11):
        response = client.get(link("policy"))

    assert [one.version for one in response.context["versions"]] == list(range(drafts + 1, 0, -1))
    assert [table.key for table in response.context["tables"]] == [section.key for section in ALL_SECTIONS]


def test_others_read_published_versions_and_no_button(client, agent, draft):
    client.force_login(agent)

    response = client.get(link("policy"))

    assert [one.version for one in response.context["versions"]] == [1]
    assert link("begin_policy") not in response.text
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(Policy.objects.in_force().get_absolute_url()).status_code == 200
    assert client.get(link("edit_policy", draft.pk, "cuts")).status_code == 403
    assert client.post(link("publish_policy", draft.pk)).status_code == 403


def test_draft_begins_from_the_one_in_force_or_from_a_former_one(client, signed_in, draft):
    first = Policy.objects.get(version=1)
    actions.publish_policy(policy=draft, by=signed_in, at=now())

    client.post(link("begin_policy"))
    client.post(link("begin_policy"), {"based_on": first.pk})

    assert [one.based_on.version for one in Policy.objects.filter(version__in=(3, 4)).order_by("pk")] == [
        2,
        1,
    ]
    assert client.post(link("begin_policy"), {"based_on": 10**30}).status_code == 404


def test_draft_page_shows_what_changed_and_that_it_was_not_tried(
    client, signed_in, draft, django_assert_num_queries
):
    with django_assert_num_queries(14):
        response = client.get(draft.get_absolute_url())

    (comparison,) = response.context["comparisons"]
    assert [(one.old, one.new) for one in comparison["differences"]] == [("180", "120")]
    assert "Not tried yet" in response.text
    assert link("publish_policy", draft.pk) in response.text


def test_author_sees_that_another_publishes(client, signed_in):
    own = drafted(signed_in)

    response = client.get(own.get_absolute_url())

    assert "another administrator publishes it" in response.text
    assert link("publish_policy", own.pk) not in response.text


def test_draft_from_a_former_version_is_compared_with_both(client, signed_in, draft):
    first = Policy.objects.get(version=1)
    actions.publish_policy(policy=draft, by=signed_in, at=now())
    other = actions.draft_policy(based_on=first, changes={}, note="", by=signed_in, at=now())

    compared = client.get(other.get_absolute_url()).context["comparisons"]

    assert [(one["other"].version, len(one["differences"])) for one in compared] == [(1, 0), (2, 1)]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.key)
def test_every_section_can_be_saved_as_it_is(client, signed_in, draft, section):
    before = fingerprint(draft)

    page = client.get(link("edit_policy", draft.pk, section.key))
    response = client.post(link("edit_policy", draft.pk, section.key), fields_of(section, draft))

    assert page.status_code == 200
    assert response.url == draft.get_absolute_url()
    assert fingerprint(Policy.objects.with_rules().get(pk=draft.pk)) == before


def test_fault_stands_beside_its_number(client, signed_in, draft):
    response = client.post(link("edit_policy", draft.pk, "cuts"), fields_of(CUTS, draft, cut_a=3))

    assert response.status_code == 422
    assert response.context["form"].errors["cut_a"] == [
        "Where the tiers begin · A: found 3, expected at least 0.1 above B, which begins at 3."
    ]
    draft.refresh_from_db()
    assert draft.cut_a == 3.5


@pytest.mark.parametrize("given", ["", "x", "nan", "inf", "1e999", "9" * 40])
def test_what_is_no_number_is_told(client, signed_in, draft, given):
    response = client.post(link("edit_policy", draft.pk, "cuts"), fields_of(CUTS, draft, min_videos=given))

    assert response.status_code == 422
    assert "min_videos" in response.context["form"].errors


def test_caps_are_added_and_removed(client, signed_in, draft):
    given = rule_fields(client, draft, "caps", "caps")
    last = given["caps-INITIAL_FORMS"]
    removed = next(
        place
        for place in range(last)
        if (given[f"caps-{place}-kind"], given[f"caps-{place}-at_least"]) == ("late", 2)
    )
    new = {f"caps-{last}-kind": "late", f"caps-{last}-at_least": 3, f"caps-{last}-max_tier": 0}

    response = client.post(
        link("edit_policy", draft.pk, "caps"), {**given, **new, f"caps-{removed}-DELETE": "on"}
    )

    assert response.url == draft.get_absolute_url()
    late = draft.cap_rules.filter(kind="late").order_by("at_least")
    assert [(rule.at_least, rule.max_tier, rule.days) for rule in late] == [(1, 2, 90), (3, 0, None)]


def test_faulty_caps_are_told(client, signed_in, draft):
    given = rule_fields(client, draft, "caps", "caps")

    response = client.post(link("edit_policy", draft.pk, "caps"), {**given, "caps-0-DELETE": "on"})

    assert response.status_code == 422
    assert "expected a rule from 1 of them on" in response.context["faults"][0]


def test_tier_rules_are_saved(client, signed_in, draft):
    given = rule_fields(client, draft, "tiers", "tiers")

    client.post(link("edit_policy", draft.pk, "tiers"), {**given, "tiers-0-commission_raise": 0.3})

    assert draft.tier_rules.get(tier=4).commission_raise == 0.3
    assert draft.tier_rules.get(tier=None).renewal == "trial"


def test_section_that_is_none_is_not_found(client, signed_in, draft):
    assert client.get(link("edit_policy", draft.pk, "nothing")).status_code == 404


def test_reason_is_written(client, signed_in, draft):
    client.post(link("policy_note", draft.pk), {"note": "because"})

    draft.refresh_from_db()
    assert (draft.note, draft.drafted_by) == ("because", signed_in)


def test_second_person_publishes(client, signed_in, draft):
    client.post(link("publish_policy", draft.pk), {"numbers": fingerprint(draft)})

    assert Policy.objects.in_force() == draft
    assert StandingJob.objects.get().policy == draft


def test_refusal_to_publish_is_told(client, signed_in, draft):
    response = client.post(link("publish_policy", draft.pk), {"numbers": "old"}, follow=True)

    assert "changed since you looked at it" in response.text
    assert Policy.objects.in_force().version == 1


def test_draft_is_discarded(client, signed_in, draft):
    client.post(link("discard_policy", draft.pk))

    assert Policy.objects.count() == 1


def test_former_version_is_put_back_with_a_reason(client, signed_in, draft):
    first = Policy.objects.get(version=1)
    actions.publish_policy(policy=draft, by=signed_in, at=now())

    refused = client.post(link("restore_policy", first.pk), {"note": ""}, follow=True)
    assert "Say why." in refused.text
    client.post(link("restore_policy", first.pk), {"note": "too fast"})

    restored = Policy.objects.in_force()
    assert (restored.restores, restored.note) == (first, "too fast")
    assert "version 1 back in force" in client.get(link("policy")).text


@pytest.mark.parametrize("creators", [1, 3])
def test_what_if_shows_who_would_move(client, signed_in, creators, django_assert_num_queries):
    made = [CreatorFactory(market="TH") for _ in range(creators)]
    settle_all(*(collaborate(creator=one, day=0, videos=6, bars=(5, 5, 5, 5, 5, 5)) for one in made))
    strict = drafted(signed_in, cut_s=4.9, cut_a=4.8, settle_days=8)
    tried = WhatIf.objects.get(
        pk=client.post(strict_link := link("try_policy", strict.pk)).url.split("/")[-2]
    )
    waiting = client.get(tried.get_absolute_url())
    what_if.run_waiting()

    with django_assert_num_queries(12):
        response = client.get(tried.get_absolute_url(), {"market": "TH"})

    assert "hx-get" in waiting.text
    assert strict_link in response.text
    assert {mover["creator"] for mover in response.context["movers"]} == set(made)
    assert [line.code for line in response.context["markets"]] == ["TH"]
    assert ["numbers lock" in one.what for one in response.context["not_shown"]] == [True]
    assert client.get(link("what_if_progress", tried.pk)).headers["HX-Refresh"] == "true"
    assert "Tried with these numbers" in client.get(strict.get_absolute_url()).text


def test_stale_try_is_told(client, signed_in, draft):
    tried = actions.request_what_if(policy=draft, by=signed_in, at=now())
    what_if.run_waiting()
    actions.change_policy(policy=draft, changes={"half_life": 90}, by=signed_in, at=now())

    assert "The last try no longer holds" in client.get(draft.get_absolute_url()).text
    assert "changed after this try" in client.get(tried.get_absolute_url()).text
    assert "Nobody has a standing yet" in client.get(tried.get_absolute_url()).text


def test_managers_see_no_try(client, manager, administrator, draft):
    tried = actions.request_what_if(policy=draft, by=administrator, at=now())
    client.force_login(manager)

    assert client.get(tried.get_absolute_url()).status_code == 403
    assert client.post(link("try_policy", draft.pk)).status_code == 403
