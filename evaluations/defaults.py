"""The first policy: the values the method was tried with, before a team fits its own."""

from typing import Final

DIMENSIONS: Final = ("content", "data", "conversion", "collaboration", "compliance", "fulfilment")
ROLES: Final = ("operations", "marketing", "customer_service")

# Percent, in the order of DIMENSIONS. `overall` is the yardstick of the tier, the others are goals.
GOAL_WEIGHTS: Final[dict[str, list[float]]] = {
    "overall": [20, 25, 25, 10, 10, 10],
    "product_test": [25, 25, 15, 15, 10, 10],
    "sales": [15, 15, 45, 10, 5, 10],
    "followers": [25, 40, 5, 10, 10, 10],
    "brand": [30, 35, 5, 10, 10, 10],
}

# In the order of ROLES.
ROLE_WEIGHTS: Final[dict[str, list[float]]] = {
    "content": [3, 5, 2],
    "data": [4, 5, 1],
    "conversion": [5, 3, 2],
    "collaboration": [6, 3, 1],
    "compliance": [3, 3, 4],
    "fulfilment": [6, 2, 2],
}

NUMBERS: Final[dict[str, object]] = {
    "knot_probabilities": [0.01, 0.10, 0.25, 0.50, 0.75, 0.90, 0.99],
    "knot_scores": [0, 1.5, 2.25, 3, 3.75, 4.5, 5],
    "norm_pseudo_count": 30,
    "norm_window_days": 180,
    "review_range": 2.0,
    "min_coverage": 0.6,
    "half_life_days": 180,
    "prior_strength": 2.0,
    "sigma": 0.55,
    "grand_mean": 3.0,
    "prior_pseudo_count": 20,
    # In the order C, B, A, S.
    "cuts": [2.6, 3.0, 3.5, 3.9],
    "hysteresis_z": 0.39,
    "min_videos": 3,
    "s_min_videos": 5,
    "s_min_collaborations": 2,
    "trend_window_days": 540,
    "trend_min_points": 4,
    "trend_min_span_days": 45,
    "trend_z": 1.645,
    "trend_min_change_90d": 0.10,
    "mk_points": 8,
    "mk_alpha": 0.10,
}
