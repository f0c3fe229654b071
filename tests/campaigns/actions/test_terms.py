from datetime import date

import pytest
from django.db import ProgrammingError, transaction

from campaigns import actions, errors
from campaigns.models import Terms
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
