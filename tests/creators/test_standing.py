from creators.standing import TIERS, TRENDS
from evaluations.dimensions import Tier, Trend


def test_tiers_and_trends_are_those_of_the_standings():
    assert {tier.label: tier.value for tier in reversed(Tier)} == TIERS
    assert {trend.name.lower(): trend.value for trend in reversed(Trend)} == TRENDS
