"""What the database refuses by itself, whichever path a line takes."""

import pgtrigger

# Of a statement's lines together: none but those of a brand with several such stores is looked up. Two who add lines
# of a brand at once wait for one another, by the lock that attribution takes anyway: else neither sees the other's.
order_of_one_store = pgtrigger.Trigger(
    name="order_of_one_store",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="added"),
    declare=[("pair", "record")],
    func="""
        FOR pair IN
            SELECT s.id, s.brand_id, array_agg(o.id) AS others
            FROM commerce_store AS s
            JOIN commerce_store AS o ON o.brand_id = s.brand_id AND o.id <> s.id
            WHERE s.id IN (SELECT store_id FROM added)
              AND 'shopify' NOT IN (s.platform, o.platform) AND 'tiktok_shop' IN (s.platform, o.platform)
            GROUP BY s.id ORDER BY s.brand_id, s.id
        LOOP
            PERFORM pg_advisory_xact_lock(hashtext('commerce.attribution'), pair.brand_id::int);
            IF EXISTS (
                SELECT FROM added AS n
                JOIN commerce_orderline AS t ON t.store_id = ANY(pair.others) AND t.order_id = n.order_id
                WHERE n.store_id = pair.id
            ) THEN
                RAISE unique_violation USING MESSAGE = 'another store of the brand holds this order',
                    CONSTRAINT = 'commerce_orderline_order_of_one_store';
            END IF;
        END LOOP;
        RETURN NULL;
    """,
)
