"""Why this tier: the score and its interval, how it moved, what holds it, what is strong and what is weak."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluations.dimensions import Dimension, Tier
from evaluations.evidence_texts import texts_of
from evaluations.models import CollaborationScore, Policy, Standing, TierCap

from .functions import confidences
from .gathered import Gathered
from .words import Line, collaborations, cuts_of, figure, letter, peers_named, percent, signed, videos

# The interval people see covers about nine in ten true scores.
INTERVAL = 2.05
ROUNDING = 1e-9
# Bars this far from 3, which is "as expected", are worth a word; the share of so few peers would say little.
WORTH_A_WORD = 0.25
AS_EXPECTED = 3.0
LEAST_PEERS = 5
NAMED = 2


def interval(standing: Standing) -> tuple[float, float]:
    return (
        max(0.0, standing.mean - INTERVAL * standing.sd),
        min(5.0, standing.mean + INTERVAL * standing.sd),
    )


def is_held(standing: Standing) -> bool:
    return standing.effective_tier < standing.stat_tier


def summary(standing: Standing) -> Iterator[str]:
    policy = standing.policy
    counted = {
        "videos": videos(standing.videos),
        "collaborations": collaborations(standing.collaborations),
    }
    if standing.is_provisional:
        yield _("Unrated: %(videos)s in %(collaborations)s have settled, a tier needs %(needed)d videos.") % {
            **counted,
            "needed": policy.min_videos,
        }
        return
    yield _("%(tier)s: score %(mean)s ± %(sd)s from %(collaborations)s and %(videos)s.") % {
        **counted,
        "tier": letter(standing.effective_tier),
        "mean": figure(standing.mean),
        "sd": figure(standing.sd),
    }
    yield _movement(standing, policy)
    yield _certainty(standing)
    yield _trend(standing)


def _movement(standing: Standing, policy: Policy) -> str:
    """How the score lies against the cuts, allowing for the spread."""
    if is_held(standing):
        return _("The score alone gives %(tier)s; what is said below holds it at %(now)s.") % {
            "tier": letter(standing.stat_tier),
            "now": letter(standing.effective_tier),
        }
    low, high = (
        standing.mean - policy.hysteresis * standing.sd,
        standing.mean + policy.hysteresis * standing.sd,
    )
    given = {"low": figure(low), "high": figure(high)}
    before, now = standing.previous_tier, standing.effective_tier
    if before is None:
        return _("First tier: it follows the score.")
    letters = {"before": letter(before), "now": letter(now)}
    if now > before:
        # A tier also rises because what held it has ended; the cautious score need not reach that far.
        words = (
            _("Rose from %(before)s: even the cautious score %(low)s is in %(now)s.")
            if low + ROUNDING >= cuts_of(policy)[now - 1]
            else _("Rose from %(before)s to %(now)s: what held it lower has ended.")
        )
        return words % {**letters, **given}
    if now < before:
        return _("Fell from %(before)s: even the generous score %(high)s is in %(now)s.") % {
            **letters,
            **given,
        }
    return _("Unchanged: it moves only when %(low)s to %(high)s lies wholly beyond a cut.") % given


def _certainty(standing: Standing) -> str:
    """The interval, the chance of the tier's band, and the neighbour that is likeliest instead."""
    low, high = interval(standing)
    chances = confidences(standing)
    beside = [tier for tier in (standing.stat_tier - 1, standing.stat_tier + 1) if 0 <= tier <= Tier.S]
    neighbour = max(beside, key=lambda tier: chances[tier])
    return _(
        "The true score lies between %(low)s and %(high)s nine times in ten: in the band of %(tier)s with "
        "%(chance)s, of %(neighbour)s with %(other)s."
    ) % {
        "low": figure(low),
        "high": figure(high),
        "tier": letter(standing.stat_tier),
        "chance": percent(standing.confidence),
        "neighbour": letter(neighbour),
        "other": percent(chances[neighbour]),
    }


def _trend(standing: Standing) -> str:
    if standing.slope90 is None or standing.trend_z is None:
        return _("Trend: too early to say; it needs four settled collaborations over 45 days.")
    return _("Trend: %(label)s, %(slope)s per 90 days (z %(z)s).") % {
        "label": str(standing.get_trend_display()).lower(),
        "slope": signed(standing.slope90),
        "z": figure(standing.trend_z),
    }


def gates(gathered: Gathered) -> Iterator[Line]:
    """Everything that holds the tier below what the score alone would give, or where it was."""
    standing, policy = gathered.standing, gathered.standing.policy
    if standing.is_blocked:
        yield Line(
            _("On the blacklist: no campaign while the entry is in force.")
            if standing.is_provisional
            else _("On the blacklist: D while the entry is in force.")
        )
    if not standing.is_provisional and "S needs more evidence" in standing.reasons:
        yield Line(
            _("S needs %(videos)d settled videos and %(collaborations)d collaborations.")
            % {"videos": policy.s_min_videos, "collaborations": policy.s_min_collaborations}
        )
    if "one_role_panels" in standing.reasons:
        yield Line(_("S needs marks of more than one role."))
    if standing.is_frozen:
        yield _review(gathered)
    for cap in gathered.caps.values():
        if cap.pk in standing.cap_ids:
            yield Line(cap_text(cap), gathered.incidents.get(cap.incident_id or 0, ""))
            yield from (Line(text) for text in texts_of(cap.evidence))


def _review(gathered: Gathered) -> Line:
    opened = [one for one in gathered.reviews if one.opened_at <= gathered.standing.as_of]
    url = opened[-1].get_absolute_url() if opened else ""
    return Line(_("A score is under review: the tier stays where it was until the review closes."), url)


def cap_text(cap: TierCap) -> str:
    given = {"tier": cap.get_max_tier_display(), "why": cap.get_kind_display()}
    if cap.ends_at is None:
        return _("At most %(tier)s until lifted: %(why)s.") % given
    return _("At most %(tier)s until %(date)s: %(why)s.") % {**given, "date": date_format(cap.ends_at)}


def bars_of(gathered: Gathered) -> list[float | None]:
    """The creator's six bars: of the collaborations that count one by one, by their weight."""
    return [_weighted_mean(gathered, place) for place in range(len(Dimension))]


def _weighted_mean(gathered: Gathered, place: int) -> float | None:
    known = [(row.bars[place], w) for row, w in gathered.weighted() if row.bars[place] is not None]
    whole = sum(weight for _bar, weight in known)
    return sum(bar * weight for bar, weight in known) / whole if whole else None


def strengths(gathered: Gathered) -> Iterator[Line]:
    """The bars that stand out, against the peers where there are enough of them."""
    if gathered.standing.is_provisional or gathered.newest is None:
        return
    bars = bars_of(gathered)
    peers = _peers(gathered, bars)
    ordered = sorted((bar, place) for place, bar in enumerate(bars) if bar is not None)
    strong = [one for one in reversed(ordered) if one[0] >= AS_EXPECTED + WORTH_A_WORD][:NAMED]
    weak = [one for one in ordered if one[0] <= AS_EXPECTED - WORTH_A_WORD][:NAMED]
    named = peers_named(gathered.newest.market, gathered.newest.category, gathered.newest.band)
    for found, words in ((strong, _("Strong: %(bars)s.")), (weak, _("Weak: %(bars)s."))):
        if found:
            told = [_bar(bar, place, peers, named) for bar, place in found]
            yield Line(words % {"bars": _("; ").join(told)})


def _peers(gathered: Gathered, bars: list[float | None]) -> dict[str, int]:
    standing = gathered.standing
    since = standing.norm_version.month - timedelta(days=standing.policy.norm_window)
    return CollaborationScore.objects.among_peers(gathered.newest, bars, since=since, at=standing.as_of)


def _bar(bar: float, place: int, peers: dict[str, int], named: str) -> str:
    given = {"name": str(Dimension.labels[place]), "bar": figure(bar, 1)}
    count, above = peers[f"peers{place}"], peers[f"above{place}"]
    if count < LEAST_PEERS:
        return _("%(name)s %(bar)s (3 is as expected)") % given
    # The creator is one of those that are ranked.
    share = (above + 1) / (count + 1) if bar > AS_EXPECTED else (count - above + 1) / (count + 1)
    words = (
        _("%(name)s %(bar)s (top %(share)s of %(peers)s)")
        if bar > AS_EXPECTED
        else _("%(name)s %(bar)s (lowest %(share)s of %(peers)s)")
    )
    return words % {**given, "share": percent(share), "peers": named}
