from django.db import migrations

# Of several chains of tokens of one seller the one renewed last is alive.
GATHER = """
    INSERT INTO commerce_sellerconsent
      (open_id, access_token, refresh_token, access_expires_at, refresh_expires_at, refreshed_at, given_at)
    SELECT DISTINCT ON (seller)
      seller, access_token, refresh_token, access_expires_at, refresh_expires_at, refreshed_at,
      max(connected_at) OVER (PARTITION BY seller)
    FROM (
      SELECT *, coalesce(nullif(open_id, ''), 'shop:' || shop_id) AS seller
      FROM commerce_shopconnection WHERE state = 'connected'
    ) AS held
    ORDER BY seller, refreshed_at DESC, id DESC;

    UPDATE commerce_shopconnection AS s SET consent_id = c.id
    FROM commerce_sellerconsent AS c
    WHERE s.state = 'connected' AND c.open_id = coalesce(nullif(s.open_id, ''), 'shop:' || s.shop_id)
"""
SCATTER = """
    UPDATE commerce_shopconnection SET access_token = '', refresh_token = '',
      access_expires_at = connected_at, refresh_expires_at = connected_at, refreshed_at = connected_at;

    UPDATE commerce_shopconnection AS s SET consent_id = NULL,
      access_token = c.access_token, refresh_token = c.refresh_token,
      access_expires_at = c.access_expires_at, refresh_expires_at = c.refresh_expires_at,
      refreshed_at = c.refreshed_at
    FROM commerce_sellerconsent AS c WHERE s.consent_id = c.id;

    DELETE FROM commerce_sellerconsent
"""


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0012_seller_consent"),
    ]

    operations = [migrations.RunSQL(GATHER, SCATTER)]
