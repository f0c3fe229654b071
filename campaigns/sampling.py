"""What a brand's rule says of a sample that is asked for, each condition in words; a person reads the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blacklist import guard
from core.templatetags.ui import money, percent
from creators.standing import TIER_OF

from .models import Sample, SampleRule
from .querysets import Fulfilment

if TYPE_CHECKING:
    from accounts.models import Brand

BASIS_POINTS = 10_000


@dataclass(frozen=True)
class Check:
    """One condition of the rule: whether it holds, and in words what was found beside what is asked."""

    passes: bool
    text: str | Promise


@dataclass(frozen=True)
class Judgement:
    rule: SampleRule | None
    checks: list[Check]

    @property
    def passes(self) -> bool:
        return all(check.passes for check in self.checks)

    @property
    def approves(self) -> bool:
        """Nobody has to be asked."""
        return self.rule is not None and self.rule.is_automatic and self.passes


@dataclass(frozen=True)
class Found:
    """What the rule is held against, read once for however many samples."""

    verdicts: dict[int, guard.Verdict]
    fulfilment: dict[int, Fulfilment]
    open: dict[int, set[int]]
    # Pieces by sample id, of what was approved this month.
    pieces: dict[int, int]


def judge(samples: Sequence[Sample], *, brand: Brand, at: datetime) -> dict[int, Judgement]:
    """By sample id, of samples of one brand loaded by `for_list`. Five queries, whatever their number."""
    rule = SampleRule.objects.filter(brand=brand).first()
    found = _found(samples, brand, at)
    return {sample.pk: Judgement(rule, list(_checks(sample, rule, found))) for sample in samples}


def judge_in_turn(samples: Sequence[Sample], *, brand: Brand, at: datetime) -> dict[int, Judgement]:
    """As `judge`, for requests that are decided together: each counts those that the rule approves before it."""
    rule = SampleRule.objects.filter(brand=brand).first()
    found = _found(samples, brand, at)
    judged = {}
    for sample in samples:
        judged[sample.pk] = Judgement(rule, list(_checks(sample, rule, found)))
        if judged[sample.pk].approves:
            found.pieces[sample.pk] = sample.quantity
            found.open.setdefault(sample.collaboration.creator_id, set()).add(sample.pk)
    return judged


def month_of(at: datetime) -> datetime:
    """When the month began that a quota counts in, in UTC."""
    return at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _found(samples: Sequence[Sample], brand: Brand, at: datetime) -> Found:
    creators = {sample.collaboration.creator_id for sample in samples}
    ours = Sample.objects.of_brand(brand)
    of_them = ours.about(creators)
    held: dict[int, set[int]] = {}
    for creator, pk in of_them.open().values_list("collaboration__creator", "pk"):
        held.setdefault(creator, set()).add(pk)
    return Found(
        verdicts=guard.check(creator_ids=creators, at=at),
        fulfilment=of_them.fulfilment(),
        open=held,
        pieces=dict(ours.approved_since(month_of(at)).values_list("pk", "quantity")),
    )


def _checks(sample: Sample, rule: SampleRule | None, found: Found) -> Iterator[Check]:
    creator = sample.collaboration.creator
    yield _blacklist(found.verdicts[creator.pk])
    if rule is None:
        return
    if rule.min_tier is not None or not rule.takes_unrated:
        yield _tier(creator, rule)
    if rule.min_fulfilment_bp is not None:
        yield _fulfilment(found.fulfilment.get(creator.pk), rule.min_fulfilment_bp)
    if rule.max_price_minor is not None:
        yield _price(sample, rule.max_price_minor, rule.currency)
    if rule.monthly_quota is not None:
        others = sum(found.pieces.values()) - found.pieces.get(sample.pk, 0)
        yield _quota(others + sample.quantity, rule.monthly_quota)
    if rule.open_per_creator is not None:
        yield _open(len(found.open.get(creator.pk, set()) - {sample.pk}), rule.open_per_creator)


def _blacklist(verdict: guard.Verdict) -> Check:
    is_clear = verdict.outcome is guard.Outcome.CLEAR
    return Check(is_clear, _("Not on the blacklist.") if is_clear else verdict.why)


def _tier(creator: object, rule: SampleRule) -> Check:
    # A reverse relation of an app further right; who was never rated has none.
    standing = getattr(creator, "current_standing", None)
    tier = standing.tier if standing else None
    if tier is None:
        words = _("Unrated, and unrated creators may have samples.")
        return Check(rule.takes_unrated, words if rule.takes_unrated else _("Unrated: a person decides."))
    if rule.min_tier is None:
        return Check(True, _("Tier %(tier)s.") % {"tier": TIER_OF[tier]})
    told = {"tier": TIER_OF[tier], "least": TIER_OF[rule.min_tier]}
    return Check(tier >= rule.min_tier, _("Tier %(tier)s; at least %(least)s is asked.") % told)


def _fulfilment(known: Fulfilment | None, least_bp: int) -> Check:
    if known is None or known.rate is None:
        return Check(True, _("No sample has come to an end yet: nothing speaks against the creator."))
    told = {
        "fulfilled": known.fulfilled,
        "ended": known.ended,
        "rate": percent(known.rate),
        "least": percent(least_bp / BASIS_POINTS),
    }
    words = _("%(fulfilled)s of %(ended)s samples were fulfilled (%(rate)s); at least %(least)s is asked.")
    return Check(known.fulfilled * BASIS_POINTS >= least_bp * known.ended, words % told)


def _price(sample: Sample, most_minor: int, currency: str) -> Check:
    if sample.price_minor is None:
        return Check(False, _("The price is not known."))
    total = sample.price_minor * sample.quantity
    told = {
        "price": money(sample.price_minor, sample.currency),
        "quantity": sample.quantity,
        "total": money(total, sample.currency),
        "most": money(most_minor, currency),
    }
    if sample.currency != currency:
        return Check(False, _("The price %(price)s is in another currency than the rule's %(most)s.") % told)
    if sample.quantity == 1:
        return Check(total <= most_minor, _("Price %(price)s; at most %(most)s.") % told)
    words = _("Price %(price)s × %(quantity)s = %(total)s; at most %(most)s.")
    return Check(total <= most_minor, words % told)


def _quota(pieces: int, most: int) -> Check:
    words = ngettext(
        "With this request %(number)s piece is approved this month; at most %(most)s.",
        "With this request %(number)s pieces are approved this month; at most %(most)s.",
        pieces,
    )
    return Check(pieces <= most, words % {"number": pieces, "most": most})


def _open(number: int, most: int) -> Check:
    words = ngettext(
        "The creator has %(number)s open sample; at most %(most)s.",
        "The creator has %(number)s open samples; at most %(most)s.",
        number,
    )
    return Check(number < most, words % {"number": number, "most": most})
