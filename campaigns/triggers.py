"""The last line of the blacklist's defence: the database refuses a blocked creator on every path."""

import pgtrigger

# The creator's row is locked before the entries are read: an approval holds it FOR UPDATE, so whichever comes
# second sees what the first committed.
refuse_blocked_creator = pgtrigger.Trigger(
    name="refuse_blocked_creator",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("stage", "creator_id"),
    func="""
        IF TG_OP = 'UPDATE' AND NEW.creator_id = OLD.creator_id AND (
            OLD.stage NOT IN ('declined', 'cancelled') OR NEW.stage IN ('declined', 'cancelled')
        ) THEN
            RETURN NEW;
        END IF;
        PERFORM FROM creators_creator WHERE id = NEW.creator_id FOR KEY SHARE;
        IF blacklist_is_blocked(NEW.creator_id) THEN
            RAISE EXCEPTION 'creator % is blacklisted', NEW.creator_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'campaigns_collaboration_creator_not_blocked';
        END IF;
        RETURN NEW;
    """,
)
