"""Who sees how people mark: the rater, and managers of a brand they share. Agreement names nobody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from evaluations import actions
from evaluations.models import Anchor, Criterion, RaterEffect
from evaluations.raters import Rating
from tests.factories.accounts import MembershipFactory, person
from tests.factories.campaigns import NOW, CampaignFactory, CollaborationFactory
from tests.factories.evaluations import (
    AgreementFactory,
    CollaborationScoreFactory,
    EvaluationFactory,
    MarkFactory,
    RaterEffectFactory,
    RaterVersionFactory,
    submitted,
)

pytestmark = pytest.mark.django_db
WEEK = date(2026, 6, 1)
BEFORE = datetime(2026, 5, 30, 8, tzinfo=UTC)
AGREEMENT, TEAM = "/raters/", "/raters/team/"


def effect_in(brand, **fields):
    rater = person(Role.OPERATIONS, brand)
    return RaterEffectFactory(rater=rater, **fields)


def page_of(effect):
    return reverse("evaluations:rater", args=[effect.rater_id])


def words(**fields):
    return Rating(RaterEffectFactory.build(**fields)).words


def test_rater_reads_their_own_page(client, brand):
    effect = effect_in(brand)
    client.force_login(effect.rater)

    response = client.get(page_of(effect))

    assert [rating.effect for rating in response.context["ratings"]] == [effect]
    assert response.context["distribution"]["series"][0]["values"] == effect.distribution
    assert "Gives 0.25 more than colleagues on the same criteria, give or take 0.20." in response.text


def test_page_of_somebody_without_marks_says_what_comes_next(client, operator):
    client.force_login(operator)

    response = client.get(reverse("evaluations:rater", args=[operator.pk]))

    assert "counted on the Monday after" in response.text


@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 200), ("administrator", 200), ("marketer", 404), ("stranger", 404), ("nobody", 404)],
)
def test_page_is_for_managers_of_a_shared_brand(client, brand, request, who, status):
    effect = effect_in(brand)
    client.force_login(request.getfixturevalue(who))

    assert client.get(page_of(effect)).status_code == status


def test_page_is_refused_to_a_scorer_who_manages_elsewhere(client, brand, other_brand):
    effect, colleague = effect_in(brand), person(Role.MARKETING, brand)
    MembershipFactory(user=colleague, brand=other_brand, role=Role.MANAGER)
    client.force_login(colleague)

    assert client.get(page_of(effect)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"leniency": -0.4}, "Gives 0.40 less than colleagues on the same criteria, give or take 0.20."),
        ({"leniency": 0.2}, "Marks like colleagues on the same criteria, give or take 0.20."),
        ({"leniency": 0, "n": 0}, "Not linked: shares no criterion with colleagues"),
    ],
)
def test_leniency_is_told_in_words(fields, expected):
    assert words(**fields).startswith(expected)


@pytest.mark.parametrize(
    ("fields", "flags"),
    [
        ({}, ["no concern"]),
        ({"needs_calibration": True}, ["needs calibration"]),
        ({"is_flat": True}, ["flat marks"]),
        ({"n": 0}, ["not linked"]),
    ],
)
def test_flags_say_what_to_do_about(fields, flags):
    assert [flag.text for flag in Rating(RaterEffectFactory.build(**fields)).flags] == flags


def test_weeks_are_listed_newest_first_each_once(client, brand, manager):
    older = effect_in(brand, version__week=WEEK - timedelta(weeks=1))
    newer = RaterEffectFactory(rater=older.rater)
    client.force_login(manager)

    response = client.get(page_of(older))

    assert [rating.effect for rating in response.context["ratings"]] == [newer, older]
    assert response.context["weeks"]["labels"] == ["2026-05-25", "2026-06-01"]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_more_weeks(client, brand, manager, rows, django_assert_num_queries):
    effect = effect_in(brand)
    for back in range(1, rows):
        RaterEffectFactory(rater=effect.rater, version__week=WEEK - timedelta(weeks=back))
    client.force_login(manager)

    with django_assert_num_queries(10):
        response = client.get(page_of(effect))

    assert len(response.context["ratings"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_team_shows_each_rater_once(client, brand, manager, rows, django_assert_num_queries):
    effects = [effect_in(brand) for _row in range(rows)]
    effect_in(brand, version__week=WEEK - timedelta(weeks=9))
    RaterEffectFactory(rater=effects[0].rater, version__week=WEEK - timedelta(weeks=1))
    client.force_login(manager)

    with django_assert_num_queries(12):
        response = client.get(TEAM)

    assert response.context["page"].rows == sorted(effects, key=lambda effect: effect.rater.name)


def test_team_counts_and_filters(client, brand, manager):
    far = effect_in(brand, needs_calibration=True)
    flat = effect_in(brand, is_flat=True)
    alone = effect_in(brand, n=0, leniency=0)
    client.force_login(manager)

    assert client.get(TEAM).context["counts"] == {"all": 3, "to_calibrate": 1, "flat": 1, "not_linked": 1}
    for show, expected in (("to_calibrate", far), ("flat", flat), ("not_linked", alone)):
        assert client.get(TEAM, {"show": show}).context["page"].rows == [expected]
    assert "overlapping work" in client.get(TEAM).text


def test_team_leaves_out_other_brands(client, manager, other_brand):
    effect_in(other_brand)
    client.force_login(manager)

    assert client.get(TEAM).context["page"].rows == []


def test_team_is_refused_to_scorers(client, operator):
    client.force_login(operator)

    assert client.get(TEAM).status_code == 403


def blind_work(brand, effect):
    """The rater submitted before the week; the panel of the collaboration waits for somebody else."""
    collaboration = CollaborationFactory(campaign__brand=brand, completed=True)
    done = EvaluationFactory(collaboration=collaboration, scorer=effect.rater)
    waiting = EvaluationFactory(
        collaboration=collaboration, role=Role.MARKETING, due_at=NOW + timedelta(days=9999)
    )
    submitted(done, at=BEFORE)
    return waiting


def test_newest_week_waits_while_marks_in_it_are_blind(client, brand, manager):
    newer = effect_in(brand)
    older = RaterEffectFactory(rater=newer.rater, version__week=WEEK - timedelta(weeks=1))
    waiting = blind_work(brand, newer)
    client.force_login(manager)

    assert client.get(TEAM).context["page"].rows == [older]
    assert [one.effect for one in client.get(page_of(newer)).context["ratings"]] == [older]
    submitted(waiting)
    assert client.get(TEAM).context["page"].rows == [newer]


def test_own_week_is_never_hidden(client, brand):
    effect = effect_in(brand)
    blind_work(brand, effect)

    assert RaterEffect.objects.visible_to(effect.rater).get() == effect


def test_agreement_is_for_everybody_of_the_brand(client, brand, agent, other_brand):
    own = AgreementFactory(brand=brand)
    AgreementFactory(brand=other_brand, dimension="data")
    client.force_login(agent)

    overview = client.get(AGREEMENT).context["overview"]

    assert [line.agreement for line in overview.bars] == [own]


def test_agreement_is_refused_without_a_role_in_the_brand(client, nobody):
    client.force_login(nobody)

    assert client.get(AGREEMENT).status_code in {403, 409}


@pytest.mark.parametrize("rows", [1, 3])
def test_agreement_costs_the_same_for_more_criteria(client, brand, operator, rows, django_assert_num_queries):
    for code in ("picture-quality", "speaking-fluency", "selling-points")[:rows]:
        AgreementFactory(brand=brand, code=code)
    client.force_login(operator)

    with django_assert_num_queries(13):
        response = client.get(AGREEMENT)

    assert len(response.context["overview"].criteria) == rows


def test_criteria_that_strictness_does_not_explain_come_first(client, brand, operator):
    AgreementFactory(brand=brand, code="speaking-fluency", alpha=0.3, alpha_adjusted=0.9)
    worse = AgreementFactory(brand=brand, code="selling-points", alpha=0.5, alpha_adjusted=0.2)
    bad = AgreementFactory(brand=brand, code="picture-quality", alpha=0.5, alpha_adjusted=0.5)
    AgreementFactory(brand=brand, code="disclosure", dimension="compliance", light="none", alpha_adjusted=0)
    client.force_login(operator)

    overview = client.get(AGREEMENT).context["overview"]

    assert [line.agreement for line in overview.unclear] == [worse, bad]


def apart(brand, low, high, *, settles=True):
    """Two people mark the same criterion differently."""
    collaboration = CollaborationFactory(campaign=CampaignFactory(brand=brand), completed=True)
    for value, role in ((low, Role.OPERATIONS), (high, Role.MARKETING)):
        evaluation = EvaluationFactory(
            collaboration=collaboration, role=role, state="submitted", submitted_at=BEFORE
        )
        criterion = evaluation.collaboration.campaign.scoring.scorecard.criteria.get(code="picture-quality")
        MarkFactory(evaluation=evaluation, criterion=criterion, value=value, marked_at=BEFORE)
    if settles:
        CollaborationScoreFactory(collaboration=collaboration)


def test_anchors_of_the_levels_that_part_raters_stand_side_by_side(client, brand, operator, other_brand):
    AgreementFactory(brand=brand, code="picture-quality")
    for low, high in ((3, 4), (3, 4), (4, 2), (2, 4)):
        apart(brand, low, high)
    apart(brand, 0, 5, settles=False)
    apart(other_brand, 0, 5)
    client.force_login(operator)

    response = client.get(AGREEMENT)

    parting = response.context["overview"].unclear[0].parting
    # Twice two apart weighs more than twice one; what is not settled, and other brands', is not told.
    assert (parting.low, parting.high, parting.times) == (2, 4, 2)
    criterion = Criterion.objects.get(code="picture-quality")
    expected = Anchor.objects.filter(criterion=criterion, level__in=[2, 4]).order_by("level")
    assert parting.anchors == list(expected)
    assert all(anchor.text in response.text for anchor in expected)


def test_pages_without_a_version_say_when_it_comes(client, brand, manager):
    client.force_login(manager)

    assert "within the hour" in client.get(AGREEMENT).text
    assert "within the hour" in client.get(TEAM).text


def test_agreement_without_shared_marks_says_what_to_do(client, operator):
    RaterVersionFactory()
    client.force_login(operator)

    assert "Name scorers for every role" in client.get(AGREEMENT).text


def test_administrator_asks_for_this_week(client, administrator, brand):
    client.force_login(administrator)

    response = client.post(reverse("evaluations:build_raters"), follow=True)

    assert "A worker builds" in response.text


def test_managers_do_not_build(client, manager):
    client.force_login(manager)

    assert client.post(reverse("evaluations:build_raters")).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.request_raters(by=manager)
