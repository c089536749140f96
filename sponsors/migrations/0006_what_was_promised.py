"""A pledge line keeps the price at which it was promised: until now the one typed on its offer."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0011_offers_are_priced_by_law'),
        ('sponsors', '0005_a_pledge_in_use_stays'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='pledgeline',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='pledgeline',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='pledgeline',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='pledgeline',
            name='unit_price',
            field=models.PositiveBigIntegerField(default=1, verbose_name='price of one, as promised (đồng)'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='pledgelineevent',
            name='unit_price',
            field=models.PositiveBigIntegerField(default=1, verbose_name='price of one, as promised (đồng)'),
            preserve_default=False,
        ),
        migrations.RunSQL(
            [
                f"UPDATE {table} line SET unit_price = offer.unit_price FROM campaigns_offer offer"
                " WHERE offer.id = line.offer_id"
                for table in ("sponsors_pledgeline", "sponsors_pledgelineevent")
            ],
            migrations.RunSQL.noop,
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pledgeline',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_pledgelineevent" ("id", "offer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "quantity", "unit_price") SELECT new_values."id", new_values."offer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."pledge_id", new_values."quantity", new_values."unit_price" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='22fb4f4d049ed5bda38170282b44a5dd397fa020', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_07ed4', referencing='REFERENCING NEW TABLE AS new_values ', table='sponsors_pledgeline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pledgeline',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_pledgelineevent" ("id", "offer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "quantity", "unit_price") SELECT new_values."id", new_values."offer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."pledge_id", new_values."quantity", new_values."unit_price" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."offer_id" IS DISTINCT FROM (new_values."offer_id") OR old_values."pledge_id" IS DISTINCT FROM (new_values."pledge_id") OR old_values."quantity" IS DISTINCT FROM (new_values."quantity") OR old_values."unit_price" IS DISTINCT FROM (new_values."unit_price")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8537e680e5c6ebfd0881b716c9aec6028f42b9e5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ee83b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='sponsors_pledgeline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pledgeline',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_pledgelineevent" ("id", "offer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "quantity", "unit_price") SELECT old_values."id", old_values."offer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."pledge_id", old_values."quantity", old_values."unit_price" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='89e989f6d997080ed11d649dbd8b8fdf5ea4d43a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_eff31', referencing='REFERENCING OLD TABLE AS old_values ', table='sponsors_pledgeline', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='pledgeline',
            constraint=models.CheckConstraint(condition=models.Q(('unit_price__gt', 0)), name='a_pledge_line_promises_money', violation_error_message='The price is more than 0 đồng.'),
        ),
    ]
