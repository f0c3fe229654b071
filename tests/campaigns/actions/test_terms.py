from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from campaigns import actions, errors
from campaigns.models import Terms
from core.money import CurrencyError
from tests.factories.campaigns import (
    START,
    CampaignFactory,
    CollaborationFactory,
    CompletedCollaborationFactory,
    TermsFactory,
)

pytestmark = pytest.mark.django_db
COMMISSION = {"form": "commission", "settlement": "cps", "commission_bp": 1500}


@pytest.fixture
def row(brand):
    return CollaborationFactory(campaign=CampaignFactory(brand=brand))


def write(row, by, **values):
    return actions.write_terms(collaboration=row, by=by, at=START, **COMMISSION | values)


def test_an_open_version_is_rewritten(row, operator):
    write(row, operator)
    write(row, operator, commission_bp=2000)

    terms = row.terms.get()
    assert (terms.version, terms.commission_bp, terms.currency) == (1, 2000, "USD")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"commission_bp": None}, "commission_bp"),
        ({"form": "guarantee"}, "guarantee_minor"),
        ({"form": "buyout", "settlement": "fixed"}, "fixed_fee_minor"),
        ({"form": "paid_promotion", "settlement": "cpm"}, "cpm_minor"),
        ({"form": "live", "settlement": "fixed"}, "fixed_fee_minor"),
    ],
)
def test_each_form_needs_its_price(row, operator, values, field):
    with pytest.raises(errors.PriceMissingError) as refused:
        write(row, operator, **values)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"fixed_fee_minor": 300_00}, "fixed_fee_minor"),
        ({"guarantee_minor": 0}, "guarantee_minor"),
        ({"form": "guarantee", "guarantee_minor": 5_00, "cpm_minor": 1_00}, "cpm_minor"),
        (
            {"form": "buyout", "settlement": "fixed", "fixed_fee_minor": 1, "guarantee_minor": 5_00},
            "guarantee_minor",
        ),
        (
            {"form": "paid_promotion", "settlement": "cpm", "cpm_minor": 1, "guarantee_minor": 5_00},
            "guarantee_minor",
        ),
    ],
)
def test_amount_that_the_form_has_no_room_for_is_refused(row, operator, values, field):
    with pytest.raises(errors.AmountUnusedError) as refused:
        write(row, operator, **values)

    assert refused.value.field == field
    assert not Terms.objects.exists()


@pytest.mark.parametrize(
    ("form", "settlement"),
    [("commission", "fixed"), ("commission", "cpm"), ("guarantee", "fixed"), ("buyout", "cpm")],
)
def test_form_is_not_settled_by_a_price_that_it_has_no_room_for(row, operator, form, settlement):
    with pytest.raises(errors.SettlementError):
        write(row, operator, form=form, settlement=settlement)


def test_terms_in_no_currency_are_refused(row, operator):
    with pytest.raises(CurrencyError):
        write(row, operator, currency="QQQ")


def test_open_version_forgets_what_its_new_form_has_no_room_for(row, operator):
    write(row, operator, form="guarantee", guarantee_minor=500_00)

    write(row, operator, form="buyout", settlement="fixed", fixed_fee_minor=300_00)

    assert row.terms.get().guarantee_minor is None


@pytest.mark.parametrize(
    ("form", "amount"),
    [
        ("commission", "fixed_fee_minor"),
        ("commission", "guarantee_minor"),
        ("commission", "cpm_minor"),
        ("guarantee", "fixed_fee_minor"),
        ("guarantee", "cpm_minor"),
        ("buyout", "guarantee_minor"),
        ("buyout", "cpm_minor"),
        ("paid_promotion", "guarantee_minor"),
    ],
)
def test_database_holds_that_a_form_has_no_other_amounts(row, form, amount):
    needed = {"guarantee_minor": 1} if form == "guarantee" else {"guarantee_minor": None}
    terms = TermsFactory(collaboration=row, form=form, **needed)

    with pytest.raises(IntegrityError), transaction.atomic():
        Terms.objects.filter(pk=terms.pk).update(**{amount: 1_00})


def test_accepting_puts_number_and_date_on_the_collaboration(row, operator):
    write(row, operator, agreed_videos=3, agreed_on=date(2026, 4, 1))

    actions.accept_terms(collaboration=row, version=1, by=operator, at=START)

    row.refresh_from_db()
    assert (row.agreed_videos, row.agreed_on) == (3, date(2026, 4, 1))


def test_a_change_after_acceptance_is_a_new_version(row, operator):
    write(row, operator)
    actions.accept_terms(collaboration=row, version=1, by=operator, at=START)
    write(row, operator, commission_bp=900)

    versions = row.terms.order_by("version").values_list("version", "commission_bp")
    assert list(versions) == [(1, 1500), (2, 900)]


def test_accepting_what_is_not_open(row, operator):
    with pytest.raises(errors.NoTermsError):
        actions.accept_terms(collaboration=row, version=1, by=operator, at=START)


def test_more_videos_do_not_open_what_is_complete(brand, operator):
    row = CompletedCollaborationFactory(campaign=CampaignFactory(brand=brand))
    write(row, operator, agreed_videos=2)

    with pytest.raises(errors.FewerVideosError):
        actions.accept_terms(collaboration=row, version=1, by=operator, at=START)


@pytest.mark.parametrize("change", [{"commission_bp": 1}, {"accepted_at": None, "accepted_by": None}])
def test_the_database_locks_accepted_terms(row, operator, change):
    terms = TermsFactory(collaboration=row, accepted_at=START, accepted_by=operator)

    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        Terms.objects.filter(pk=terms.pk).update(**change)


def test_the_database_keeps_accepted_terms(row, operator):
    terms = TermsFactory(collaboration=row, accepted_at=START, accepted_by=operator)

    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        terms.delete()
