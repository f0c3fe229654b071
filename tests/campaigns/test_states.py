import itertools

import pytest

from campaigns.states import (
    CAMPAIGN_NEXT,
    DROPPED_STAGES,
    OPEN_STAGES,
    PIPELINE,
    STAGE_NEXT,
    CampaignState,
    Stage,
    needs_reason,
    targets,
)


def test_every_state_and_stage_has_its_row():
    assert set(CAMPAIGN_NEXT) == set(CampaignState)
    assert set(STAGE_NEXT) == set(Stage)
    assert set(PIPELINE) | set(DROPPED_STAGES) == set(Stage)


def test_no_stage_leads_to_itself():
    assert not [stage for stage in Stage if stage in STAGE_NEXT[stage]]


def test_every_open_stage_may_be_published_or_dropped():
    assert all({Stage.PUBLISHED, *DROPPED_STAGES} <= STAGE_NEXT[stage] for stage in OPEN_STAGES)


@pytest.mark.parametrize(("source", "target"), list(itertools.product(PIPELINE, PIPELINE)))
def test_going_back_needs_a_reason_and_going_on_does_not(source, target):
    assert needs_reason(source, target) is (PIPELINE.index(target) < PIPELINE.index(source))


@pytest.mark.parametrize("dropped", DROPPED_STAGES)
def test_dropping_and_taking_up_again_need_a_reason(dropped):
    assert needs_reason(Stage.LEAD, dropped)
    assert needs_reason(dropped, Stage.LEAD)


def test_targets_come_in_the_order_of_the_pipeline():
    assert targets(Stage.PUBLISHED) == [Stage.SCHEDULED, Stage.REVIEWED]
