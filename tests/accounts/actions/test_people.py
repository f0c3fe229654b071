import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import actions
from accounts.errors import LastAdministratorError, OwnAccountError, ScorerRoleError
from accounts.models import ApiToken, DefaultScorer, User
from accounts.roles import Role
from tests.factories.accounts import ApiTokenFactory, UserFactory, person

NOW = timezone.now()


def test_roles_are_exchanged(manager, operator, brand):
    actions.set_roles(person=operator, brand=brand, roles=["marketing", "manager"], by=manager)

    assert operator.brand_roles == {(brand.pk, "marketing"), (brand.pk, "manager")}


def test_roles_of_other_brands_stay(administrator, manager, operator, brand, other_brand):
    actions.set_roles(person=operator, brand=other_brand, roles=["marketing"], by=administrator)

    actions.set_roles(person=operator, brand=brand, roles=[], by=manager)

    assert operator.brand_roles == {(other_brand.pk, "marketing")}


def test_manager_gives_no_roles_in_another_brand(manager, operator, other_brand):
    with pytest.raises(PermissionDenied):
        actions.set_roles(person=operator, brand=other_brand, roles=["manager"], by=manager)


def test_who_loses_the_role_scores_no_longer_by_default(manager, operator, brand):
    actions.set_default_scorer(brand=brand, role=Role.OPERATIONS, person=operator, by=manager)

    actions.set_roles(person=operator, brand=brand, roles=["marketing"], by=manager)

    assert not DefaultScorer.objects.exists()


def test_default_scorer_is_replaced(manager, operator, brand):
    second = person(Role.OPERATIONS, brand)
    actions.set_default_scorer(brand=brand, role=Role.OPERATIONS, person=operator, by=manager)

    actions.set_default_scorer(brand=brand, role=Role.OPERATIONS, person=second, by=manager)

    assert brand.default_scorers.get().user == second


def test_no_default_scorer(manager, operator, brand):
    actions.set_default_scorer(brand=brand, role=Role.OPERATIONS, person=operator, by=manager)

    actions.set_default_scorer(brand=brand, role=Role.OPERATIONS, person=None, by=manager)

    assert not brand.default_scorers.exists()


@pytest.mark.parametrize("who", ["marketer", "nobody"])
def test_default_scorer_has_the_role(who, manager, brand, request):
    with pytest.raises(ScorerRoleError):
        actions.set_default_scorer(
            brand=brand, role=Role.OPERATIONS, person=request.getfixturevalue(who), by=manager
        )


def test_operator_names_no_scorer(operator, brand):
    with pytest.raises(PermissionDenied):
        actions.set_default_scorer(brand=brand, role=Role.OPERATIONS, person=operator, by=operator)


def test_deactivation_ends_sessions_and_tokens_at_once(administrator, operator, client, brand):
    client.force_login(operator)
    ApiTokenFactory(user=operator)

    actions.deactivate(person=operator, by=administrator, at=NOW)

    assert client.get("/settings/").status_code == 302
    assert not UserSession.objects.filter(user=operator).exists()
    assert not ApiToken.objects.live(NOW).exists()


def test_reactivation_brings_no_session_back(administrator, operator, client):
    client.force_login(operator)
    cookies = client.cookies.copy()
    actions.deactivate(person=operator, by=administrator, at=NOW)

    actions.reactivate(person=operator, by=administrator)

    client.cookies = cookies
    assert client.get("/settings/").status_code == 302
    assert User.objects.get(pk=operator.pk).is_active


def test_session_that_nobody_listed_dies_too(administrator, operator, client):
    client.force_login(operator)
    UserSession.objects.all().delete()
    actions.deactivate(person=operator, by=administrator, at=NOW)
    actions.reactivate(person=operator, by=administrator)

    assert client.get("/settings/").status_code == 302


def test_nobody_deactivates_themselves(administrator):
    UserFactory(is_administrator=True)

    with pytest.raises(OwnAccountError):
        actions.deactivate(person=administrator, by=administrator, at=NOW)


def test_manager_deactivates_nobody(manager, operator):
    with pytest.raises(PermissionDenied):
        actions.deactivate(person=operator, by=manager, at=NOW)


def test_last_administrator_stays(administrator):
    with pytest.raises(LastAdministratorError):
        actions.set_administrator(person=administrator, is_administrator=False, by=administrator)


def test_deactivated_administrator_does_not_count(administrator):
    UserFactory(is_administrator=True, is_active=False, deactivated_at=NOW)

    with pytest.raises(LastAdministratorError):
        actions.set_administrator(person=administrator, is_administrator=False, by=administrator)


def test_one_of_two_administrators_goes(administrator):
    second = UserFactory(is_administrator=True)

    actions.set_administrator(person=administrator, is_administrator=False, by=second)

    assert list(User.objects.administrators()) == [second]


def test_manager_makes_no_administrator(manager, operator):
    with pytest.raises(PermissionDenied):
        actions.set_administrator(person=operator, is_administrator=True, by=manager)
