"""Saying by hand whose an order line is. What was said is kept; the newest counts, before every rule."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand, User
from accounts.roles import Capability
from accounts.rules import require
from campaigns.models import Collaboration
from commerce.attribution import Scope, run
from commerce.models import ManualMatch, OrderLine
from core.errors import DomainError

LARGEST = 5000


class ReasonMissingError(DomainError):
    message = _("Matching by hand needs a reason.")
    code = "reason_missing"


class OtherBrandError(DomainError):
    message = _("The collaboration belongs to another brand.")
    code = "other_brand"


class TooManyError(DomainError):
    message = _("Match at most 5,000 order lines at once.")
    code = "too_many"


class NoSuchLineError(DomainError):
    message = _("There is no such order line in this brand.")
    code = "no_such_line"


class SaidAlreadyError(DomainError):
    message = _("This was said of the line before.")
    code = "said_already"


class NothingSaidError(DomainError):
    message = _("Nobody decided on this line, so there is nothing to take back.")
    code = "nothing_said"


@dataclass(frozen=True)
class Matched:
    """What became of one line; `refusal` is None when it was matched, or taken back."""

    line_id: int
    line: OrderLine | None
    refusal: DomainError | None = None


@transaction.atomic
def match_lines(
    *,
    brand: Brand,
    ids: Collection[int],
    collaboration: Collaboration | None,
    reason: str,
    by: User,
    at: datetime,
) -> list[Matched]:
    """Say that lines belong to a collaboration, or (None) to no collaboration. Each gets a result.

    Raises ReasonMissingError, OtherBrandError, TooManyError.
    """
    require(by, Capability.MATCH_ORDERS, brand)
    _check(ids, reason)
    if collaboration and collaboration.campaign.brand_id != brand.pk:
        raise OtherBrandError(field="collaboration")
    lines = {line.pk: line for line in _with_last_word(brand, ids)}
    results = [_matched(pk, lines.get(pk), collaboration) for pk in dict.fromkeys(ids)]
    _say(brand, results, ManualMatch(collaboration=collaboration, reason=reason.strip(), at=at, by=by))
    return results


@transaction.atomic
def take_back(*, brand: Brand, ids: Collection[int], reason: str, by: User, at: datetime) -> list[Matched]:
    """What was said of lines by hand no longer counts, and the rules are asked again. Each gets a result.

    Raises ReasonMissingError, TooManyError.
    """
    require(by, Capability.MATCH_ORDERS, brand)
    _check(ids, reason)
    lines = {line.pk: line for line in _with_last_word(brand, ids)}
    results = [_taken_back(pk, lines.get(pk)) for pk in dict.fromkeys(ids)]
    _say(brand, results, ManualMatch(is_withdrawal=True, reason=reason.strip(), at=at, by=by))
    return results


def _say(brand: Brand, results: list[Matched], word: ManualMatch) -> None:
    """Keep the word for every line that was not refused, and attribute those anew."""
    said = [result.line_id for result in results if result.refusal is None]
    ManualMatch.objects.bulk_create(
        ManualMatch(
            line_id=pk,
            collaboration=word.collaboration,
            is_withdrawal=word.is_withdrawal,
            reason=word.reason,
            at=word.at,
            by=word.by,
        )
        for pk in said
    )
    if said:
        run(Scope.of_lines(brand.pk, said), at=word.at)


def _check(ids: Collection[int], reason: str) -> None:
    if not reason.strip():
        raise ReasonMissingError(field="reason")
    if len(ids) > LARGEST:
        raise TooManyError


def _with_last_word(brand: Brand, ids: Collection[int]) -> QuerySet[OrderLine]:
    """The lines, with what was said of each last: `said_id` None for nothing, `said_of` None for no collaboration."""
    said = ManualMatch.objects.standing().filter(line=OuterRef("pk"))
    lines = OrderLine.objects.filter(pk__in=ids, store__brand=brand).select_related("store")
    found: QuerySet[OrderLine] = lines.annotate(
        said_id=Subquery(said.values("pk")[:1]), said_of=Subquery(said.values("collaboration")[:1])
    )
    return found


def _matched(pk: int, line: OrderLine | None, collaboration: Collaboration | None) -> Matched:
    if line is None:
        return Matched(pk, None, NoSuchLineError())
    wanted = collaboration.pk if collaboration else None
    if line.said_id and line.said_of == wanted:  # type: ignore[attr-defined]
        return Matched(pk, line, SaidAlreadyError())
    return Matched(pk, line)


def _taken_back(pk: int, line: OrderLine | None) -> Matched:
    if line is None:
        return Matched(pk, None, NoSuchLineError())
    return Matched(pk, line, None if line.said_id else NothingSaidError())  # type: ignore[attr-defined]
