"""The typed price goes, once the pledge lines keep what was promised."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0011_offers_are_priced_by_law'),
        ('sponsors', '0006_what_was_promised'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='offer',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='offer',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='offer',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='offer',
            name='an_offer_has_a_price',
        ),
        migrations.RemoveField(
            model_name='offer',
            name='unit_price',
        ),
        migrations.RemoveField(
            model_name='offerevent',
            name='unit_price',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "campaigns_offerevent" ("campaign_id", "id", "kind", "monthly_income", "months", "pays", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "premiums_paid_on", "value", "wanted") SELECT new_values."campaign_id", new_values."id", new_values."kind", new_values."monthly_income", new_values."months", new_values."pays", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."premiums_paid_on", new_values."value", new_values."wanted" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2455a06234637b0d98e001fa881c8cf078bd9dd4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f2752', referencing='REFERENCING NEW TABLE AS new_values ', table='campaigns_offer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "campaigns_offerevent" ("campaign_id", "id", "kind", "monthly_income", "months", "pays", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "premiums_paid_on", "value", "wanted") SELECT new_values."campaign_id", new_values."id", new_values."kind", new_values."monthly_income", new_values."months", new_values."pays", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."premiums_paid_on", new_values."value", new_values."wanted" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c753b412ff0b0b6e05a4cba438325e46665c55f2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_cd9a9', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='campaigns_offer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "campaigns_offerevent" ("campaign_id", "id", "kind", "monthly_income", "months", "pays", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "premiums_paid_on", "value", "wanted") SELECT old_values."campaign_id", old_values."id", old_values."kind", old_values."monthly_income", old_values."months", old_values."pays", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."premiums_paid_on", old_values."value", old_values."wanted" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='9b772f9132e3d79a271834b2db1fea21d747d555', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_63c0c', referencing='REFERENCING OLD TABLE AS old_values ', table='campaigns_offer', when='AFTER')),
        ),
    ]
