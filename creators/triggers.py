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

write_search_text = pgtrigger.Trigger(
    name="write_search_text",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("handle", "display_name"),
    func="""
        NEW.search_text := creators_fold(NEW.handle || ' ' || NEW.display_name);
        IF TG_OP = 'UPDATE' THEN
            NEW.search_text := concat_ws(' ', NEW.search_text,
                (SELECT string_agg(handle, ' ' ORDER BY id) FROM creators_earlierhandle WHERE creator_id = NEW.id),
                CASE WHEN NEW.handle <> OLD.handle THEN OLD.handle END);
        END IF;
        RETURN NEW;
    """,
)
