from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.timezone import now

from campaigns.states import CampaignState
from evaluations.clock import read
from evaluations.states import ClockState
from tests.factories.campaigns import NOW, CampaignFactory, CollaborationFactory
from tests.factories.commerce import AttributionFactory, OrderLineFactory
from tests.factories.evaluations import panel, submitted

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def closed_campaign(brand, operator):
    return CampaignFactory(brand=brand, state=CampaignState.CLOSED, closed_at=NOW, closed_by=operator)


@pytest.fixture
def row(brand, operator):
    """Complete at NOW, in a closed campaign."""
    return CollaborationFactory(campaign=closed_campaign(brand, operator), completed=True)


def clock_of(row, user, at):
    return read([row], user, at)[row.pk]


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (71 * HOUR, ClockState.OPEN),
        (72 * HOUR, ClockState.HUMAN_DONE),
        (7 * DAY - HOUR, ClockState.HUMAN_DONE),
        (7 * DAY, ClockState.SETTLED),
        (30 * DAY - HOUR, ClockState.SETTLED),
        (30 * DAY, ClockState.FINAL),
    ],
)
def test_state_follows_from_the_time_alone(row, administrator, after, state):
    panel(row)

    assert clock_of(row, administrator, NOW + after).state == state


def test_score_is_not_final_while_an_order_may_come_back(row, administrator):
    line = OrderLineFactory(store__brand=row.campaign.brand, status="shipped", ordered_at=NOW + 6 * DAY)
    AttributionFactory(line=line, collaboration=row)

    early, waiting = (clock_of(row, administrator, NOW + days * DAY) for days in (8, 40))

    assert (waiting.state, waiting.words == early.words) == (ClockState.SETTLED, True)
    assert "final once its orders are mature" in waiting.words
    assert clock_of(row, administrator, NOW + 96 * DAY).state == ClockState.FINAL


def test_whole_panel_ends_the_marking_early(row, administrator):
    for evaluation in panel(row).values():
        submitted(evaluation, at=NOW + HOUR)

    assert clock_of(row, administrator, NOW).state == ClockState.OPEN
    assert clock_of(row, administrator, NOW + HOUR).state == ClockState.HUMAN_DONE


def test_nobody_asked_is_open_until_the_deadline(row, administrator):
    clock = clock_of(row, administrator, NOW + HOUR)

    assert (clock.state, clock.panel_coverage, clock.panel_words) == (ClockState.OPEN, None, "")


def test_what_is_not_complete_has_no_clock(brand, administrator):
    row = CollaborationFactory(campaign=CampaignFactory(brand=brand))

    assert read([row], administrator, NOW) == {}


def test_words_name_the_days(row, administrator):
    said = {days: clock_of(row, administrator, NOW + days * DAY).words for days in (1, 4, 8, 31)}

    assert said == {
        1: "marks due by 2026-06-04 08:00",
        4: "provisional, in no tier; settles on 2026-06-08",
        8: "settled on 2026-06-08, final from 2026-07-01",
        31: "final from 2026-07-01",
    }


def test_settled_without_a_role_says_which(row, administrator):
    evaluations = panel(row)
    for role in ("operations", "marketing"):
        submitted(evaluations[role], at=NOW + HOUR)

    clock = clock_of(row, administrator, NOW + 8 * DAY)

    assert clock.panel_words == "2 of 3 roles have scored: settled without Customer service"
    assert clock.panel_coverage == pytest.approx(2 / 3)
    with translation.override("zh-hans"):
        assert clock.panel_words == "3 个角色中 2 个已评分：结算时缺客服"


def test_running_campaign_locks_numbers_and_waits_for_its_close(brand, administrator):
    row = CollaborationFactory(campaign=CampaignFactory(brand=brand), completed=True)
    panel(row)

    clock = clock_of(row, administrator, NOW + 8 * DAY)

    assert (clock.state, clock.is_shut) == (ClockState.SETTLED, False)
    assert clock.words == "numbers locked on 2026-06-08; counts when the campaign closes"
    assert clock.panel_words == "0 of 3 roles have scored: Operations, Marketing, Customer service missing"


def test_who_still_owes_marks_learns_no_count(row):
    evaluations = panel(row)
    submitted(evaluations["operations"], at=NOW + HOUR)

    blind = clock_of(row, evaluations["marketing"].scorer, NOW + 2 * HOUR)
    known = clock_of(row, evaluations["operations"].scorer, NOW + 2 * HOUR)

    assert (blind.scored, blind.panel_words, blind.panel_coverage) == (None, "", None)
    assert known.scored == ["operations"]


def test_manager_learns_the_count_after_the_deadline(row, manager):
    submitted(panel(row)["operations"], at=NOW + HOUR)

    assert clock_of(row, manager, NOW + 71 * HOUR).scored is None
    assert clock_of(row, manager, NOW + 73 * HOUR).scored == ["operations"]


@pytest.mark.parametrize("rows", [1, 3])
def test_many_clocks_cost_the_same(brand, operator, rows, django_assert_num_queries):
    campaign = closed_campaign(brand, operator)
    found = CollaborationFactory.create_batch(rows, campaign=campaign, completed=True)
    for row in found:
        panel(row)
    assert operator.brand_roles

    with django_assert_num_queries(3):
        clocks = read(found, operator, now())

    assert clocks.keys() == {row.pk for row in found}
