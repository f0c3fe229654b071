"""Published versions never change, nor do the rows that belong to them; what is frozen carries its seal."""

import pgtrigger


def immutable_once_published() -> pgtrigger.Protect:
    return pgtrigger.Protect(
        name="immutable_once_published",
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__state="published"),
    )


def immutable_with_parent(parent_table: str, path_from_row: str) -> pgtrigger.Trigger:
    """Refuse any write to a row whose parent is or was published; `path_from_row` finds it from `the_row`."""
    parents = ", ".join(f"({path_from_row.replace('the_row', row)})" for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="immutable_with_parent",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (SELECT FROM {parent_table} AS parent WHERE parent.id IN ({parents})
                       AND parent.state = 'published') THEN
                RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'check_violation';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )


def sealed(column: str) -> pgtrigger.Trigger:
    """The SHA-256 of a JSON column's canonical text is the database's to write, so that it cannot be another's."""
    return pgtrigger.Trigger(
        name=f"{column}_sealed",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(column),
        condition=pgtrigger.Q(**{f"new__{column}__isnull": False}),
        func=f"""
            NEW.{column}_sha256 := encode(sha256(convert_to(NEW.{column}::text, 'UTF8')), 'hex');
            RETURN NEW;
        """,
    )


def frozen_once_sealed(column: str) -> pgtrigger.Trigger:
    """What has been sealed never changes, nor does its seal; until then neither is there."""
    return pgtrigger.Protect(
        name=f"{column}_frozen",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(**{f"old__{column}__isnull": False})
        & (_changes(column) | _changes(f"{column}_sha256")),
    )


def _changes(column: str) -> pgtrigger.Q:
    return pgtrigger.Q(**{f"old__{column}__df": pgtrigger.F(f"new__{column}")})
