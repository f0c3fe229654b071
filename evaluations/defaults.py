"""The first policy: the values the method was tried with, before a team fits its own.

What is not here is the default of its field.
"""

from typing import Final

# Percent, in the order of dimensions.
GOAL_WEIGHTS: Final[dict[str, list[float]]] = {
    "product_test": [25, 25, 15, 15, 10, 10],
    "sales": [15, 15, 45, 10, 5, 10],
    "followers": [25, 40, 5, 10, 10, 10],
    "brand": [30, 35, 5, 10, 10, 10],
}

FIRST_POLICY: Final[dict[str, list[float]]] = {
    "overall_weights": [20, 25, 25, 10, 10, 10],
    "content_roles": [3, 5, 2],
    "data_roles": [4, 5, 1],
    "conversion_roles": [5, 3, 2],
    "collaboration_roles": [6, 3, 1],
    "compliance_roles": [3, 3, 4],
    "fulfilment_roles": [6, 2, 2],
    "knot_probabilities": [0.01, 0.10, 0.25, 0.50, 0.75, 0.90, 0.99],
    "knot_scores": [0, 1.5, 2.25, 3, 3.75, 4.5, 5],
    "views_root": [20, 110, 150, 200, 540, 1100, 300000],
    "like_rate_root": [0, 0.001, 0.0055, 0.0103, 0.02, 0.0375, 0.12],
    "comment_rate_root": [0.00001, 0.00005, 0.0001, 0.0003, 0.0008, 0.002, 0.01],
    "data_mix": [0.30, 0.25, 0.20, 0.25],
    "lateness_scores": [5, 4, 3, 2, 1, 0],
}

# What incidents and checks do: (kind, at least this many, highest tier as a rank, days or until lifted)
FIRST_CAP_RULES: Final[list[tuple[str, int, int, int | None]]] = [
    ("late", 1, 2, 90),
    ("late", 2, 1, 180),
    ("no_show", 1, 1, None),
    ("stolen_material", 1, 0, None),
    ("fake_data", 1, 0, None),
    ("breach", 1, 0, None),
    ("compliance_minor", 1, 3, 90),
    ("compliance_severe", 1, 1, 180),
    ("refund_warning", 1, 3, None),
    ("refund_critical", 1, 2, None),
    ("authenticity", 1, 2, None),
]

# (tier as a rank or None for unrated, renewal, commission raise, budget multiple, fixed fee)
FIRST_TIER_RULES: Final[list[tuple[int | None, str, float, float, bool]]] = [
    (4, "renew", 0.20, 3, True),
    (3, "renew", 0.10, 2, True),
    (2, "keep", 0, 1, True),
    (1, "trial", 0, 0, False),
    (0, "pause", 0, 0, False),
    (None, "trial", 0, 0, True),
]
