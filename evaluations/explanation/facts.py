"""What changed since the standing before, apart from the score: tier, caps, block, review, versions."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluations.models import Standing, TierCap

from .gathered import Gathered
from .words import Line, figure, letter


def facts(gathered: Gathered) -> Iterator[Line]:
    standing, previous = gathered.standing, gathered.previous
    if previous is None:
        yield Line(_("This is the creator’s first standing."))
        return
    yield _tier(previous, standing)
    yield from _caps(gathered, previous)
    if standing.is_blocked != previous.is_blocked:
        yield Line(
            _("A blacklist entry came into force.")
            if standing.is_blocked
            else _("The blacklist entry is no longer in force.")
        )
    yield from _review(gathered, previous)
    if standing.policy_id != previous.policy_id:
        yield Line(
            _("Computed by policy %(now)s, before by %(before)s.")
            % {"now": standing.policy.version, "before": previous.policy.version},
            standing.policy.get_absolute_url(),
        )
    yield from _spread(previous, standing)
    yield from _raters(gathered, previous)


def _tier(previous: Standing, standing: Standing) -> Line:
    given = {"before": letter(previous.tier), "now": letter(standing.tier)}
    if previous.tier == standing.tier:
        return Line(_("The tier stayed: %(now)s.") % given)
    return Line(_("The tier moved: %(before)s → %(now)s.") % given)


def _caps(gathered: Gathered, previous: Standing) -> Iterator[Line]:
    before, now = set(previous.cap_ids), set(gathered.standing.cap_ids)
    for cap in gathered.caps.values():
        given = {"tier": cap.get_max_tier_display(), "why": cap.get_kind_display()}
        url = gathered.incidents.get(cap.incident_id or 0, "")
        if cap.pk in now - before:
            yield Line(_("A cap began: at most %(tier)s, %(why)s.") % given, url)
        elif cap.pk in before - now:
            yield Line(_ended(cap, gathered.standing) % given, url)


def _ended(cap: TierCap, standing: Standing) -> str:
    if cap.lifted_at is not None and cap.lifted_at <= standing.as_of:
        return _("A cap was lifted: at most %(tier)s, %(why)s.")
    return _("A cap ran out: at most %(tier)s, %(why)s.")


def _review(gathered: Gathered, previous: Standing) -> Iterator[Line]:
    if gathered.standing.is_frozen == previous.is_frozen:
        return
    url = gathered.reviews[-1].get_absolute_url() if gathered.reviews else ""
    yield Line(
        _("A review of a score opened; the tier stays meanwhile.")
        if gathered.standing.is_frozen
        else _("The review closed; the tier moves again."),
        url,
    )


def _spread(previous: Standing, standing: Standing) -> Iterator[Line]:
    if standing.spread != previous.spread:
        yield Line(
            _("The spread between collaborations is taken as %(now)s, before as %(before)s.")
            % {"now": figure(standing.spread, 3), "before": figure(previous.spread, 3)}
        )


def _raters(gathered: Gathered, previous: Standing) -> Iterator[Line]:
    """Of one's own brand only: the week of another's would tell more than its month."""
    before = gathered.rows.get(previous.score_ids[0]) if previous.score_ids else None
    newest = gathered.newest
    if newest is None or newest is before or not gathered.seen[newest.pk].is_own:
        return
    if newest.rater_version and (before is None or newest.rater_version_id != before.rater_version_id):
        yield Line(
            _("Raters’ leniency is that of the week of %(day)s.")
            % {"day": date_format(newest.rater_version.week)},
        )
