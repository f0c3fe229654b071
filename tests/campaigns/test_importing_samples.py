from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blacklist.models import Attempt
from campaigns.importing.samples import EITHER
from campaigns.models import Collaboration
from imports import actions
from tests.commerce.files import table
from tests.commerce.headers import EXAMPLES
from tests.factories.blacklist import EntryFactory
from tests.factories.campaigns import (
    NOW,
    CampaignFactory,
    CollaborationFactory,
    SampleFactory,
    SampleRuleFactory,
)
from tests.factories.creators import CreatorFactory
from tests.factories.imports import NOON, imported, worked

pytestmark = pytest.mark.django_db
EXAMPLE = EXAMPLES["a team's samples"]


@pytest.fixture
def work(brand):
    return CollaborationFactory(
        campaign=CampaignFactory(brand=brand), creator=CreatorFactory(handle="anna.cooks")
    )


@pytest.fixture
def given(brand, operator):
    return {"brand": brand, "by": operator, "kind": "samples"}


def requests(*rows):
    """A team's list with the platform's request ids."""
    told = [EXAMPLE.row | {"状态": "待审核", "寄出日期": "", "快递单号": ""} | row for row in rows]
    return table([*EXAMPLE.headers, "Request ID"], *told)


def by_hand(work, **values):
    """What a person recorded of the same product, a few days before the file says."""
    values = {
        "product_name": "serum",
        "sku_id": "",
        "requested_at": datetime(2026, 6, 1, 9, tzinfo=UTC),
    } | values
    return SampleFactory(collaboration=work, **values)


def test_request_recorded_by_hand_takes_the_number_that_the_file_gives_it(work, given):
    sample = by_hand(work, approved=True)

    first = imported(requests({"Request ID": "R1", "商品": "Serum"}), **given)
    again = imported(requests({"Request ID": "R1", "商品": "Serum"}), **given)

    assert (first.rows["changed"], again.rows["same"]) == (1, 1)
    sample.refresh_from_db()
    assert (work.samples.get(), sample.external_id, sample.state) == (sample, "R1", "approved")


@pytest.mark.parametrize(
    ("hands", "numbers"),
    [([{}, {}], ["R1"]), ([{}], ["R1", "R2"])],
)
def test_request_that_may_be_one_of_several_is_a_row_of_its_own(work, given, hands, numbers):
    for values in hands:
        by_hand(work, **values)

    found = imported(
        requests(*({"Request ID": number, "商品": "Serum"} for number in numbers)),
        **given,
    )

    assert work.samples.filter(external_id=None).count() == len(hands)
    assert found.rows["new"] == len(numbers)
    assert found.issues.filter(expected=EITHER).count() == len(numbers)


@pytest.mark.parametrize(
    "values",
    [
        {"product_name": "Cream"},
        {"requested_at": datetime(2026, 4, 1, 9, tzinfo=UTC)},
        {"fulfilled": True},
        {"external_id": "R0"},
    ],
)
def test_another_request_by_hand_is_left_alone(work, given, values):
    by_hand(work, **values)

    found = imported(requests({"Request ID": "R1", "商品": "Serum"}), **given)

    assert (found.rows["new"], work.samples.count()) == (1, 2)


@pytest.mark.parametrize("state", ["已拒绝", "已取消"])
def test_request_that_came_to_nothing_does_not_end_what_is_given_by_hand(work, given, state):
    sample = by_hand(work, approved=True)

    imported(requests({"Request ID": "R1", "商品": "Serum", "状态": state}), **given)

    sample.refresh_from_db()
    assert (sample.external_id, sample.state, work.samples.count()) == (None, "approved", 2)


def test_requests_of_a_file_ask_the_rule_one_after_another(work, given, brand):
    SampleRuleFactory(brand=brand, monthly_quota=1)

    rows = [{"Request ID": number, "商品": name} for number, name in (("R1", "Serum"), ("R2", "Cream"))]
    imported(requests(*rows), **given)

    states = work.samples.order_by("external_id").values_list("state", flat=True)
    assert list(states) == ["approved", "requested"]


def test_undo_calls_off_what_the_rule_approved_and_leaves_what_people_did(work, given, brand, operator):
    SampleRuleFactory(brand=brand, monthly_quota=5)
    rows = [{"Request ID": number, "商品": name} for number, name in (("R1", "Serum"), ("R2", "Cream"))]
    found = imported(requests(*rows), **given)
    work.samples.get(external_id="R2").moves.create(
        source="approved", target="shipped", at=found.applied_at + timedelta(hours=1), by=operator
    )
    work.samples.filter(external_id="R2").update(state="shipped", shipped_at=NOON)

    actions.undo(batch=found, by=operator, at=NOON)
    worked(found)

    states = dict(work.samples.values_list("external_id", "state"))
    assert states == {"R1": "cancelled", "R2": "shipped"}
    assert work.samples.get(external_id="R1").moves.latest("pk").reason == found.file_name


def test_undo_locks_collaborations_before_their_samples_as_everybody_does(work, given, operator):
    found = imported(requests({"Request ID": "R1", "商品": "Serum"}), **given)

    actions.undo(batch=found, by=operator, at=NOON)
    with CaptureQueriesContext(connection) as queries:
        worked(found)

    texts = [query["sql"] for query in queries]
    locked = next(
        n for n, text in enumerate(texts) if "campaigns_collaboration" in text and "FOR NO KEY" in text
    )
    written = next(n for n, text in enumerate(texts) if text.startswith("DELETE FROM campaigns_sample"))
    assert locked < written
    assert not work.samples.exists()


def test_parcel_of_a_file_moves_its_collaboration_on_its_day_and_undo_takes_it_back(work, given, operator):
    Collaboration.objects.update(stage="negotiating", stage_since=datetime(2026, 6, 1, tzinfo=UTC))

    found = imported(table(EXAMPLE.headers, EXAMPLE.row), **given)

    [move] = work.moves.all()
    assert (move.source, move.target, move.by) == ("negotiating", "sample_sent", operator)
    assert move.at == datetime(2026, 6, 10, 12, tzinfo=UTC)
    actions.undo(batch=found, by=operator, at=NOON)
    worked(found)
    work.refresh_from_db()
    assert (work.stage, work.samples.count(), work.moves.count()) == ("negotiating", 0, 2)


def test_undo_leaves_what_another_file_of_the_same_name_moved(work, given, operator):
    other = CollaborationFactory(campaign=work.campaign, creator=CreatorFactory(handle="ben.bakes"))
    Collaboration.objects.update(stage="negotiating", stage_since=datetime(2026, 6, 1, tzinfo=UTC))
    imported(table(EXAMPLE.headers, EXAMPLE.row), **given)
    work.samples.update(state="cancelled", ended_at=NOON)
    found = imported(table(EXAMPLE.headers, EXAMPLE.row | {"达人账号": "@ben.bakes"}), **given)

    actions.undo(batch=found, by=operator, at=NOON)
    worked(found)

    stages = {row.pk: row.stage for row in Collaboration.objects.all()}
    assert stages == {work.pk: "sample_sent", other.pk: "negotiating"}


def test_blacklisted_creator_is_given_nothing_by_file_and_the_attempt_is_kept(work, given, operator):
    EntryFactory(creator=work.creator, in_force=True, starts_at=NOW, expires_at=NOON + timedelta(days=90))

    found = imported(requests({"Request ID": "R1"}), **given)

    assert (found.rows["error"], work.samples.count()) == (1, 0)
    attempt = Attempt.objects.get()
    assert (attempt.creator, attempt.path, attempt.tried_by) == (work.creator, "file", operator)
