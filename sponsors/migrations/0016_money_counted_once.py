"""What is on record twice is named: the line that another repeats, a credit taken back, a number kept twice."""

import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


# What lines were set aside with, in the languages of the pages.
REPEATED = ("Đã có trong sao kê khác", "In another statement already")


def name_what_lines_repeat(apps, schema_editor):
    """Whether a line repeats another was read from its reason. Of those that may be meant the first that counts, each
    once in a statement; a line of which none is left keeps its reason alone.
    """
    lines = apps.get_model("sponsors", "StatementLine").objects
    said = Q(set_aside_because__startswith=REPEATED[0]) | Q(set_aside_because__startswith=REPEATED[1])
    taken = set()
    for line in lines.filter(said, status="set_aside", credit__gt=0, recorded_as=None).order_by("pk"):
        near = lines.filter(Q(pk=line.twin_id) | Q(twin=line.pk)).exclude(pk=line.pk).order_by("pk")
        for other in near.filter(~Q(status="set_aside") | Q(recorded_as__isnull=False)).values_list("pk", flat=True):
            if (line.statement_id, other) not in taken:
                taken.add((line.statement_id, other))
                lines.filter(pk=line.pk).update(repeats=other)
                break
    # The keys are checked now: the tables could not be altered while they wait for it.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def tell_doubles(apps, schema_editor):
    """Of accounts with one number the first keeps it alone; the others stay as they are, and say that they share it."""
    accounts = apps.get_model("sponsors", "ReceivingAccount").objects
    first = set()
    for key, number in accounts.order_by("pk").values_list("pk", "number"):
        bare = number.upper().lstrip("0")
        if bare in first:
            accounts.filter(pk=key).update(shares_number=True)
        first.add(bare)


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0004_codes_are_forgotten'),
        ('locations', '0002_units_swap_names'),
        ('sponsors', '0015_letters_are_released'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='receivingaccount',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='receivingaccount',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='receivingaccount',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='sentstatement',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='sentstatement',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='sentstatement',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='statement',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='statement',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='statement',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='statementline',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='statementline',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='statementline',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='receivingaccount',
            name='shares_number',
            field=models.BooleanField(default=False, editable=False, verbose_name='another bank has its number, too'),
        ),
        migrations.AddField(
            model_name='receivingaccountevent',
            name='shares_number',
            field=models.BooleanField(default=False, editable=False, verbose_name='another bank has its number, too'),
        ),
        migrations.AddField(
            model_name='sentstatement',
            name='elsewhere',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sponsors.statement', verbose_name='taken in for another account as'),
        ),
        migrations.AddField(
            model_name='sentstatement',
            name='is_meant',
            field=models.BooleanField(default=False, verbose_name='taken in once more all the same'),
        ),
        migrations.AddField(
            model_name='sentstatementevent',
            name='elsewhere',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sponsors.statement', verbose_name='taken in for another account as'),
        ),
        migrations.AddField(
            model_name='sentstatementevent',
            name='is_meant',
            field=models.BooleanField(default=False, verbose_name='taken in once more all the same'),
        ),
        migrations.AddField(
            model_name='statement',
            name='mistaken_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='taken out at'),
        ),
        migrations.AddField(
            model_name='statement',
            name='mistaken_because',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='why it is of another account'),
        ),
        migrations.AddField(
            model_name='statement',
            name='mistaken_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken out by'),
        ),
        migrations.AddField(
            model_name='statementevent',
            name='mistaken_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='taken out at'),
        ),
        migrations.AddField(
            model_name='statementevent',
            name='mistaken_because',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='why it is of another account'),
        ),
        migrations.AddField(
            model_name='statementevent',
            name='mistaken_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken out by'),
        ),
        migrations.AddField(
            model_name='statementline',
            name='repeats',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeated_by', to='sponsors.statementline', verbose_name='the same as'),
        ),
        migrations.AddField(
            model_name='statementline',
            name='takes_back',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_back_by', to='sponsors.statementline', verbose_name='may take back'),
        ),
        migrations.AddField(
            model_name='statementlineevent',
            name='repeats',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sponsors.statementline', verbose_name='the same as'),
        ),
        migrations.AddField(
            model_name='statementlineevent',
            name='takes_back',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sponsors.statementline', verbose_name='may take back'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receivingaccount',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_receivingaccountevent" ("bank_bin", "bank_name", "holder", "id", "is_open", "is_preferred", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province_id", "shares_number", "stated_as") SELECT new_values."bank_bin", new_values."bank_name", new_values."holder", new_values."id", new_values."is_open", new_values."is_preferred", new_values."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."province_id", new_values."shares_number", new_values."stated_as" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d7c3d6dab041bf081310d0e80fd1e4e552c91fc0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f66b9', referencing='REFERENCING NEW TABLE AS new_values ', table='sponsors_receivingaccount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receivingaccount',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_receivingaccountevent" ("bank_bin", "bank_name", "holder", "id", "is_open", "is_preferred", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province_id", "shares_number", "stated_as") SELECT new_values."bank_bin", new_values."bank_name", new_values."holder", new_values."id", new_values."is_open", new_values."is_preferred", new_values."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."province_id", new_values."shares_number", new_values."stated_as" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."bank_bin" IS DISTINCT FROM (new_values."bank_bin") OR old_values."bank_name" IS DISTINCT FROM (new_values."bank_name") OR old_values."holder" IS DISTINCT FROM (new_values."holder") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_open" IS DISTINCT FROM (new_values."is_open") OR old_values."is_preferred" IS DISTINCT FROM (new_values."is_preferred") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."province_id" IS DISTINCT FROM (new_values."province_id") OR old_values."shares_number" IS DISTINCT FROM (new_values."shares_number") OR old_values."stated_as" IS DISTINCT FROM (new_values."stated_as")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d6bc1686143ce9a5179da6afb3970743097fd89b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9edcc', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='sponsors_receivingaccount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receivingaccount',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_receivingaccountevent" ("bank_bin", "bank_name", "holder", "id", "is_open", "is_preferred", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province_id", "shares_number", "stated_as") SELECT old_values."bank_bin", old_values."bank_name", old_values."holder", old_values."id", old_values."is_open", old_values."is_preferred", old_values."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."province_id", old_values."shares_number", old_values."stated_as" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='75f091f7165bcb30d06b99ef053f99fb23fd0aa5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_f7141', referencing='REFERENCING OLD TABLE AS old_values ', table='sponsors_receivingaccount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentstatement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_sentstatementevent" ("account_id", "because", "document_id", "elsewhere_id", "id", "is_confirmed", "is_meant", "is_own", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "sent_by_id", "stated", "statement_id", "status") SELECT new_values."account_id", new_values."because", new_values."document_id", new_values."elsewhere_id", new_values."id", new_values."is_confirmed", new_values."is_meant", new_values."is_own", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."sent_at", new_values."sent_by_id", new_values."stated", new_values."statement_id", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ab4273fe2814e2faa0bc34d7db8583b176e9bb49', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_86232', referencing='REFERENCING NEW TABLE AS new_values ', table='sponsors_sentstatement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentstatement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_sentstatementevent" ("account_id", "because", "document_id", "elsewhere_id", "id", "is_confirmed", "is_meant", "is_own", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "sent_by_id", "stated", "statement_id", "status") SELECT new_values."account_id", new_values."because", new_values."document_id", new_values."elsewhere_id", new_values."id", new_values."is_confirmed", new_values."is_meant", new_values."is_own", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."sent_at", new_values."sent_by_id", new_values."stated", new_values."statement_id", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."account_id" IS DISTINCT FROM (new_values."account_id") OR old_values."because" IS DISTINCT FROM (new_values."because") OR old_values."document_id" IS DISTINCT FROM (new_values."document_id") OR old_values."elsewhere_id" IS DISTINCT FROM (new_values."elsewhere_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_confirmed" IS DISTINCT FROM (new_values."is_confirmed") OR old_values."is_meant" IS DISTINCT FROM (new_values."is_meant") OR old_values."is_own" IS DISTINCT FROM (new_values."is_own") OR old_values."sent_at" IS DISTINCT FROM (new_values."sent_at") OR old_values."sent_by_id" IS DISTINCT FROM (new_values."sent_by_id") OR old_values."stated" IS DISTINCT FROM (new_values."stated") OR old_values."statement_id" IS DISTINCT FROM (new_values."statement_id") OR old_values."status" IS DISTINCT FROM (new_values."status")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e34ca33edabd6e1f8f288f6ef28d2c42f670e2f7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_24c95', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='sponsors_sentstatement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentstatement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_sentstatementevent" ("account_id", "because", "document_id", "elsewhere_id", "id", "is_confirmed", "is_meant", "is_own", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "sent_by_id", "stated", "statement_id", "status") SELECT old_values."account_id", old_values."because", old_values."document_id", old_values."elsewhere_id", old_values."id", old_values."is_confirmed", old_values."is_meant", old_values."is_own", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."sent_at", old_values."sent_by_id", old_values."stated", old_values."statement_id", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e78c583c1713279a5c34dcefc293fb639ffe4eb6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2c15b', referencing='REFERENCING OLD TABLE AS old_values ', table='sponsors_sentstatement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_statementevent" ("account_id", "document_id", "first_on", "id", "known", "last_on", "mistaken_at", "mistaken_because", "mistaken_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remarks", "rows", "taken_at", "taken_by_id") SELECT new_values."account_id", new_values."document_id", new_values."first_on", new_values."id", new_values."known", new_values."last_on", new_values."mistaken_at", new_values."mistaken_because", new_values."mistaken_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."remarks", new_values."rows", new_values."taken_at", new_values."taken_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d7fcde8f12f5af69a0be0a7258b17508c4e0234e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_05ebe', referencing='REFERENCING NEW TABLE AS new_values ', table='sponsors_statement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_statementevent" ("account_id", "document_id", "first_on", "id", "known", "last_on", "mistaken_at", "mistaken_because", "mistaken_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remarks", "rows", "taken_at", "taken_by_id") SELECT new_values."account_id", new_values."document_id", new_values."first_on", new_values."id", new_values."known", new_values."last_on", new_values."mistaken_at", new_values."mistaken_because", new_values."mistaken_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."remarks", new_values."rows", new_values."taken_at", new_values."taken_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9ea67a957dd6774fcdc04ab914182f21fdb302b2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b4270', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='sponsors_statement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_statementevent" ("account_id", "document_id", "first_on", "id", "known", "last_on", "mistaken_at", "mistaken_because", "mistaken_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remarks", "rows", "taken_at", "taken_by_id") SELECT old_values."account_id", old_values."document_id", old_values."first_on", old_values."id", old_values."known", old_values."last_on", old_values."mistaken_at", old_values."mistaken_because", old_values."mistaken_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."remarks", old_values."rows", old_values."taken_at", old_values."taken_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d8169dad56a13ce5fb462764720e1ff6a5ba7fa7', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_7e35f', referencing='REFERENCING OLD TABLE AS old_values ', table='sponsors_statement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statementline',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_statementlineevent" ("account_id", "balance", "bank_reference", "booked_on", "content", "credit", "debit", "decided_at", "decided_by_id", "id", "key", "payer", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded_as_id", "repeats_id", "set_aside_because", "shape", "statement_id", "status", "takes_back_id", "twin_id") SELECT new_values."account_id", new_values."balance", new_values."bank_reference", new_values."booked_on", new_values."content", new_values."credit", new_values."debit", new_values."decided_at", new_values."decided_by_id", new_values."id", new_values."key", new_values."payer", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."position", new_values."recorded_as_id", new_values."repeats_id", new_values."set_aside_because", new_values."shape", new_values."statement_id", new_values."status", new_values."takes_back_id", new_values."twin_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1486ae6201d2f94f12aad185cce6633ac61d8831', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_683b6', referencing='REFERENCING NEW TABLE AS new_values ', table='sponsors_statementline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statementline',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_statementlineevent" ("account_id", "balance", "bank_reference", "booked_on", "content", "credit", "debit", "decided_at", "decided_by_id", "id", "key", "payer", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded_as_id", "repeats_id", "set_aside_because", "shape", "statement_id", "status", "takes_back_id", "twin_id") SELECT new_values."account_id", new_values."balance", new_values."bank_reference", new_values."booked_on", new_values."content", new_values."credit", new_values."debit", new_values."decided_at", new_values."decided_by_id", new_values."id", new_values."key", new_values."payer", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."position", new_values."recorded_as_id", new_values."repeats_id", new_values."set_aside_because", new_values."shape", new_values."statement_id", new_values."status", new_values."takes_back_id", new_values."twin_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d1f4aba660c8f205023bbdac6a244f35841a0cfc', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_7fb96', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='sponsors_statementline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statementline',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_statementlineevent" ("account_id", "balance", "bank_reference", "booked_on", "content", "credit", "debit", "decided_at", "decided_by_id", "id", "key", "payer", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded_as_id", "repeats_id", "set_aside_because", "shape", "statement_id", "status", "takes_back_id", "twin_id") SELECT old_values."account_id", old_values."balance", old_values."bank_reference", old_values."booked_on", old_values."content", old_values."credit", old_values."debit", old_values."decided_at", old_values."decided_by_id", old_values."id", old_values."key", old_values."payer", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."recorded_as_id", old_values."repeats_id", old_values."set_aside_because", old_values."shape", old_values."statement_id", old_values."status", old_values."takes_back_id", old_values."twin_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='92be47b3d3db37f564443275e71f62aa42442c05', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_91d43', referencing='REFERENCING OLD TABLE AS old_values ', table='sponsors_statementline', when='AFTER')),
        ),
        migrations.RunPython(name_what_lines_repeat, migrations.RunPython.noop),
        migrations.RunPython(tell_doubles, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='receivingaccount',
            constraint=models.UniqueConstraint(models.Func(django.db.models.functions.text.Upper('number'), models.Value('0'), function='LTRIM'), condition=models.Q(('shares_number', False)), name='a_number_is_kept_once', violation_error_message='This account is kept already.'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mistaken_at', None), ('mistaken_because', ''), ('mistaken_by', None)), models.Q(models.Q(('mistaken_because', ''), _negated=True), ('mistaken_at__isnull', False), ('mistaken_by__isnull', False)), _connector='OR'), name='a_statement_taken_out_has_who_when_and_why'),
        ),
        migrations.AddConstraint(
            model_name='statementline',
            constraint=models.UniqueConstraint(fields=('statement', 'repeats'), name='a_statement_repeats_a_line_once'),
        ),
        migrations.AddConstraint(
            model_name='statementline',
            constraint=models.CheckConstraint(condition=models.Q(('repeats', None), models.Q(('recorded_as', None), ('status', 'set_aside')), _connector='OR'), name='what_repeats_is_set_aside'),
        ),
        migrations.AddConstraint(
            model_name='statementline',
            constraint=models.CheckConstraint(condition=models.Q(('takes_back', None), ('debit__gt', 0), _connector='OR'), name='what_takes_money_back_went_out'),
        ),
    ]
