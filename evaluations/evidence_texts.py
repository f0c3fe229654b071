"""What a check found, in words: every figure with the limit it was held against."""

from collections.abc import Callable, Iterator, Mapping
from math import floor
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.templatetags.ui import number, percent
from creators.models import Band

Figures = Mapping[str, Any]


def texts_of(evidence: Figures) -> list[str]:
    """One sentence each, in the reader's language, of evidence as `evaluations.checks` made it. Empty: none stored."""
    return list(_CHECKS[evidence["check"]](evidence)) if evidence else []


def _refund(found: Figures) -> Iterator[str]:
    baseline, limits = found["baseline"], found["limits"]
    is_critical = found["flag"] == "critical"
    counted = {
        "refunds": found["refunds"],
        "orders": found["orders"],
        "expected": percent(baseline["rate"]),
        "sure": _sure(found["p_crit" if is_critical else "p_warn"]),
        "multiple": f"{limits['critical' if is_critical else 'warning']:g}",
        "needed": _sure(limits["probability"]),
        "least": limits["min_orders"],
    }
    yield _REFUND_FLAGS[found["flag"]]() % counted
    if found["orders"] < limits["min_orders"]:
        yield _("A flag needs %(least)d mature orders.") % counted
    yield _BASELINES[baseline["source"]]() % {
        "expected": percent(baseline["rate"]),
        "orders": number(baseline["orders"]),
    }


def _sure(probability: float) -> str:
    """Rounded down: nothing is 100 % sure."""
    return f"{min(floor(probability * 100 + 1e-9), 99)}%"


# Called with the reader's language active.
_REFUND_FLAGS: dict[str, Callable[[], str]] = {
    "none": lambda: _(
        "%(refunds)d of %(orders)d refunded, expected %(expected)s: %(sure)s sure the rate exceeds %(multiple)s times "
        "the baseline, a warning needs %(needed)s."
    ),
    "warning": lambda: _(
        "%(refunds)d of %(orders)d refunded, expected %(expected)s: %(sure)s sure the rate exceeds %(multiple)s times "
        "the baseline, a warning from %(needed)s."
    ),
    "critical": lambda: _(
        "%(refunds)d of %(orders)d refunded, expected %(expected)s: %(sure)s sure the rate exceeds %(multiple)s times "
        "the baseline, critical from %(needed)s."
    ),
}
_BASELINES: dict[str, Callable[[], str]] = {
    "sku": lambda: _("Expected: %(expected)s of %(orders)s mature orders of the same product."),
    "store_category": lambda: _(
        "Expected: %(expected)s of %(orders)s mature orders of the category in this store."
    ),
    "category": lambda: _("Expected: %(expected)s of %(orders)s mature orders of the category."),
}


def _authenticity(found: Figures) -> Iterator[str]:
    if found["result"] is None:
        yield _("Not judged: %(videos)d organic videos, at least %(needed)d are needed.") % found
        return
    levels = [signal["level"] for signal in found["signals"]]
    yield _RESULTS[found["result"]]() % {
        "red": levels.count("red"),
        "amber": levels.count("amber"),
        "videos": found["videos"],
    }
    yield from (signal_text(signal, Band(found["band"])) for signal in found["signals"])


_RESULTS: dict[str, Callable[[], str]] = {
    "pass": lambda: _("Passed: %(red)d red and %(amber)d amber signs in %(videos)d videos."),
    "caution": lambda: _("Caution: %(red)d red and %(amber)d amber signs in %(videos)d videos."),
    "fail": lambda: _("Failed: %(red)d red and %(amber)d amber signs in %(videos)d videos; a person checks."),
}


def signal_text(signal: Figures, band: Band) -> str:
    """E.g. “Amber: ER 0.41%, band 100K-500K p10 is 0.90% …”."""
    level = pgettext("sign", "Red") if signal["level"] == "red" else pgettext("sign", "Amber")
    text = _SIGNALS[signal["code"]](signal["figures"], band)
    return _("%(level)s: %(text)s") % {"level": level, "text": text}


def _engagement(figures: Figures, band: Band) -> str:
    return _("ER %(value)s, band %(band)s p10 is %(amber)s, p2 is %(red)s (%(source)s)") % {
        **_percents(figures, "value", "amber", "red"),
        "band": band.label,
        "source": _source(figures),
    }


def _zombie(figures: Figures, _band: Band) -> str:
    return _(
        "%(followers)s followers, %(likes)s mean likes; from %(least_followers)s followers at least "
        "%(least_likes)s are expected"
    ) % {name: number(floor(value)) for name, value in figures.items()}


def _views_per_follower(figures: Figures, _band: Band) -> str:
    return _(
        "median views %(views)s are %(value)s of %(followers)s followers; amber below %(amber)s, red below %(red)s"
    ) % {
        **_percents(figures, "value", "amber", "red"),
        "views": number(round(figures["views"])),
        "followers": number(figures["followers"]),
    }


def _comments_per_like(figures: Figures, band: Band) -> str:
    return _(
        "comments are %(value)s of likes; band %(band)s is %(amber_low)s to %(amber_high)s, red outside %(red_low)s to "
        "%(red_high)s (%(source)s)"
    ) % {**_range(figures), "band": band.label, "source": _source(figures)}


def _likes_per_view(figures: Figures, _band: Band) -> str:
    return _(
        "likes are %(value)s of views; amber outside %(amber_low)s to %(amber_high)s, red outside %(red_low)s to "
        "%(red_high)s"
    ) % _range(figures)


def _flat_views(figures: Figures, _band: Band) -> str:
    return _(
        "views lie within %(value)s of their median (MAD/median); amber below %(amber)s, red below %(red)s"
    ) % _percents(figures, "value", "amber", "red")


def _growth_jump(figures: Figures, _band: Band) -> str:
    text = _(
        "%(gain)s followers a day up to %(on)s: %(share)s of those before, robust z %(z)s; limits %(limit_share)s and "
        "%(limit_z)s"
    ) % {
        **_percents(figures, "share", "limit_share"),
        "gain": number(round(figures["gain"])),
        "on": figures["on"],
        "z": f"{figures['z']:.1f}",
        "limit_z": f"{figures['limit_z']:g}",
    }
    if not figures["is_explained"]:
        return text
    return _("%(text)s; an own video with unusually many views came just before") % {"text": text}


_SIGNALS: dict[str, Callable[[Figures, Band], str]] = {
    "engagement": _engagement,
    "zombie": _zombie,
    "views_per_follower": _views_per_follower,
    "comments_per_like": _comments_per_like,
    "likes_per_view": _likes_per_view,
    "flat_views": _flat_views,
    "growth_jump": _growth_jump,
}
_CHECKS: dict[str, Callable[[Figures], Iterator[str]]] = {"refund": _refund, "authenticity": _authenticity}


def _percents(figures: Figures, *names: str) -> dict[str, str]:
    return {name: percent(figures[name], 2) for name in names}


def _range(figures: Figures) -> dict[str, str]:
    return _percents(figures, "value", "amber_low", "amber_high", "red_low", "red_high")


def _source(figures: Figures) -> str:
    if not figures["profiles"]:
        return _("starting value of the policy")
    return _("from %(count)s profiles") % {"count": number(figures["profiles"])}
