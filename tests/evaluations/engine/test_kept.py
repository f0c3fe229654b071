from datetime import timedelta

import pytest
from django.db import models

from evaluations.engine.kept import Given, Kept
from evaluations.models import Policy, Review
from tests.factories.evaluations import ReviewFactory

pytestmark = pytest.mark.django_db


def test_a_kept_query_finds_what_the_queryset_finds_for_each_value():
    first = Policy.objects.get()
    kept = Kept(Policy, lambda: Policy.objects.published_by(Given("at", models.DateTimeField())))

    assert kept.first(at=first.published_at) == first
    assert vars(kept.first(at=first.published_at)).keys() == vars(first).keys()
    assert kept.first(at=first.published_at - timedelta(seconds=1)) is None


def test_text_of_a_kept_query_is_made_once():
    built = []

    def build():
        built.append(1)
        return Policy.objects.filter(pk=Given("pk", models.BigIntegerField()))

    kept = Kept(Policy, build)

    assert [kept.first(pk=0), kept.first(pk=-1), built] == [None, None, [1]]


def test_a_model_that_is_read_through_converters_is_refused():
    review = ReviewFactory()
    kept = Kept(Review, lambda: Review.objects.filter(pk=Given("pk", models.BigIntegerField())))

    with pytest.raises(TypeError, match="Review is not kept"):
        kept.first(pk=review.pk)
