"""What the database does by itself when a creator is renamed, whichever path the change takes."""

import pgtrigger

keep_earlier_handle = pgtrigger.Trigger(
    name="keep_earlier_handle",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("handle"),
    condition=pgtrigger.Q(old__handle__df=pgtrigger.F("new__handle")),
    func="""
        INSERT INTO creators_earlierhandle (creator_id, handle, until_at) VALUES (NEW.id, OLD.handle, now());
        RETURN NULL;
    """,
)

# Beside the current one, so that the text a search reads is a column made of columns.
write_earlier_text = pgtrigger.Trigger(
    name="write_earlier_text",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Delete,
    # Locked by a statement of its own: the next one sees what whoever held the creator has added.
    func="""
        PERFORM FROM creators_creator WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.creator_id ELSE OLD.creator_id END
            FOR NO KEY UPDATE;
        UPDATE creators_creator AS c SET earlier_text = coalesce(
            (SELECT string_agg(' ' || e.handle, '' ORDER BY e.id) FROM creators_earlierhandle AS e
              WHERE e.creator_id = c.id), '')
        WHERE c.id = CASE TG_OP WHEN 'INSERT' THEN NEW.creator_id ELSE OLD.creator_id END;
        RETURN NULL;
    """,
)
