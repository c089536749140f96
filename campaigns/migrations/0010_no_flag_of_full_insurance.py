"""What the State pays for a group is told by its shares alone."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0009_shares_say_who_is_insured'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='hardshipgroup',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hardshipgroup',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hardshipgroup',
            name='delete_delete',
        ),
        migrations.RemoveField(
            model_name='hardshipgroup',
            name='state_insures_fully',
        ),
        migrations.RemoveField(
            model_name='hardshipgroupevent',
            name='state_insures_fully',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hardshipgroup',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "campaigns_hardshipgroupevent" ("code", "legal_basis", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."code", new_values."legal_basis", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."code", new_values."position" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e3c8f234d602d604393d0697864609e4c7b9ad99', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9078c', referencing='REFERENCING NEW TABLE AS new_values ', table='campaigns_hardshipgroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hardshipgroup',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "campaigns_hardshipgroupevent" ("code", "legal_basis", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."code", new_values."legal_basis", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."code", new_values."position" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."code") = (new_values."code") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='99b93b5dc80d6e2c6e2b2913d5dce12c35ebb2d1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6d998', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='campaigns_hardshipgroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hardshipgroup',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "campaigns_hardshipgroupevent" ("code", "legal_basis", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT old_values."code", old_values."legal_basis", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."code", old_values."position" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='fa87f8c1ce337d5f1699e2423d7c5232bf52da42', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c7367', referencing='REFERENCING OLD TABLE AS old_values ', table='campaigns_hardshipgroup', when='AFTER')),
        ),
    ]
