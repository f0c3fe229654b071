"""When a sample that a person recorded by hand may be a request that the platform numbers; in SQL where many are."""

from datetime import timedelta

# Of the days on which they were asked for, either way.
ADOPTED_WITHIN = timedelta(days=30)
NEAR = f"interval '{ADOPTED_WITHIN.days} days'"


def may_be_adopted(sample: str) -> str:
    """Still under way, and no other request's."""
    return (
        f"{sample}.external_id IS NULL AND {sample}.state IN ('requested', 'approved', 'shipped', 'received')"
    )


def may_adopt(told: str) -> str:
    """What came to nothing there is not what people here see to, perhaps in its place."""
    return f"coalesce({told}.state, '') NOT IN ('rejected', 'cancelled')"


def same_product(told: str, sample: str) -> str:
    """By its id where both have one, else by its name; and no other SKU."""
    return f"""
      CASE WHEN nullif({told}.product_id, '') IS NOT NULL AND {sample}.product_id <> ''
        THEN {sample}.product_id = {told}.product_id ELSE lower({sample}.product_name) = lower({told}.product_name) END
      AND (nullif({told}.sku_id, '') IS NULL OR {sample}.sku_id IN ('', {told}.sku_id))
    """
