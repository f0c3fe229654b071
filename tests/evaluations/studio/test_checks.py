import math

import pytest

from evaluations.defaults import FIRST_CAP_RULES, FIRST_CHECK_RULES, FIRST_POLICY, FIRST_TIER_RULES
from evaluations.models import CapRule, Policy, TierRule
from evaluations.studio.checks import faults_of, warnings_of
from evaluations.studio.differences import TIER_FIELDS
from evaluations.studio.sections import NUMBERS

ABOUT_THE_VERSION = {
    "id",
    "version",
    "state",
    "based_on",
    "note",
    "drafted_by",
    "drafted_at",
    "published_by",
    "published_at",
    "restores",
}


def first(**changes):
    return Policy(**{**FIRST_POLICY, **changes})


def caps():
    return [
        CapRule(kind=kind, at_least=at_least, max_tier=tier, days=days)
        for kind, at_least, tier, days in [*FIRST_CAP_RULES, *FIRST_CHECK_RULES]
    ]


def tiers():
    return [TierRule(**dict(zip(TIER_FIELDS, row, strict=True))) for row in FIRST_TIER_RULES]


def words(**changes):
    return [str(fault) for fault in faults_of(first(**changes), caps(), tiers())]


def rule_words(*, cap_rules=None, tier_rules=None):
    found = faults_of(
        first(), caps() if cap_rules is None else cap_rules, tiers() if tier_rules is None else tier_rules
    )
    return [str(fault) for fault in found]


def test_first_policy_has_no_fault():
    assert words() == []


def test_every_number_is_in_one_section():
    columns = {field.name for field in Policy._meta.concrete_fields} - ABOUT_THE_VERSION

    assert set(NUMBERS) == columns


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"overall_weights": [20, 25, 25, 10, 10, 15]},
            "Weights of the tier · Weights: found 105, expected a sum of 100.",
        ),
        (
            {"overall_weights": [20, 25, 25, 10, 10, -1]},
            "Weights of the tier · Weights · Fulfilment: found -1, expected between 0 and 100.",
        ),
        (
            {"data_roles": [4, 0, 1]},
            "Weights of the roles · Data · Marketing: found 0, expected more than 0 and at most 1000.",
        ),
        (
            {"data_roles": [4, -1, 1]},
            "Weights of the roles · Data · Marketing: found -1, expected more than 0 and at most 1000.",
        ),
        (
            {"cut_a": 3.0},
            "Where the tiers begin · A: found 3, expected at least 0.1 above B, which begins at 3.",
        ),
        (
            {"cut_a": 3.05},
            "Where the tiers begin · A: found 3.05, expected at least 0.1 above B, which begins at 3.",
        ),
        ({"cut_s": 5.5}, "Where the tiers begin · S: found 5.5, expected between 0 and 5."),
        (
            {"knot_scores": [0, 1.5, 1.5, 3, 3.75, 4.5, 5]},
            "Figures against peers · score at each share: found 1.5 after 1.5, expected values that rise.",
        ),
        (
            {"knot_probabilities": [0.01, 0.25, 0.1, 0.5, 0.75, 0.9, 0.99]},
            "Figures against peers · shares of the peers: found 0.1 after 0.25, expected values that rise.",
        ),
        (
            {"knot_probabilities": [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 1.2]},
            "Figures against peers · shares of the peers · 7: found 1.2, expected more than 0 and at most 1.",
        ),
        (
            {"views_root": [20, 110, 150, 100, 540, 1100, 300000]},
            (
                "Figures against peers · views before there are peers: found 100 after 150,"
                " expected values that never fall."
            ),
        ),
        (
            {"data_mix": [0.3, 0.25, 0.2, 0.3]},
            "What a number bar is made of · Data: found 1.05, expected a sum of 1.",
        ),
        (
            {"half_life": 0},
            (
                "Evidence and starting point · half-life of evidence: found 0,"
                " expected between 1 and 1000000000."
            ),
        ),
        (
            {"sigma": -1},
            (
                "Evidence and starting point · spread between collaborations: found -1,"
                " expected between 0.01 and 5."
            ),
        ),
        (
            {"prior_strength": 0},
            (
                "Evidence and starting point · prior strength k: found 0,"
                " expected between 0.01 and 1000000000."
            ),
        ),
        (
            {"min_coverage": 1.1},
            (
                "Weights of the tier · least coverage for a score: found 1.1,"
                " expected more than 0 and at most 1."
            ),
        ),
        (
            {"min_videos": 1.5},
            "Where the tiers begin · videos before a tier: found 1.5, expected a whole number.",
        ),
        ({"hysteresis": math.nan}, "Where the tiers begin · hysteresis z: found nan, expected a number."),
        (
            {"s_min_videos": 2},
            (
                "Where the tiers begin · videos before S: found 2,"
                " expected at least “videos before a tier”, which is 3."
            ),
        ),
        ({"data_mix": [0.5, 0.5]}, "What a number bar is made of · Data: found 2, expected 4 numbers."),
        (
            {"lateness_scores": [5, 4, 3, 2, 3, 0]},
            "Lateness and reply time · score by lateness: found 3 after 2, expected values that never rise.",
        ),
        (
            {"reply_hours": [4, 12, 12, 48, 72]},
            "Lateness and reply time · hours to a reply, up to: found 12 after 12, expected values that rise.",
        ),
        (
            {"marks_due_hours": 200},
            "Times · hours to score: found 200, expected at most 168 hours, when the numbers lock.",
        ),
        (
            {"refund_critical": 1.1},
            (
                "Refunds · refunds: multiple of the baseline that is critical: found 1.1,"
                " expected at least “refunds: multiple of the baseline that warns”, which is 1.25."
            ),
        ),
        (
            {"likes_per_view_red": [0.02, 0.5]},
            (
                "Authenticity · likes per view, red outside: found 0.02 to 0.5,"
                " expected a range around 0.01 to 0.3."
            ),
        ),
        (
            {"engagement_p2": [0.0055, 0.0015, 0.0015, 0.0034, 0.0048, 0.02]},
            (
                "Authenticity · engagement: red below, by follower band · over 1M: found 0.02,"
                " expected at most 0.0111, where amber begins."
            ),
        ),
        (
            {"explore_share": 1.5},
            "Budget · budget: share for newcomers and rising creators: found 1.5, expected between 0 and 1.",
        ),
    ],
)
def test_each_fault_names_the_field_what_was_found_and_what_is_expected(changes, sentence):
    assert words(**changes) == [sentence]


def test_thirds_sum_to_a_hundred():
    assert words(overall_weights=[33.3, 33.3, 33.4, 0, 0, 0]) == []


def test_all_roles_of_no_weight_are_a_fault_each():
    assert len(words(content_roles=[0, 0, 0])) == 3


@pytest.mark.parametrize(
    ("kind", "change", "sentence"),
    [
        (
            "late",
            {"max_tier": 4},
            (
                "More than three days late ≥ 1: found S, expected A, B, C or D: nothing is above S,"
                " and a cap at S holds nothing down."
            ),
        ),
        (
            "late",
            {"max_tier": 5},
            (
                "More than three days late ≥ 1: found 5, expected A, B, C or D: nothing is above S,"
                " and a cap at S holds nothing down."
            ),
        ),
        (
            "late",
            {"max_tier": 0},
            "More than three days late ≥ 2: found C, expected no milder than D, the cap of fewer of them.",
        ),
        ("late", {"days": 0}, "More than three days late ≥ 1 · days: found 0, expected between 1 and 32767."),
        ("late", {"at_least": 2}, None),
    ],
)
def test_faults_of_caps(kind, change, sentence):
    rules = caps()
    rule = next(one for one in rules if one.kind == kind)
    for field, value in change.items():
        setattr(rule, field, value)

    found = rule_words(cap_rules=rules)

    if sentence:
        assert found == [sentence]
    else:
        assert [one.split(", expected")[1] for one in found] == [" a rule from 1 of them on.", " one."]


def test_cause_without_a_rule_is_a_fault():
    left = [rule for rule in caps() if rule.kind != "breach"]

    assert rule_words(cap_rules=left) == [
        "Broke the contract: found no rule for the first one, expected a rule from 1 of them on."
    ]


def test_tier_without_a_rule_is_a_fault():
    assert rule_words(tier_rules=[rule for rule in tiers() if rule.tier is not None]) == [
        "unrated: found 0 rules, expected one."
    ]


def test_tier_with_an_amount_below_zero_is_a_fault():
    rules = tiers()
    rules[0].commission_raise = -0.1

    assert rule_words(tier_rules=rules) == [
        "S · raise of the commission: found -0.1, expected between 0 and 5."
    ]


def test_warning_names_the_bars_without_which_nobody_has_a_score():
    assert warnings_of(first()) == []
    assert warnings_of(first(min_coverage=0.78)) == [
        (
            "A collaboration without “Data” has a coverage of 0.75, less than the least of 0.78:"
            " it has no score and does not count."
        ),
        (
            "A collaboration without “Conversion” has a coverage of 0.75, less than the least of 0.78:"
            " it has no score and does not count."
        ),
    ]
