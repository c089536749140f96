"""Letters go out once somebody releases them. Those that were e-mailed or sent on paper were released by that; the
others wait, whatever they are. What was released before is audited as done by the migration.
"""

import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# Whoever sent the first e-mail stands in the audit of e-mails; of those that went out by themselves nobody does, and
# their letters were made by the system.
WENT_OUT = """
    WITH mailed AS (
        SELECT DISTINCT ON (attached.document_id) attached.document_id, email.id, email.written_at
        FROM documents_emailattachment attached JOIN documents_email email ON email.id = attached.email_id
        ORDER BY attached.document_id, email.written_at, email.id
    ), went_out AS (
        SELECT letter.id, mailed.written_at AS moment, coalesce(
            (SELECT sender.id FROM documents_emailevent event
             JOIN accounts_user sender ON sender.id::text = event.pgh_context ->> 'user'
             WHERE event.pgh_obj_id = mailed.id AND event.pgh_label = 'insert' LIMIT 1), letter.made_by_id) AS who
        FROM sponsors_letter letter JOIN mailed ON mailed.document_id = letter.document_id
        UNION ALL
        SELECT id, posted_at, posted_by_id FROM sponsors_letter WHERE posted_at IS NOT NULL
    ), first AS (SELECT DISTINCT ON (id) id, moment, who FROM went_out ORDER BY id, moment)
    UPDATE sponsors_letter letter SET released_at = first.moment, released_by_id = first.who
    FROM first WHERE first.id = letter.id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0004_codes_are_forgotten'),
        ('sponsors', '0014_what_statements_say_again'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='letter',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='letter',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='letter',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='letterhead',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='letterhead',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='letterhead',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='letter',
            name='released_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='letter released at'),
        ),
        migrations.AddField(
            model_name='letter',
            name='released_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='letter released by'),
        ),
        migrations.AddField(
            model_name='letter',
            name='signed_document',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='signed paper, scanned'),
        ),
        migrations.AddField(
            model_name='letter',
            name='total',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Cast(django.db.models.fields.json.KeyTextTransform('total', 'facts'), models.BigIntegerField()), output_field=models.BigIntegerField(verbose_name='amount (đồng)')),
        ),
        migrations.AddField(
            model_name='letterevent',
            name='released_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='letter released by'),
        ),
        migrations.AddField(
            model_name='letterevent',
            name='signed_document',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.document', verbose_name='signed paper, scanned'),
        ),
        migrations.AddField(
            model_name='letterevent',
            name='released_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='letter released at'),
        ),
        migrations.AddField(
            model_name='letterhead',
            name='thanks_go_at_once',
            field=models.BooleanField(default=False, help_text='Only where the signer has agreed to it: each letter of thanks then goes out by itself once all the money of a pledge has come, with the line “Văn bản điện tử, tra cứu theo mã QR” in the place of the signature. Otherwise it waits until somebody releases it. Certificates and confirmations always wait.', verbose_name='letters of thanks go out at once, without a signature by hand'),
        ),
        migrations.AddField(
            model_name='letterheadevent',
            name='thanks_go_at_once',
            field=models.BooleanField(default=False, help_text='Only where the signer has agreed to it: each letter of thanks then goes out by itself once all the money of a pledge has come, with the line “Văn bản điện tử, tra cứu theo mã QR” in the place of the signature. Otherwise it waits until somebody releases it. Certificates and confirmations always wait.', verbose_name='letters of thanks go out at once, without a signature by hand'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('ended_at', None), ('released_at', None)), fields=['made_at'], name='letters_that_wait_by_moment'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='a_released_letter_stays_released_as_it_was', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."released_at" IS NOT NULL AND (OLD."released_at" IS DISTINCT FROM (NEW."released_at") OR OLD."released_by_id" IS DISTINCT FROM (NEW."released_by_id") OR OLD."signed_document_id" IS DISTINCT FROM (NEW."signed_document_id")))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0b9a426697f491c50191047856e5f6db33d6c625', operation='UPDATE', pgid='pgtrigger_a_released_letter_stays_released_as_it_was_7c236', table='sponsors_letter', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_letterevent" ("document_id", "ended_at", "ended_because", "ended_by_id", "id", "kind", "made_at", "made_by_id", "occasion", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "posted_at", "posted_by_id", "released_at", "released_by_id", "replaced_by_id", "signed_document_id") SELECT new_values."document_id", new_values."ended_at", new_values."ended_because", new_values."ended_by_id", new_values."id", new_values."kind", new_values."made_at", new_values."made_by_id", new_values."occasion", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."pledge_id", new_values."posted_at", new_values."posted_by_id", new_values."released_at", new_values."released_by_id", new_values."replaced_by_id", new_values."signed_document_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e6f0fcd9bb96feb64237cd1d8d5e5a9cdb137ad3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a7b3a', referencing='REFERENCING NEW TABLE AS new_values ', table='sponsors_letter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_letterevent" ("document_id", "ended_at", "ended_because", "ended_by_id", "id", "kind", "made_at", "made_by_id", "occasion", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "posted_at", "posted_by_id", "released_at", "released_by_id", "replaced_by_id", "signed_document_id") SELECT new_values."document_id", new_values."ended_at", new_values."ended_because", new_values."ended_by_id", new_values."id", new_values."kind", new_values."made_at", new_values."made_by_id", new_values."occasion", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."pledge_id", new_values."posted_at", new_values."posted_by_id", new_values."released_at", new_values."released_by_id", new_values."replaced_by_id", new_values."signed_document_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."document_id" IS DISTINCT FROM (new_values."document_id") OR old_values."ended_at" IS DISTINCT FROM (new_values."ended_at") OR old_values."ended_because" IS DISTINCT FROM (new_values."ended_because") OR old_values."ended_by_id" IS DISTINCT FROM (new_values."ended_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."made_at" IS DISTINCT FROM (new_values."made_at") OR old_values."made_by_id" IS DISTINCT FROM (new_values."made_by_id") OR old_values."occasion" IS DISTINCT FROM (new_values."occasion") OR old_values."pledge_id" IS DISTINCT FROM (new_values."pledge_id") OR old_values."posted_at" IS DISTINCT FROM (new_values."posted_at") OR old_values."posted_by_id" IS DISTINCT FROM (new_values."posted_by_id") OR old_values."released_at" IS DISTINCT FROM (new_values."released_at") OR old_values."released_by_id" IS DISTINCT FROM (new_values."released_by_id") OR old_values."replaced_by_id" IS DISTINCT FROM (new_values."replaced_by_id") OR old_values."signed_document_id" IS DISTINCT FROM (new_values."signed_document_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2b85b4d68cc8dd0cc07db98ad24eefc571d8400c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_da74c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='sponsors_letter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_letterevent" ("document_id", "ended_at", "ended_because", "ended_by_id", "id", "kind", "made_at", "made_by_id", "occasion", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "posted_at", "posted_by_id", "released_at", "released_by_id", "replaced_by_id", "signed_document_id") SELECT old_values."document_id", old_values."ended_at", old_values."ended_because", old_values."ended_by_id", old_values."id", old_values."kind", old_values."made_at", old_values."made_by_id", old_values."occasion", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."pledge_id", old_values."posted_at", old_values."posted_by_id", old_values."released_at", old_values."released_by_id", old_values."replaced_by_id", old_values."signed_document_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a04e4860d37f01bb7e58fd63d0b2e1918cb35d1c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_dd8d2', referencing='REFERENCING OLD TABLE AS old_values ', table='sponsors_letter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterhead',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_letterheadevent" ("filed_as", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "province_id", "signer_name", "signer_title", "signs_for", "superior", "thanks_go_at_once") SELECT new_values."filed_as", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."place", new_values."province_id", new_values."signer_name", new_values."signer_title", new_values."signs_for", new_values."superior", new_values."thanks_go_at_once" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7c1453256a6c37e0a3ad46f4705d71b205d496f0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_cdc81', referencing='REFERENCING NEW TABLE AS new_values ', table='sponsors_letterhead', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterhead',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_letterheadevent" ("filed_as", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "province_id", "signer_name", "signer_title", "signs_for", "superior", "thanks_go_at_once") SELECT new_values."filed_as", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."place", new_values."province_id", new_values."signer_name", new_values."signer_title", new_values."signs_for", new_values."superior", new_values."thanks_go_at_once" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f0111bafb672215df3186c06c3ef84defa33ca32', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b85bf', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='sponsors_letterhead', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterhead',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_letterheadevent" ("filed_as", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "province_id", "signer_name", "signer_title", "signs_for", "superior", "thanks_go_at_once") SELECT old_values."filed_as", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."place", old_values."province_id", old_values."signer_name", old_values."signer_title", old_values."signs_for", old_values."superior", old_values."thanks_go_at_once" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='ebb22ee52241bc191c735841ec5386273f13d704', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_7d950', referencing='REFERENCING OLD TABLE AS old_values ', table='sponsors_letterhead', when='AFTER')),
        ),
        # References are looked at now: a table with such a look outstanding can't be altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RunSQL(WENT_OUT, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='a_released_letter_has_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('released_at__isnull', False), models.Q(('posted_at', None), ('signed_document', None)), _connector='OR'), name='what_is_signed_or_sent_on_paper_is_released'),
        ),
    ]
