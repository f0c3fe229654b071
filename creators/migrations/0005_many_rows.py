"""What a file adds many of: events written together, and no index that nothing looks anything up in."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("creators", "0004_search_text"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="contact",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="creator",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="profile",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="tagging",
            name="insert_insert",
        ),
        migrations.AlterField(
            model_name="metricsnapshot",
            name="creator",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="snapshots",
                to="creators.creator",
            ),
        ),
        migrations.AlterField(
            model_name="metricsnapshot",
            name="recorded_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="metric_snapshots",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "creators_contactauditevent" ("brand_id", "creator_id", "id", "is_agent", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") SELECT new_values."brand_id", new_values."creator_id", new_values."id", new_values."is_agent", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="5ed368f830e0f93edf666d0463577266b04c7813",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c5d76",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="creators_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="creator",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "creators_creatorauditevent" ("category_id", "created_at", "created_by_id", "display_name", "follower_count", "further_markets", "handle", "handle_written", "id", "languages", "market", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "platform", "platform_id") SELECT new_values."category_id", new_values."created_at", new_values."created_by_id", new_values."display_name", new_values."follower_count", new_values."further_markets", new_values."handle", new_values."handle_written", new_values."id", new_values."languages", new_values."market", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."platform", new_values."platform_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3e088932f2d2d15c96482abd8194018eee101e00",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_97952",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="creators_creator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="profile",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "creators_profileauditevent" ("brand_id", "creator_id", "id", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") SELECT new_values."brand_id", new_values."creator_id", new_values."id", new_values."note", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."source" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c28b6ed92043b4dd8d75d2c8681cf90ca54b81a2",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_59e0c",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="creators_profile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tagging",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "creators_taggingauditevent" ("creator_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id") SELECT new_values."creator_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."tag_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="30c76b9f9cb39c1c7c035fe233ca7d35f445a6db",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ae64f",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="creators_tagging",
                    when="AFTER",
                ),
            ),
        ),
    ]
