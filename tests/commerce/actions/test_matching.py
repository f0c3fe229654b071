import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction

from commerce.actions.attribution import attribute
from commerce.actions.matching import OtherBrandError, ReasonMissingError, match_lines
from commerce.models import Attribution, ManualMatch
from tests.factories.campaigns import NOW, CollaborationFactory
from tests.factories.commerce import CreatorCodeFactory, collaboration_of, line_of


@pytest.fixture
def row(brand):
    return collaboration_of(brand)


@pytest.fixture
def how(brand, operator):
    return {"brand": brand, "reason": "She wrote so.", "by": operator, "at": NOW}


def codes(results):
    return [result.refusal and result.refusal.code for result in results]


def matched():
    return set(Attribution.objects.values_list("line", "collaboration", "rule"))


def test_each_line_gets_a_result(brand, other_brand, row, how):
    mine, theirs = line_of(brand), line_of(other_brand)
    match_lines(ids=[mine.pk], collaboration=row, **how)
    fresh = line_of(brand)

    results = match_lines(ids=[fresh.pk, mine.pk, theirs.pk, fresh.pk, 0], collaboration=row, **how)

    assert codes(results) == [None, "said_already", "no_such_line", "no_such_line"]
    assert matched() == {(fresh.pk, row.pk, "manual"), (mine.pk, row.pk, "manual")}


def test_what_was_said_outlives_a_run_of_the_rules(brand, row, how):
    code = CreatorCodeFactory(collaboration=row)
    given, freed = (line_of(brand, discount_code=code.code) for _each in range(2))
    other = collaboration_of(brand)
    match_lines(ids=[given.pk], collaboration=other, **how)
    match_lines(ids=[freed.pk], collaboration=None, **how)

    attribute(at=NOW)

    assert matched() == {(given.pk, other.pk, "manual")}


def test_a_line_may_be_given_to_another_later(brand, row, how):
    line, other = line_of(brand), collaboration_of(brand)

    for each in (row, None, other):
        assert codes(match_lines(ids=[line.pk], collaboration=each, **how)) == [None]

    assert matched() == {(line.pk, other.pk, "manual")}
    assert ManualMatch.objects.count() == 3


def test_a_reason_is_due(brand, row, how):
    with pytest.raises(ReasonMissingError):
        match_lines(ids=[line_of(brand).pk], collaboration=row, **{**how, "reason": "  "})


def test_another_brands_collaboration_is_refused(brand, how):
    with pytest.raises(OtherBrandError):
        match_lines(ids=[line_of(brand).pk], collaboration=CollaborationFactory(), **how)


def test_customer_service_may_not(brand, row, how, agent):
    with pytest.raises(PermissionDenied):
        match_lines(ids=[], collaboration=row, **{**how, "by": agent})


def test_what_was_said_cannot_be_changed_nor_be_without_a_reason(brand, row, how, operator):
    line = line_of(brand)
    match_lines(ids=[line.pk], collaboration=row, **how)

    with pytest.raises(ProgrammingError), transaction.atomic():
        ManualMatch.objects.update(reason="Other")
    with pytest.raises(IntegrityError), transaction.atomic():
        ManualMatch.objects.create(line=line, collaboration=row, reason="", at=NOW, by=operator)


def test_three_lines_cost_what_one_does(brand, row, how, django_assert_num_queries):
    ids = [line_of(brand).pk for _each in range(3)]

    with django_assert_num_queries(10):
        match_lines(ids=ids, collaboration=row, **how)
