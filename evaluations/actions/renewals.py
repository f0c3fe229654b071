"""What to do with a creator after a campaign: a job suggests from the tier, a named person decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from accounts.models import Brand, User
from accounts.roles import Capability
from accounts.rules import require
from campaigns.actions.adding import lock_creators
from core.errors import DomainError
from evaluations.dimensions import Renewal
from evaluations.errors import CommissionRangeError, NoSuchRenewalError, ReasonDueError
from evaluations.models import Policy, RenewalItem, StandingJob

HIGHEST_BP = 10_000

# What the tier of the creator suggests for a collaboration. Nothing is offered to whom it would pause.
_SUGGESTED = """
    SELECT co.id AS collaboration_id, c.standing_id, c.tier, rule.renewal,
           CASE WHEN rule.renewal <> 'pause'
                THEN least(round(base.bp * (1 + rule.commission_raise)::numeric), 10000)::int END AS commission_bp
    FROM subject
    JOIN campaigns_collaboration AS co ON co.id = subject.id
    JOIN evaluations_currentstanding AS c ON c.creator_id = co.creator_id
    JOIN evaluations_tierrule AS rule ON rule.policy_id = %(policy)s AND rule.tier IS NOT DISTINCT FROM c.tier
    LEFT JOIN LATERAL (
        SELECT t.commission_bp AS bp FROM campaigns_terms AS t
        WHERE t.collaboration_id = co.id AND t.accepted_at IS NOT NULL
        ORDER BY t.version DESC LIMIT 1
    ) AS base ON true
"""
# Settled, or agreed and never completed. What is complete but not settled waits for its settlement.
_OF_CLOSED = f"""
    WITH subject AS (
        SELECT co.id FROM campaigns_collaboration AS co
        JOIN campaigns_campaign AS ca ON ca.id = co.campaign_id AND ca.state = 'closed'
        WHERE co.campaign_id = %(campaign)s
          AND (%(collaboration)s::bigint IS NULL OR co.id = %(collaboration)s) AND (
            EXISTS (SELECT FROM evaluations_collaborationscore AS s
                    WHERE s.creator_id = co.creator_id AND s.collaboration_id = co.id)
            OR (co.completed_at IS NULL AND co.stage NOT IN ('declined', 'cancelled') AND (
                co.stage NOT IN ('lead', 'contacted', 'negotiating')
                OR EXISTS (SELECT FROM campaigns_terms AS t
                           WHERE t.collaboration_id = co.id AND t.accepted_at IS NOT NULL)))
        )
    )
    INSERT INTO evaluations_renewalitem
        (collaboration_id, standing_id, tier, suggestion, suggested_commission_bp, suggested_at, decision, reason)
    SELECT collaboration_id, standing_id, tier, renewal, commission_bp, %(at)s, '', ''
    FROM ({_SUGGESTED}) AS suggested
    ORDER BY collaboration_id
    ON CONFLICT (collaboration_id) DO NOTHING
"""  # noqa: S608 -- our own text
# A decision is a person's: only what nobody has decided follows the standing.
_UNDECIDED = f"""
    WITH moved AS MATERIALIZED (
        SELECT creator_id FROM evaluations_standing WHERE job_id = %(job)s
        UNION
        SELECT creator_id FROM campaigns_collaboration
        WHERE campaign_id = %(campaign)s AND (%(collaboration)s::bigint IS NULL OR id = %(collaboration)s)
    ),
    -- In one order, so that two jobs that share creators never wait for each other in a circle.
    subject AS (
        SELECT item.collaboration_id AS id
        FROM {{subject}}
        WHERE item.decision = ''
        ORDER BY item.id
        FOR NO KEY UPDATE OF item
    ),
    suggested AS ({_SUGGESTED})
    UPDATE evaluations_renewalitem AS item
    SET standing_id = s.standing_id, tier = s.tier, suggestion = s.renewal,
        suggested_commission_bp = s.commission_bp, suggested_at = %(at)s
    FROM suggested AS s
    WHERE item.collaboration_id = s.collaboration_id AND item.decision = ''
      AND (item.standing_id, item.tier, item.suggestion, item.suggested_commission_bp)
          IS DISTINCT FROM (s.standing_id, s.tier, s.renewal, s.commission_bp)
"""  # noqa: S608 -- our own text
# OFFSET 0: looked up one by one; the worklists of everybody are never read for the creators of one job.
_OF_MOVED = _UNDECIDED.format(
    subject="""moved
        CROSS JOIN LATERAL (
            SELECT id FROM campaigns_collaboration WHERE creator_id = moved.creator_id OFFSET 0) AS co
        JOIN evaluations_renewalitem AS item ON item.collaboration_id = co.id"""
)
# A rule may change where no standing does.
_OF_ALL = _UNDECIDED.format(subject="evaluations_renewalitem AS item")


@dataclass(frozen=True)
class Decided:
    """What became of one row of a bulk; `refusal` is None when it was decided, `item` when there is none."""

    item_id: int
    item: RenewalItem | None
    refusal: DomainError | None = None


@transaction.atomic
def suggest_renewals(*, job: StandingJob) -> int:
    """Items of the closed campaign that the job settled, and the others of the creators it moved; how many changed.

    A few statements for however many creators. Never writes a decision, and running it twice changes nothing.
    """
    given = {
        "job": job.pk,
        "campaign": job.campaign_id,
        "policy": Policy.objects.in_force_at(job.requested_at).pk,
        "at": job.requested_at,
        "collaboration": job.collaboration_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_OF_ALL if job.cause == StandingJob.Cause.POLICY_CHANGED else _OF_MOVED, given)
        changed = int(cursor.rowcount)
        if job.campaign_id is None:
            return changed
        cursor.execute(_OF_CLOSED, given)
        return changed + int(cursor.rowcount)


@transaction.atomic
def decide_renewal(
    *,
    item: RenewalItem,
    decision: Renewal,
    by: User,
    at: datetime,
    commission_bp: int | None = None,
    reason: str = "",
) -> RenewalItem:
    """Decide one, or decide it anew. Raises ReasonDueError, CommissionRangeError."""
    [result] = decide_renewals(
        brand=item.collaboration.campaign.brand,
        ids=[item.pk],
        decision=decision,
        commission_bp=commission_bp,
        reason=reason,
        by=by,
        at=at,
    )
    if result.refusal or result.item is None:
        raise result.refusal or NoSuchRenewalError
    return result.item


@transaction.atomic
def decide_renewals(
    *,
    brand: Brand,
    ids: Collection[int],
    by: User,
    at: datetime,
    decision: Renewal | None = None,
    commission_bp: int | None = None,
    reason: str = "",
) -> list[Decided]:
    """Decide several of a brand, one result per row in the order asked for; no single row raises.

    `decision` None: as suggested, each. `commission_bp` in hundredths of a percent, None: the suggested one where
    the decision is as suggested. A reason is due for a pause and for what differs from the suggestion.
    """
    require(by, Capability.DECIDE_RENEWALS, brand)
    asked = list(dict.fromkeys(ids))
    items = _locked(brand, asked)
    results = [_decide(items.get(pk), pk, decision, commission_bp, reason.strip()) for pk in asked]
    decided = [result.item for result in results if result.item and not result.refusal]
    for item in decided:
        item.decided_at, item.decided_by = at, by
    RenewalItem.objects.bulk_update(
        decided, ["decision", "commission_bp", "reason", "decided_at", "decided_by"]
    )
    return results


def _locked(brand: Brand, ids: Iterable[int]) -> dict[int, RenewalItem]:
    items = RenewalItem.objects.filter(pk__in=ids, collaboration__campaign__brand=brand)
    # As adding to a campaign does: who is being added now is added before the pause, or meets it.
    lock_creators(list(items.values_list("collaboration__creator", flat=True)))
    locked = items.select_related("collaboration__creator", "collaboration__campaign__brand")
    return {item.pk: item for item in locked.order_by("pk").select_for_update(of=("self",))}


def _decide(
    item: RenewalItem | None, pk: int, decision: Renewal | None, commission_bp: int | None, reason: str
) -> Decided:
    if item is None:
        return Decided(pk, None, NoSuchRenewalError())
    wanted = decision or Renewal(item.suggestion)
    offered = _offered(item, wanted, commission_bp)
    if refusal := _refusal(item, wanted, offered, reason):
        return Decided(pk, item, refusal)
    item.decision, item.commission_bp, item.reason = wanted, offered, reason
    return Decided(pk, item)


def _offered(item: RenewalItem, decision: Renewal, commission_bp: int | None) -> int | None:
    if decision == Renewal.PAUSE:
        return None
    if commission_bp is None and decision == item.suggestion:
        return item.suggested_commission_bp
    return commission_bp


def _refusal(
    item: RenewalItem, decision: Renewal, commission_bp: int | None, reason: str
) -> DomainError | None:
    if commission_bp is not None and not 0 <= commission_bp <= HIGHEST_BP:
        return CommissionRangeError(field="commission_bp")
    if reason:
        return None
    if decision == Renewal.PAUSE:
        return ReasonDueError(field="reason")
    if decision != item.suggestion:
        return ReasonDueError(ReasonDueError.differs, field="reason")
    suggested = item.suggested_commission_bp
    if suggested is not None and commission_bp != suggested:
        return ReasonDueError(ReasonDueError.differs, field="reason")
    return None
