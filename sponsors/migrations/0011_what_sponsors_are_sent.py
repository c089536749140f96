
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0003_emails'),
        ('locations', '0002_units_swap_names'),
        ('sponsors', '0010_the_user_of_the_sponsors_door'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('thanks', 'Letter of thanks'), ('certificate', 'Certificate'), ('confirmation', 'Confirmation of sponsorship')], max_length=12, verbose_name='kind')),
                ('occasion', models.CharField(choices=[('funding', 'The money has come'), ('handover', 'The gifts are handed over')], default='funding', max_length=8, verbose_name='occasion')),
                ('token', models.CharField(editable=False, max_length=64, unique=True)),
                ('facts', models.JSONField(editable=False, verbose_name='figures')),
                ('made_at', models.DateTimeField(editable=False, verbose_name='made at')),
                ('posted_at', models.DateTimeField(editable=False, null=True, verbose_name='sent on paper at')),
                ('ended_because', models.CharField(blank=True, editable=False, max_length=300, verbose_name='why it counts no more')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='counts no more since')),
                ('document', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='file')),
                ('ended_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                ('made_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='sponsors.pledge', verbose_name='pledge')),
                ('posted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent on paper by')),
                ('replaced_by', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='sponsors.letter', verbose_name='replaced by')),
            ],
            options={
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='LetterEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('thanks', 'Letter of thanks'), ('certificate', 'Certificate'), ('confirmation', 'Confirmation of sponsorship')], max_length=12, verbose_name='kind')),
                ('occasion', models.CharField(choices=[('funding', 'The money has come'), ('handover', 'The gifts are handed over')], default='funding', max_length=8, verbose_name='occasion')),
                ('made_at', models.DateTimeField(editable=False, verbose_name='made at')),
                ('posted_at', models.DateTimeField(editable=False, null=True, verbose_name='sent on paper at')),
                ('ended_because', models.CharField(blank=True, editable=False, max_length=300, verbose_name='why it counts no more')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='counts no more since')),
                ('document', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.document', verbose_name='file')),
                ('ended_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                ('made_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='sponsors.letter')),
                ('pledge', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sponsors.pledge', verbose_name='pledge')),
                ('posted_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent on paper by')),
                ('replaced_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sponsors.letter', verbose_name='replaced by')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LetterHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('superior', models.CharField(blank=True, help_text='Such as “Bảo hiểm xã hội Việt Nam”.', max_length=120, verbose_name='organ above')),
                ('name', models.CharField(help_text='Such as “Bảo hiểm xã hội tỉnh Bắc Ninh”.', max_length=120, verbose_name='organ that writes')),
                ('place', models.CharField(help_text='Such as “Bắc Ninh”.', max_length=60, verbose_name='place of the letters')),
                ('filed_as', models.CharField(blank=True, help_text='Such as “VT, KHTC”. Without it, “VT”.', max_length=60, verbose_name='unit that files the copy')),
                ('signs_for', models.CharField(blank=True, help_text='Only where a deputy signs, such as “KT. GIÁM ĐỐC”.', max_length=80, verbose_name='signed in the stead of')),
                ('signer_title', models.CharField(help_text='Such as “GIÁM ĐỐC”.', max_length=80, verbose_name='office of the signer')),
                ('signer_name', models.CharField(help_text='Without titles.', max_length=80, verbose_name='name of the signer')),
                ('province', models.ForeignKey(blank=True, help_text='Leave empty for the national office.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='locations.province', verbose_name='letters of the office of')),
            ],
            options={
                'verbose_name': 'letterhead',
                'verbose_name_plural': 'letterheads',
                'ordering': ['province'],
            },
        ),
        migrations.CreateModel(
            name='LetterHeadEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('superior', models.CharField(blank=True, help_text='Such as “Bảo hiểm xã hội Việt Nam”.', max_length=120, verbose_name='organ above')),
                ('name', models.CharField(help_text='Such as “Bảo hiểm xã hội tỉnh Bắc Ninh”.', max_length=120, verbose_name='organ that writes')),
                ('place', models.CharField(help_text='Such as “Bắc Ninh”.', max_length=60, verbose_name='place of the letters')),
                ('filed_as', models.CharField(blank=True, help_text='Such as “VT, KHTC”. Without it, “VT”.', max_length=60, verbose_name='unit that files the copy')),
                ('signs_for', models.CharField(blank=True, help_text='Only where a deputy signs, such as “KT. GIÁM ĐỐC”.', max_length=80, verbose_name='signed in the stead of')),
                ('signer_title', models.CharField(help_text='Such as “GIÁM ĐỐC”.', max_length=80, verbose_name='office of the signer')),
                ('signer_name', models.CharField(help_text='Without titles.', max_length=80, verbose_name='name of the signer')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='sponsors.letterhead')),
                ('province', models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='Leave empty for the national office.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='locations.province', verbose_name='letters of the office of')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('pledge', 'kind', 'occasion'), name='one_letter_of_a_kind_counts', violation_error_message='This letter is made already. Replace it if it is wrong.'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_because', ''), ('ended_by', None), ('replaced_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='a_letter_that_counts_no_more_has_who_when_and_why'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('replaced_by', None), models.Q(('replaced_by', models.F('pk')), _negated=True), _connector='OR'), name='no_letter_replaces_itself'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('posted_at', None), ('posted_by', None)), models.Q(('posted_at__isnull', False), ('posted_by__isnull', False)), _connector='OR'), name='a_letter_sent_on_paper_has_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('token__regex', '^[0-9A-Za-z_-]{22,64}$')), name='nobody_guesses_the_token_of_a_letter'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='a_letter_stays_as_it_was_made', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."pledge_id" IS DISTINCT FROM (NEW."pledge_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."occasion" IS DISTINCT FROM (NEW."occasion") OR OLD."token" IS DISTINCT FROM (NEW."token") OR OLD."facts" IS DISTINCT FROM (NEW."facts") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='357244296d226f76b6d05db90e6873af50314e8b', operation='UPDATE', pgid='pgtrigger_a_letter_stays_as_it_was_made_5a687', table='sponsors_letter', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='a_letter_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='21ad1af65704dc1d617cfdb9aa2af6c6f36ac223', operation='DELETE', pgid='pgtrigger_a_letter_is_never_deleted_dde33', table='sponsors_letter', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_letterevent" ("document_id", "ended_at", "ended_because", "ended_by_id", "id", "kind", "made_at", "made_by_id", "occasion", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "posted_at", "posted_by_id", "replaced_by_id") SELECT new_values."document_id", new_values."ended_at", new_values."ended_because", new_values."ended_by_id", new_values."id", new_values."kind", new_values."made_at", new_values."made_by_id", new_values."occasion", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."pledge_id", new_values."posted_at", new_values."posted_by_id", new_values."replaced_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b4843eb33e70579c88d03380701f2ea3df095933', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a7b3a', referencing='REFERENCING NEW TABLE AS new_values ', table='sponsors_letter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_letterevent" ("document_id", "ended_at", "ended_because", "ended_by_id", "id", "kind", "made_at", "made_by_id", "occasion", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "posted_at", "posted_by_id", "replaced_by_id") SELECT new_values."document_id", new_values."ended_at", new_values."ended_because", new_values."ended_by_id", new_values."id", new_values."kind", new_values."made_at", new_values."made_by_id", new_values."occasion", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."pledge_id", new_values."posted_at", new_values."posted_by_id", new_values."replaced_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."document_id" IS DISTINCT FROM (new_values."document_id") OR old_values."ended_at" IS DISTINCT FROM (new_values."ended_at") OR old_values."ended_because" IS DISTINCT FROM (new_values."ended_because") OR old_values."ended_by_id" IS DISTINCT FROM (new_values."ended_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."made_at" IS DISTINCT FROM (new_values."made_at") OR old_values."made_by_id" IS DISTINCT FROM (new_values."made_by_id") OR old_values."occasion" IS DISTINCT FROM (new_values."occasion") OR old_values."pledge_id" IS DISTINCT FROM (new_values."pledge_id") OR old_values."posted_at" IS DISTINCT FROM (new_values."posted_at") OR old_values."posted_by_id" IS DISTINCT FROM (new_values."posted_by_id") OR old_values."replaced_by_id" IS DISTINCT FROM (new_values."replaced_by_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='57421bf7d49cba8b46f84a5bb49080d6d70d3633', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_da74c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='sponsors_letter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_letterevent" ("document_id", "ended_at", "ended_because", "ended_by_id", "id", "kind", "made_at", "made_by_id", "occasion", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "posted_at", "posted_by_id", "replaced_by_id") SELECT old_values."document_id", old_values."ended_at", old_values."ended_because", old_values."ended_by_id", old_values."id", old_values."kind", old_values."made_at", old_values."made_by_id", old_values."occasion", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."pledge_id", old_values."posted_at", old_values."posted_by_id", old_values."replaced_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d80b9af82f0de682c912e54ab8bbf71efc8ee8e5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_dd8d2', referencing='REFERENCING OLD TABLE AS old_values ', table='sponsors_letter', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='letterhead',
            constraint=models.UniqueConstraint(fields=('province',), name='an_office_has_one_letterhead', nulls_distinct=False, violation_error_message='This office has a letterhead already: change that one.'),
        ),
        migrations.AddConstraint(
            model_name='letterhead',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('place', ''), _negated=True), models.Q(('signer_title', ''), _negated=True), models.Q(('signer_name', ''), _negated=True)), name='a_letterhead_says_who_writes_where_and_who_signs', violation_error_message='A letterhead names the organ, the place, and who signs.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterhead',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_letterheadevent" ("filed_as", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "province_id", "signer_name", "signer_title", "signs_for", "superior") SELECT new_values."filed_as", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."place", new_values."province_id", new_values."signer_name", new_values."signer_title", new_values."signs_for", new_values."superior" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9c34d49c89bd58ae9e09b2713f71cdfcd1b34e53', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_cdc81', referencing='REFERENCING NEW TABLE AS new_values ', table='sponsors_letterhead', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterhead',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_letterheadevent" ("filed_as", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "province_id", "signer_name", "signer_title", "signs_for", "superior") SELECT new_values."filed_as", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."place", new_values."province_id", new_values."signer_name", new_values."signer_title", new_values."signs_for", new_values."superior" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='84f53222faa61f6080502837ca079fb537be9535', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b85bf', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='sponsors_letterhead', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterhead',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sponsors_letterheadevent" ("filed_as", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "province_id", "signer_name", "signer_title", "signs_for", "superior") SELECT old_values."filed_as", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."place", old_values."province_id", old_values."signer_name", old_values."signer_title", old_values."signs_for", old_values."superior" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='77e36102584939db01903b71d1114f09dc227d07', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_7d950', referencing='REFERENCING OLD TABLE AS old_values ', table='sponsors_letterhead', when='AFTER')),
        ),
    ]
