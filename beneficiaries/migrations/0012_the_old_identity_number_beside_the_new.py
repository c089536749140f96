"""Of somebody with a personal ID of twelve digits the old number is kept beside it. Nothing that stands is changed."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaries', '0011_lists_are_read_again_in_the_background'),
        ('locations', '0002_units_swap_names'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='person',
            name='old_id',
            field=models.CharField(blank=True, max_length=9, null=True, verbose_name='old identity number'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='old_id',
            field=models.CharField(blank=True, max_length=9, null=True, verbose_name='old identity number'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('old_id__isnull', False)), fields=['old_id'], name='person_by_old_id'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beneficiaries_personevent" ("birth_date", "birth_precision", "commune_id", "full_name", "hamlet", "id", "insurance_code", "old_id", "personal_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sex") SELECT new_values."birth_date", new_values."birth_precision", new_values."commune_id", new_values."full_name", new_values."hamlet", new_values."id", new_values."insurance_code", new_values."old_id", new_values."personal_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."phone", new_values."sex" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3cfd6a90c212fe4fd3c28da64218edd7f9890aab', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1c406', referencing='REFERENCING NEW TABLE AS new_values ', table='beneficiaries_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beneficiaries_personevent" ("birth_date", "birth_precision", "commune_id", "full_name", "hamlet", "id", "insurance_code", "old_id", "personal_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sex") SELECT new_values."birth_date", new_values."birth_precision", new_values."commune_id", new_values."full_name", new_values."hamlet", new_values."id", new_values."insurance_code", new_values."old_id", new_values."personal_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."phone", new_values."sex" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."birth_date" IS DISTINCT FROM (new_values."birth_date") OR old_values."birth_precision" IS DISTINCT FROM (new_values."birth_precision") OR old_values."commune_id" IS DISTINCT FROM (new_values."commune_id") OR old_values."full_name" IS DISTINCT FROM (new_values."full_name") OR old_values."hamlet" IS DISTINCT FROM (new_values."hamlet") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."insurance_code" IS DISTINCT FROM (new_values."insurance_code") OR old_values."old_id" IS DISTINCT FROM (new_values."old_id") OR old_values."personal_id" IS DISTINCT FROM (new_values."personal_id") OR old_values."phone" IS DISTINCT FROM (new_values."phone") OR old_values."sex" IS DISTINCT FROM (new_values."sex")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d3a364aa35d9384a4db55afaf104f2d4da09f7b6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ba1cc', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='beneficiaries_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beneficiaries_personevent" ("birth_date", "birth_precision", "commune_id", "full_name", "hamlet", "id", "insurance_code", "old_id", "personal_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sex") SELECT old_values."birth_date", old_values."birth_precision", old_values."commune_id", old_values."full_name", old_values."hamlet", old_values."id", old_values."insurance_code", old_values."old_id", old_values."personal_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phone", old_values."sex" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='dcb481aa27414f1ba99c8b382a92236158de3023', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_5cd91', referencing='REFERENCING OLD TABLE AS old_values ', table='beneficiaries_person', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('old_id', None), ('old_id__regex', '^[0-9]{9}$'), _connector='OR'), name='an_old_identity_number_has_9_digits', violation_error_message='An old identity number has 9 digits.'),
        ),
    ]
