"""What a book or a card costs follows from the tariff on the day on which its premium is paid; a gift has its value.

That day was nowhere kept until now: handover, when the premiums are paid, is the nearest date of the plan, and
without it the last milestone before it that is set. Whoever plans can change it.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# The rows, and what the audit kept of them, so that their history reads on.
GIFTS = "UPDATE {table} SET value = unit_price WHERE kind = 'gift'"
DAYS = """
    UPDATE {table} offer
    SET premiums_paid_on = COALESCE(
        campaign.handover_from, campaign.posting_until, campaign.lists_until, campaign.pledges_until
    )
    FROM campaigns_campaign campaign
    WHERE offer.campaign_id = campaign.id AND offer.kind <> 'gift'
"""
TABLES = ("campaigns_offer", "campaigns_offerevent")


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0010_no_flag_of_full_insurance'),
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
        migrations.AddField(
            model_name='offer',
            name='monthly_income',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='income chosen (đồng a month)'),
        ),
        migrations.AddField(
            model_name='offer',
            name='pays',
            field=models.CharField(choices=[('list', 'the whole premium (list price)'), ('residual', 'what is left after support')], default='list', max_length=10, verbose_name='sponsors pay'),
        ),
        migrations.AddField(
            model_name='offer',
            name='premiums_paid_on',
            field=models.DateField(blank=True, null=True, verbose_name='premiums are paid on'),
        ),
        migrations.AddField(
            model_name='offer',
            name='value',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='value of a gift (đồng)'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='monthly_income',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='income chosen (đồng a month)'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='pays',
            field=models.CharField(choices=[('list', 'the whole premium (list price)'), ('residual', 'what is left after support')], default='list', max_length=10, verbose_name='sponsors pay'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='premiums_paid_on',
            field=models.DateField(blank=True, null=True, verbose_name='premiums are paid on'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='value',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='value of a gift (đồng)'),
        ),
        migrations.RunSQL(
            [statement.format(table=table) for statement in (GIFTS, DAYS) for table in TABLES],
            migrations.RunSQL.noop,
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "campaigns_offerevent" ("campaign_id", "id", "kind", "monthly_income", "months", "pays", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "premiums_paid_on", "unit_price", "value", "wanted") SELECT new_values."campaign_id", new_values."id", new_values."kind", new_values."monthly_income", new_values."months", new_values."pays", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."premiums_paid_on", new_values."unit_price", new_values."value", new_values."wanted" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='78aa40a713d4e8e96281b45c230052d307ff55bb', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f2752', referencing='REFERENCING NEW TABLE AS new_values ', table='campaigns_offer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "campaigns_offerevent" ("campaign_id", "id", "kind", "monthly_income", "months", "pays", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "premiums_paid_on", "unit_price", "value", "wanted") SELECT new_values."campaign_id", new_values."id", new_values."kind", new_values."monthly_income", new_values."months", new_values."pays", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."premiums_paid_on", new_values."unit_price", new_values."value", new_values."wanted" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='597aff7c4dbff8c7836c0af20071b89c85950f6b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_cd9a9', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='campaigns_offer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "campaigns_offerevent" ("campaign_id", "id", "kind", "monthly_income", "months", "pays", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "premiums_paid_on", "unit_price", "value", "wanted") SELECT old_values."campaign_id", old_values."id", old_values."kind", old_values."monthly_income", old_values."months", old_values."pays", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."premiums_paid_on", old_values."unit_price", old_values."value", old_values."wanted" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='51d00ef041d0cc4d2db543fbdb9a5e773771ef5d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_63c0c', referencing='REFERENCING OLD TABLE AS old_values ', table='campaigns_offer', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'gift'), ('value__gt', 0), ('value__isnull', False)), models.Q(models.Q(('kind', 'gift'), _negated=True), ('value', None)), _connector='OR'), name='a_gift_and_nothing_else_has_a_value', violation_error_message='A gift needs its value; books and cards are priced by law.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'gift'), _negated=True), models.Q(('pays', 'list'), ('premiums_paid_on', None)), _connector='OR'), name='no_premium_is_paid_for_a_gift', violation_error_message='A gift is no insurance: it has no day of payment and no support.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('monthly_income', None), models.Q(('kind', 'book'), ('monthly_income__gt', 0)), _connector='OR'), name='an_income_is_chosen_for_a_book_only', violation_error_message='An income is chosen for a book only.'),
        ),
    ]
