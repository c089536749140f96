"""A nomination may say the place in the household, which decides the price of a household's card."""

import django.core.validators
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaries', '0005_nominations_in_the_order_of_their_numbers'),
        ('campaigns', '0012_no_price_is_typed'),
        ('locations', '0002_units_swap_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='nomination',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='nomination',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='nomination',
            name='update_update',
        ),
        migrations.AddField(
            model_name='nomination',
            name='household_position',
            field=models.PositiveSmallIntegerField(blank=True, help_text='As the list states it: 1 for the first who is insured. Empty: not known.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='place in the household'),
        ),
        migrations.AddField(
            model_name='nominationevent',
            name='household_position',
            field=models.PositiveSmallIntegerField(blank=True, help_text='As the list states it: 1 for the first who is insured. Empty: not known.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='place in the household'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nomination',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beneficiaries_nominationevent" ("campaign_id", "code", "commune_id", "decided_at", "decided_by_id", "decision_reason", "groups", "household_position", "id", "institution_id", "nominated_at", "nominated_by_id", "note", "offer_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "recipient_list_id", "row_id", "status") SELECT new_values."campaign_id", new_values."code", new_values."commune_id", new_values."decided_at", new_values."decided_by_id", new_values."decision_reason", new_values."groups", new_values."household_position", new_values."id", new_values."institution_id", new_values."nominated_at", new_values."nominated_by_id", new_values."note", new_values."offer_id", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."points", new_values."recipient_list_id", new_values."row_id", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7c487c83d199d4224e4622af231446c82612fe5d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_38d3a', referencing='REFERENCING NEW TABLE AS new_values ', table='beneficiaries_nomination', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nomination',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beneficiaries_nominationevent" ("campaign_id", "code", "commune_id", "decided_at", "decided_by_id", "decision_reason", "groups", "household_position", "id", "institution_id", "nominated_at", "nominated_by_id", "note", "offer_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "recipient_list_id", "row_id", "status") SELECT new_values."campaign_id", new_values."code", new_values."commune_id", new_values."decided_at", new_values."decided_by_id", new_values."decision_reason", new_values."groups", new_values."household_position", new_values."id", new_values."institution_id", new_values."nominated_at", new_values."nominated_by_id", new_values."note", new_values."offer_id", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."points", new_values."recipient_list_id", new_values."row_id", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."campaign_id" IS DISTINCT FROM (new_values."campaign_id") OR old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."commune_id" IS DISTINCT FROM (new_values."commune_id") OR old_values."decided_at" IS DISTINCT FROM (new_values."decided_at") OR old_values."decided_by_id" IS DISTINCT FROM (new_values."decided_by_id") OR old_values."decision_reason" IS DISTINCT FROM (new_values."decision_reason") OR old_values."groups" IS DISTINCT FROM (new_values."groups") OR old_values."household_position" IS DISTINCT FROM (new_values."household_position") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."institution_id" IS DISTINCT FROM (new_values."institution_id") OR old_values."nominated_at" IS DISTINCT FROM (new_values."nominated_at") OR old_values."nominated_by_id" IS DISTINCT FROM (new_values."nominated_by_id") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."offer_id" IS DISTINCT FROM (new_values."offer_id") OR old_values."person_id" IS DISTINCT FROM (new_values."person_id") OR old_values."points" IS DISTINCT FROM (new_values."points") OR old_values."recipient_list_id" IS DISTINCT FROM (new_values."recipient_list_id") OR old_values."row_id" IS DISTINCT FROM (new_values."row_id") OR old_values."status" IS DISTINCT FROM (new_values."status")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a95051b2f921d675e870a6b1cebfa6eca8979f66', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9dba0', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='beneficiaries_nomination', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nomination',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beneficiaries_nominationevent" ("campaign_id", "code", "commune_id", "decided_at", "decided_by_id", "decision_reason", "groups", "household_position", "id", "institution_id", "nominated_at", "nominated_by_id", "note", "offer_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "recipient_list_id", "row_id", "status") SELECT old_values."campaign_id", old_values."code", old_values."commune_id", old_values."decided_at", old_values."decided_by_id", old_values."decision_reason", old_values."groups", old_values."household_position", old_values."id", old_values."institution_id", old_values."nominated_at", old_values."nominated_by_id", old_values."note", old_values."offer_id", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."points", old_values."recipient_list_id", old_values."row_id", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='ce1b463f2dedaa6b92fd8bc98fddd485418dbe42', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ca5e2', referencing='REFERENCING OLD TABLE AS old_values ', table='beneficiaries_nomination', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.CheckConstraint(condition=models.Q(('household_position', None), ('household_position__gte', 1), _connector='OR'), name='places_in_a_household_count_from_one', violation_error_message='The place in the household is 1 or more.'),
        ),
    ]
