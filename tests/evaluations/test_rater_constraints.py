"""What the database holds of frozen versions, whoever writes."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from evaluations.models import Agreement, RaterEffect, RaterVersion
from tests.factories.evaluations import AgreementFactory, RaterEffectFactory, RaterVersionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("factory", "model", "change"),
    [
        (RaterVersionFactory, RaterVersion, {"marks": 1}),
        (RaterEffectFactory, RaterEffect, {"leniency": 0.9}),
        (AgreementFactory, Agreement, {"light": "green"}),
    ],
)
def test_frozen_rows_are_never_changed(factory, model, change):
    factory()

    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()


def test_week_has_one_version_per_policy():
    version = RaterVersionFactory()

    with pytest.raises(IntegrityError, match="raterversion_once"), transaction.atomic():
        RaterVersion.objects.create(
            week=version.week, policy=version.policy, built_at=version.built_at, sigma_e=None
        )


def test_week_begins_on_monday():
    with pytest.raises(IntegrityError, match="monday"), transaction.atomic():
        RaterVersionFactory(week=date(2026, 6, 9))


def test_version_has_each_rater_once():
    effect = RaterEffectFactory()

    with pytest.raises(IntegrityError, match="ratereffect_once"), transaction.atomic():
        RaterEffectFactory(version=effect.version, rater=effect.rater)


def test_version_has_each_criterion_of_a_brand_once():
    row = AgreementFactory(code="disclosure")

    with pytest.raises(IntegrityError, match="agreement_once"), transaction.atomic():
        AgreementFactory(version=row.version, brand=row.brand, code="disclosure")


@pytest.mark.parametrize("field", ["dimension", "light"])
def test_words_of_agreement_are_known(field):
    with pytest.raises(IntegrityError, match=field), transaction.atomic():
        AgreementFactory(**{field: "other"})
