"""A team's own list of samples: each row a product asked for by, or sent to, a creator.

A sample that is not known comes in as it stands. One that is known moves only onwards: what people did here may be
ahead of a spreadsheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.roles import Capability
from campaigns.actions.samplemoves import POST_WITHIN
from campaigns.adopting import NEAR, may_adopt, may_be_adopted, same_product
from campaigns.models import Campaign
from core.money import precision_sql
from imports.kinds import Kind, Target
from imports.literals import quoted

from .sample_fields import FIELDS, SampleDefaultsForm
from .sample_moves import (
    BLOCKED,
    follow_added,
    follow_changed,
    hold,
    hold_written,
    log_blocked,
    take_back,
)

if TYPE_CHECKING:
    from imports.models import Batch

UNKNOWN = gettext_noop(
    "A creator who works with the brand in a campaign that is not closed. Add them to one first."
)
SEVERAL = gettext_noop(
    "One campaign: the creator is in several. Name it in the file, or choose it for the whole file."
)
NAMELESS = gettext_noop("The product, by its name or its id.")
FUTURE = gettext_noop("A day that has begun.")
DISORDER = gettext_noop("A parcel is received on or after the day it was sent.")
TAKEN = gettext_noop("A request number of this brand's. Another brand's sample has it.")
TWICE = gettext_noop("A request number once: several products of one request have a number each.")
OTHER_MONEY = gettext_noop("Amounts in the currency that the sample has here.")
EITHER = gettext_noop(
    "One sample recorded by hand that it can be. Here it may be either of several: it comes in as a row of its own."
)
EARLIER = gettext_noop("What the sample came to here. It does not go back, and a sample that ended stays so.")


# Whose work it can be: in the campaign that the row or the person names, else the only one under way.
_OPEN = """
    SELECT s.row, l.id AS collaboration_id, g.currency FROM stage AS s
    JOIN creators_creator AS c ON c.platform = 'tiktok' AND c.handle = s.handle
    JOIN campaigns_collaboration AS l ON l.creator_id = c.id AND l.stage NOT IN ('declined', 'cancelled')
    JOIN campaigns_campaign AS g ON g.id = l.campaign_id AND g.brand_id = %(brand)s AND g.state <> 'closed'
    WHERE CASE WHEN s.campaign IS NOT NULL THEN lower(g.name) = lower(s.campaign)
      WHEN %(campaign)s::bigint IS NOT NULL THEN g.id = %(campaign)s ELSE true END
"""
_ONE = f"""
    SELECT row, min(collaboration_id) AS collaboration_id, min(currency) AS currency FROM ({_OPEN}) AS o
    GROUP BY row HAVING count(*) = 1
"""
_OURS = """
    SELECT l.id FROM campaigns_collaboration AS l JOIN campaigns_campaign AS g ON g.id = l.campaign_id
    WHERE g.brand_id = %(brand)s
"""
# A day's noon in UTC stands for it; today's for the moment of the import, so that nothing lies ahead.
_AT = "CASE WHEN s.{0} IS NOT NULL THEN least((s.{0} + time '12:00') AT TIME ZONE 'UTC', %(at)s) END"
_REQUESTED = f"coalesce({_AT.format('requested_on')}, (%(dated_on)s + time '00:00') AT TIME ZONE 'UTC')"
_SHIPPED, _RECEIVED = _AT.format("shipped_on"), _AT.format("received_on")
# What a row without a status comes to by its days and its parcel.
_TOLD = """
    coalesce(s.state, CASE WHEN s.received_on IS NOT NULL THEN 'received'
      WHEN s.shipped_on IS NOT NULL OR s.tracking_number IS NOT NULL THEN 'shipped' ELSE 'requested' END)
"""
_RANKED = """
    (VALUES ('requested', 0), ('approved', 1), ('shipped', 2), ('received', 3), ('rejected', 4), ('cancelled', 4),
      ('unfulfilled', 4), ('fulfilled', 5)) AS {0} (state, rank)
"""
_ALIKE = f"({same_product('s', 't')})"
# Requests that are not known yet beside those that people recorded by hand and that may be the same.
_PAIRS = f"""
    SELECT s.row, s.request_id, t.id,
      count(*) OVER (PARTITION BY s.row) AS samples, count(*) OVER (PARTITION BY t.id) AS requests
    FROM stage AS s JOIN ({_ONE}) AS o USING (row)
    JOIN campaigns_sample AS t ON t.collaboration_id = o.collaboration_id AND {_ALIKE} AND {may_be_adopted("t")}
      AND t.requested_at BETWEEN {_REQUESTED} - {NEAR} AND {_REQUESTED} + {NEAR}
    WHERE NOT EXISTS (SELECT FROM campaigns_sample AS k WHERE k.external_id = s.request_id)
      AND s.request_id IS NOT NULL AND {may_adopt("s")}
"""
# A request number is the sample's own, and becomes that of the one recorded by hand which it can only be; a row
# without one is told by work, product and the day it was asked for.
_STORED = f"""
    LEFT JOIN (SELECT row, id FROM ({_PAIRS}) AS p WHERE samples = 1 AND requests = 1) AS h USING (row)
    LEFT JOIN LATERAL (
      SELECT t.* FROM campaigns_sample AS t
      WHERE t.external_id = s.request_id AND t.collaboration_id IN ({_OURS}) OR t.id = h.id
        OR (s.request_id IS NULL AND t.collaboration_id = o.collaboration_id AND {_ALIKE}
        AND (s.requested_on IS NULL OR (t.requested_at AT TIME ZONE 'UTC')::date = s.requested_on))
      ORDER BY t.id LIMIT 1
    ) AS t ON true
"""
# Its video came already: it was owed for what was sent before.
_VIDEO = """
    LEFT JOIN LATERAL (
      SELECT d.id, d.published_at FROM campaigns_deliverable AS d
      WHERE d.collaboration_id = o.collaboration_id AND d.published_at >= s.sent_at
      ORDER BY d.published_at, d.id LIMIT 1
    ) AS d ON s.told IN ('shipped', 'received', 'unfulfilled', 'fulfilled')
"""


def _minor(amount: str) -> str:
    return f"coalesce(round(s.{amount} * 10.0 ^ {precision_sql('s.cur')})::bigint, t.{amount}_minor) AS {amount}_minor"


_ENDED = "('rejected', 'cancelled', 'fulfilled', 'unfulfilled')"
SAMPLE = Target(
    model="campaigns.Sample",
    wanted=f"""
    WITH told AS (
      SELECT s.*, {_TOLD} AS told, {_SHIPPED} AS shipped,
        {_RECEIVED} AS received, coalesce({_SHIPPED}, {_RECEIVED}, {_REQUESTED}) AS sent_at
      FROM stage AS s
    ), stood AS (
      SELECT s.*, o.collaboration_id, coalesce(t.currency, s.currency, o.currency) AS cur, t.id,
        d.id AS video, d.published_at,
        CASE WHEN t.state IS NOT NULL AND (a.rank <= b.rank OR b.rank >= 4 AND t.state <> 'unfulfilled') THEN t.state
          WHEN d.id IS NOT NULL THEN 'fulfilled' ELSE s.told END AS stands
      FROM told AS s JOIN ({_ONE}) AS o USING (row) {_STORED} {_VIDEO}
      LEFT JOIN {_RANKED.format("a")} ON a.state = CASE WHEN d.id IS NOT NULL THEN 'fulfilled' ELSE s.told END
      LEFT JOIN {_RANKED.format("b")} ON b.state = t.state
    ), dated AS (
      SELECT s.*, coalesce(t.received_at, s.received, CASE WHEN s.stands = 'received' THEN s.sent_at END) AS got_at
      FROM stood AS s LEFT JOIN campaigns_sample AS t ON t.id = s.id
    )
    SELECT s.row, s.id, coalesce(t.collaboration_id, s.collaboration_id) AS collaboration_id,
      coalesce(t.external_id, s.request_id)::varchar AS external_id,
      coalesce(nullif(t.product_id, ''), s.product_id, '')::varchar AS product_id,
      coalesce(t.product_name, s.product_name, s.product_id)::varchar AS product_name,
      coalesce(nullif(t.sku_id, ''), s.sku_id, '')::varchar AS sku_id,
      coalesce(s.quantity, t.quantity, 1)::smallint AS quantity, s.cur::varchar AS currency,
      {_minor("price")}, {_minor("cost")}, {_minor("courier")},
      s.stands::varchar AS state, coalesce(t.requested_at, {_REQUESTED}) AS requested_at,
      coalesce(nullif(t.carrier, ''), s.carrier, '')::varchar AS carrier,
      coalesce(nullif(t.tracking_number, ''), s.tracking_number, '')::varchar AS tracking_number,
      coalesce(t.shipped_at, s.shipped, CASE WHEN s.stands IN ('shipped', 'received') THEN s.sent_at END)
        AS shipped_at,
      s.got_at AS received_at, coalesce(t.post_due_at, s.got_at + %(post_within)s) AS post_due_at,
      coalesce(t.deliverable_id, CASE WHEN s.stands = 'fulfilled' THEN s.video END) AS deliverable_id,
      CASE WHEN s.stands IN {_ENDED}
        THEN coalesce(t.ended_at, least(coalesce(s.published_at, s.got_at + %(post_within)s, s.sent_at), %(at)s))
        END AS ended_at
    FROM dated AS s LEFT JOIN campaigns_sample AS t ON t.id = s.id
    """,
    initial={"recorded_by_id": "%(by)s"},
)

_TWICE = "SELECT request_id FROM stage WHERE request_id IS NOT NULL GROUP BY request_id HAVING count(*) > 1"
CHECKS = (
    f"""
    SELECT s.row, 'handle' AS "column", s.handle AS found, {quoted(UNKNOWN)} AS expected
    FROM stage AS s WHERE s.row NOT IN (SELECT row FROM ({_OPEN}) AS o)
    """,
    f"""
    SELECT s.row, 'handle' AS "column", s.handle AS found, {quoted(SEVERAL)} AS expected
    FROM stage AS s WHERE s.row IN (SELECT row FROM ({_OPEN}) AS o GROUP BY row HAVING count(*) > 1)
    """,
    f"""
    SELECT s.row, 'product_name' AS "column", s.handle AS found, {quoted(NAMELESS)} AS expected
    FROM stage AS s WHERE s.product_name IS NULL AND s.product_id IS NULL
    """,
    f"""
    SELECT s.row, a.name AS "column", a.day::text AS found, {quoted(FUTURE)} AS expected
    FROM stage AS s CROSS JOIN LATERAL (VALUES
      ('requested_on', s.requested_on), ('shipped_on', s.shipped_on), ('received_on', s.received_on)
    ) AS a (name, day) WHERE a.day > (%(at)s AT TIME ZONE 'UTC')::date
    """,
    f"""
    SELECT s.row, 'received_on' AS "column", s.received_on::text AS found, {quoted(DISORDER)} AS expected
    FROM stage AS s WHERE s.received_on < s.shipped_on
    """,
    f"""
    SELECT s.row, 'request_id' AS "column", s.request_id AS found, {quoted(TAKEN)} AS expected
    FROM stage AS s JOIN campaigns_sample AS t ON t.external_id = s.request_id
    WHERE t.collaboration_id NOT IN ({_OURS})
    """,
    f"""
    SELECT s.row, 'handle' AS "column", s.handle AS found, {quoted(BLOCKED)} AS expected
    FROM stage AS s JOIN creators_creator AS c ON c.platform = 'tiktok' AND c.handle = s.handle
    WHERE {_TOLD} IN ('requested', 'approved') AND blacklist_is_blocked(c.id)
    """,
    f"""
    SELECT s.row, 'request_id' AS "column", s.request_id AS found, {quoted(TWICE)} AS expected
    FROM stage AS s WHERE s.request_id IN ({_TWICE})
    """,
    f"""
    SELECT s.row, 'currency' AS "column", s.currency AS found, {quoted(OTHER_MONEY)} AS expected
    FROM stage AS s JOIN ({_ONE}) AS o USING (row) {_STORED}
    WHERE s.currency <> t.currency AND num_nonnulls(s.price, s.cost, s.courier) > 0
    """,
)
# That a request is approved here while the platform still has it as asked for is as it should be.
WARNINGS = (
    f"""
    SELECT s.row, 1::bigint AS rows, 'state' AS "column", t.state || ' ≠ ' || s.state AS found,
      {quoted(EARLIER)} AS expected
    FROM stage AS s JOIN ({_ONE}) AS o USING (row) {_STORED}
    JOIN {_RANKED.format("a")} ON a.state = s.state JOIN {_RANKED.format("b")} ON b.state = t.state
    WHERE s.state <> t.state AND (a.rank <= b.rank OR b.rank >= 4 AND t.state <> 'unfulfilled')
      AND (s.state, t.state) <> ('requested', 'approved')
    """,
    f"""
    SELECT p.row, 1::bigint AS rows, 'request_id' AS "column", min(p.request_id) AS found,
      {quoted(EITHER)} AS expected
    FROM ({_PAIRS}) AS p GROUP BY p.row HAVING bool_or(p.samples > 1 OR p.requests > 1)
    """,
)


def parameters(batch: Batch) -> dict[str, Any]:
    name = batch.defaults.get("campaign")
    campaign = Campaign.objects.filter(brand=batch.brand_id, pk=name).first() if name else None
    return {
        "at": batch.applied_at or batch.created_at,
        "by": batch.created_by_id,
        "brand": batch.brand_id,
        "dated_on": batch.dated_on,
        "campaign": campaign and campaign.pk,
        "post_within": POST_WITHIN,
    }


SAMPLE_REQUESTS = Kind(
    code="samples",
    label=_("Samples"),
    capability=Capability.DECIDE_SAMPLES,
    fields=FIELDS,
    identity=("request_id", "handle"),
    apart_by=("request_id", "product_id", "product_name", "sku_id", "requested_on"),
    targets=(SAMPLE,),
    checks=CHECKS,
    warnings=WARNINGS,
    defaults_form=SampleDefaultsForm,
    signs=(
        frozenset({"handle", "product_name", "state"}),
        frozenset({"handle", "product_name", "tracking_number"}),
        frozenset({"handle", "product_name", "shipped_on"}),
        frozenset({"handle", "product_id", "state"}),
        frozenset({"handle", "product_name", "quantity"}),
    ),
    # A list of creators may say what each was sent.
    also_as=frozenset({"creators"}),
    parameters=parameters,
    prepare=hold,
    tell_refused=log_blocked,
    prepare_undo=hold_written,
    clean_after_undo=take_back,
    announce_added=follow_added,
    announce_changed=follow_changed,
)
