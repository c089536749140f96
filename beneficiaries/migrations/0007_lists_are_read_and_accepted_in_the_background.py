# Lists that are there already have been read: they keep their states.

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaries', '0006_place_in_the_household'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='recipientlist',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='recipientlist',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='recipientlist',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='recipientlist',
            name='acceptance_asked_at',
            field=models.DateTimeField(null=True, verbose_name='acceptance asked for at'),
        ),
        migrations.AddField(
            model_name='recipientlist',
            name='acceptance_asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='acceptance asked for by'),
        ),
        migrations.AddField(
            model_name='recipientlist',
            name='not_accepted_because',
            field=models.TextField(blank=True, editable=False, verbose_name='why it was not accepted'),
        ),
        migrations.AddField(
            model_name='recipientlist',
            name='rows_checked',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='rows checked'),
        ),
        migrations.AddField(
            model_name='recipientlist',
            name='rows_found',
            field=models.PositiveIntegerField(editable=False, null=True, verbose_name='rows found'),
        ),
        migrations.AddField(
            model_name='recipientlist',
            name='rows_saved',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='rows saved'),
        ),
        migrations.AddField(
            model_name='recipientlist',
            name='unreadable_because',
            field=models.TextField(blank=True, editable=False, verbose_name="why it can't be read"),
        ),
        migrations.AddField(
            model_name='recipientlistevent',
            name='acceptance_asked_at',
            field=models.DateTimeField(null=True, verbose_name='acceptance asked for at'),
        ),
        migrations.AddField(
            model_name='recipientlistevent',
            name='acceptance_asked_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='acceptance asked for by'),
        ),
        migrations.AddField(
            model_name='recipientlistevent',
            name='not_accepted_because',
            field=models.TextField(blank=True, editable=False, verbose_name='why it was not accepted'),
        ),
        migrations.AddField(
            model_name='recipientlistevent',
            name='unreadable_because',
            field=models.TextField(blank=True, editable=False, verbose_name="why it can't be read"),
        ),
        migrations.AlterField(
            model_name='recipientlist',
            name='status',
            field=models.CharField(choices=[('reading', 'Being read'), ('unreadable', "Can't be read"), ('staged', 'To settle'), ('accepting', 'Being accepted'), ('accepted', 'Accepted'), ('withdrawn', 'Withdrawn')], default='reading', editable=False, max_length=10, verbose_name='status'),
        ),
        migrations.AlterField(
            model_name='recipientlistevent',
            name='status',
            field=models.CharField(choices=[('reading', 'Being read'), ('unreadable', "Can't be read"), ('staged', 'To settle'), ('accepting', 'Being accepted'), ('accepted', 'Accepted'), ('withdrawn', 'Withdrawn')], default='reading', editable=False, max_length=10, verbose_name='status'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recipientlist',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beneficiaries_recipientlistevent" ("acceptance_asked_at", "acceptance_asked_by_id", "accepted_at", "accepted_by_id", "campaign_id", "commune_id", "default_kind", "document_id", "id", "institution_id", "not_accepted_because", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province_id", "reach", "sent_at", "sent_by_id", "sheets", "status", "unreadable_because", "withdrawal_reason", "withdrawn_at", "withdrawn_by_id") SELECT new_values."acceptance_asked_at", new_values."acceptance_asked_by_id", new_values."accepted_at", new_values."accepted_by_id", new_values."campaign_id", new_values."commune_id", new_values."default_kind", new_values."document_id", new_values."id", new_values."institution_id", new_values."not_accepted_because", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."province_id", new_values."reach", new_values."sent_at", new_values."sent_by_id", new_values."sheets", new_values."status", new_values."unreadable_because", new_values."withdrawal_reason", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3548476cc943c670a774280529849898dd181d3a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_fae8c', referencing='REFERENCING NEW TABLE AS new_values ', table='beneficiaries_recipientlist', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recipientlist',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beneficiaries_recipientlistevent" ("acceptance_asked_at", "acceptance_asked_by_id", "accepted_at", "accepted_by_id", "campaign_id", "commune_id", "default_kind", "document_id", "id", "institution_id", "not_accepted_because", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province_id", "reach", "sent_at", "sent_by_id", "sheets", "status", "unreadable_because", "withdrawal_reason", "withdrawn_at", "withdrawn_by_id") SELECT new_values."acceptance_asked_at", new_values."acceptance_asked_by_id", new_values."accepted_at", new_values."accepted_by_id", new_values."campaign_id", new_values."commune_id", new_values."default_kind", new_values."document_id", new_values."id", new_values."institution_id", new_values."not_accepted_because", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."province_id", new_values."reach", new_values."sent_at", new_values."sent_by_id", new_values."sheets", new_values."status", new_values."unreadable_because", new_values."withdrawal_reason", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."acceptance_asked_at" IS DISTINCT FROM (new_values."acceptance_asked_at") OR old_values."acceptance_asked_by_id" IS DISTINCT FROM (new_values."acceptance_asked_by_id") OR old_values."accepted_at" IS DISTINCT FROM (new_values."accepted_at") OR old_values."accepted_by_id" IS DISTINCT FROM (new_values."accepted_by_id") OR old_values."campaign_id" IS DISTINCT FROM (new_values."campaign_id") OR old_values."commune_id" IS DISTINCT FROM (new_values."commune_id") OR old_values."default_kind" IS DISTINCT FROM (new_values."default_kind") OR old_values."document_id" IS DISTINCT FROM (new_values."document_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."institution_id" IS DISTINCT FROM (new_values."institution_id") OR old_values."not_accepted_because" IS DISTINCT FROM (new_values."not_accepted_because") OR old_values."province_id" IS DISTINCT FROM (new_values."province_id") OR old_values."reach" IS DISTINCT FROM (new_values."reach") OR old_values."sent_at" IS DISTINCT FROM (new_values."sent_at") OR old_values."sent_by_id" IS DISTINCT FROM (new_values."sent_by_id") OR old_values."sheets" IS DISTINCT FROM (new_values."sheets") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."unreadable_because" IS DISTINCT FROM (new_values."unreadable_because") OR old_values."withdrawal_reason" IS DISTINCT FROM (new_values."withdrawal_reason") OR old_values."withdrawn_at" IS DISTINCT FROM (new_values."withdrawn_at") OR old_values."withdrawn_by_id" IS DISTINCT FROM (new_values."withdrawn_by_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c2e446c483b27c41e572805166b9e6849901aaf3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_2a04d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='beneficiaries_recipientlist', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recipientlist',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beneficiaries_recipientlistevent" ("acceptance_asked_at", "acceptance_asked_by_id", "accepted_at", "accepted_by_id", "campaign_id", "commune_id", "default_kind", "document_id", "id", "institution_id", "not_accepted_because", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province_id", "reach", "sent_at", "sent_by_id", "sheets", "status", "unreadable_because", "withdrawal_reason", "withdrawn_at", "withdrawn_by_id") SELECT old_values."acceptance_asked_at", old_values."acceptance_asked_by_id", old_values."accepted_at", old_values."accepted_by_id", old_values."campaign_id", old_values."commune_id", old_values."default_kind", old_values."document_id", old_values."id", old_values."institution_id", old_values."not_accepted_because", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."province_id", old_values."reach", old_values."sent_at", old_values."sent_by_id", old_values."sheets", old_values."status", old_values."unreadable_because", old_values."withdrawal_reason", old_values."withdrawn_at", old_values."withdrawn_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='136d508954ca36417186f0f6367accf318630039', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_39054', referencing='REFERENCING OLD TABLE AS old_values ', table='beneficiaries_recipientlist', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='recipientlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'unreadable'), models.Q(('unreadable_because', ''), _negated=True)), models.Q(models.Q(('status', 'unreadable'), _negated=True), ('unreadable_because', '')), _connector='OR'), name='an_unreadable_list_says_why'),
        ),
        migrations.AddConstraint(
            model_name='recipientlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acceptance_asked_at', None), ('acceptance_asked_by', None), models.Q(('status', 'accepting'), _negated=True)), models.Q(('acceptance_asked_at__isnull', False), ('acceptance_asked_by__isnull', False)), _connector='OR'), name='an_acceptance_asked_for_has_who_and_when'),
        ),
    ]
