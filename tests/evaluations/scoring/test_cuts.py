import numpy as np
import pytest

from evaluations.scoring.cuts import SHARES_BELOW, calibrated_cuts, normal_cdf


def test_normal_cdf_is_that_of_the_tables():
    assert normal_cdf([-1.96, 0, 1]).tolist() == pytest.approx([0.0249979, 0.5, 0.8413447])


def test_calibrated_cuts_of_one_belief_are_its_quantiles():
    cuts = calibrated_cuts([3.0], [0.5])

    assert cuts == pytest.approx(
        [3 - 0.5 * 1.405072, 3 - 0.5 * 0.524401, 3 + 0.5 * 0.674490, 3 + 0.5 * 1.644854]
    )


def test_calibrated_cuts_leave_the_expected_share_below_each():
    draw = np.random.default_rng(1)
    means, sds = draw.normal(3, 0.4, 400), draw.uniform(0.1, 0.4, 400)

    cuts = calibrated_cuts(means, sds)

    below = [normal_cdf((cut - means) / sds).mean() for cut in cuts]
    assert below == pytest.approx(list(SHARES_BELOW))
    assert cuts == sorted(cuts)


def test_calibrated_cuts_lie_wider_than_the_quantiles_of_shrunken_means():
    means = np.random.default_rng(2).normal(3, 0.4, 500)

    lowest, *_between, highest = calibrated_cuts(means, np.full(500, 0.3))

    assert lowest < np.quantile(means, SHARES_BELOW[0])
    assert highest > np.quantile(means, SHARES_BELOW[-1])


def test_calibrated_cuts_do_not_depend_on_the_order():
    means, sds = [2.5, 3.0, 3.9], [0.2, 0.3, 0.1]

    assert calibrated_cuts(means, sds) == pytest.approx(calibrated_cuts(means[::-1], sds[::-1]))


@pytest.mark.parametrize(("means", "sds", "words"), [([], [], "at least one"), ([3], [0], "above zero")])
def test_calibrated_cuts_refuse_a_pool_that_says_nothing(means, sds, words):
    with pytest.raises(ValueError, match=words):
        calibrated_cuts(means, sds)
