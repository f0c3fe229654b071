"""A policy as the values its statements are given."""

from typing import Any

from campaigns.slots import REACH
from evaluations.dimensions import Dimension
from evaluations.models import Policy

_ABOUT_THE_VERSION = {"id", "state", "note", "drafted_at", "published_at"}
# Answered by the log of messages where it says enough.
REPLY_CRITERION = "response-speed"


def parameters(policy: Policy) -> dict[str, Any]:
    """Every number of the policy by the name of its field, and the cuts of C, B, A and S together."""
    numbers = {
        field.name: _alike(getattr(policy, field.name))
        for field in policy._meta.concrete_fields
        if not field.is_relation and field.name not in _ABOUT_THE_VERSION
    }
    return numbers | {
        "policy": policy.pk,
        "dimensions": list(Dimension.values),
        "reply_criterion": REPLY_CRITERION,
        "snapshot_reach_days": REACH.days,
        "cuts": [float(cut) for cut in (policy.cut_c, policy.cut_b, policy.cut_a, policy.cut_s)],
        "role_weights": [_alike(getattr(policy, f"{dimension}_roles")) for dimension in Dimension.values],
    }


def _alike(value: Any) -> Any:
    """Whole numbers may stand among decimals, and an array of PostgreSQL holds one type."""
    return [float(item) for item in value] if isinstance(value, list) else value
