from evaluations.simulation.report import lines, report

FIGURES = {
    "collaborations": 100,
    "rated": 40,
    "cuts": [2.6, 3.0, 3.5, 3.9],
    "spearman": {"method": 0.82, "bound": 0.86, "spreadsheet": 0.76},
    "wrong_tier": {"method": 0.41, "bound": 0.35},
    "off_by_two": {"method": 0.02, "bound": 0.01},
    "flip_flops": {"method": 0.1, "bound": 0.2},
    "changes": {"method": 3.0, "truth": 2.7},
    "raters": {"r": None, "rmse": None},
    "trends": {"false": 0.05, "found": 0.4, "reversed": 0.0},
}


def reported(*figures, world="base"):
    return report(world, creators=50, months=18, runs=list(enumerate(figures)))


def met(found):
    return {goal["name"]: goal["met"] for goal in found["goals"]}


def test_report_means_over_seeds():
    found = reported(FIGURES, FIGURES | {"spearman": {"method": 0.84, "bound": 0.88, "spreadsheet": 0.70}})

    assert found["means"]["spearman"] == {"method": 0.83, "bound": 0.87, "spreadsheet": 0.73}
    assert [one["seed"] for one in found["seeds"]] == [0, 1]


def test_report_says_which_goals_are_met():
    assert met(reported(FIGURES)) == {
        "rank correlation with the truth": True,
        "rank correlation above the spreadsheet's": True,
        "wrong tier": False,
        "two or more tiers off": True,
        "flip-flops in 100 creator-months": True,
        "leniency of raters recovered, r": False,
        "false trend labels": True,
    }


def test_report_of_other_worlds_has_their_goals():
    assert met(reported(FIGURES, world="single")) == {"rank correlation with the truth": True}
    assert met(reported(FIGURES, world="thin")) == {}


def test_report_tells_the_distance_from_the_bound():
    assert reported(FIGURES)["from_the_bound"] == {
        "spearman": -0.04,
        "wrong_tier": 0.06,
        "off_by_two": 0.01,
        "flip_flops": -0.1,
    }


def test_report_without_a_figure_in_one_seed_has_no_mean_of_it():
    found = reported(FIGURES, FIGURES | {"raters": {"r": 0.9, "rmse": 0.1}})

    assert found["means"]["raters"] == {"r": None, "rmse": None}


def test_lines_show_figures_and_goals():
    text = "\n".join(lines(reported(FIGURES)))

    assert "50 creators, 18 months, 1 seed; 100 collaborations" in text
    assert "Leniency of raters: none was estimated." in text
    assert "Trends: 5.0 % of steady creators labelled, 40.0 % of real trends found, 0.0 % reversed." in text
    assert "MISSED  wrong tier: 41.000 (at most 40 %)" in text
    assert "met     flip-flops in 100 creator-months: 0.100 (at most 0.2)" in text
