"""An award says at which price it was approved, and by which rows of the tariff."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('allocations', '0003_in_the_order_of_the_numbers'),
        ('campaigns', '0012_no_price_is_typed'),
        ('locations', '0002_units_swap_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='AppliedPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('paid_on', models.DateField(null=True, verbose_name='premiums are paid on')),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None, verbose_name='hardship groups')),
                ('household_position', models.PositiveSmallIntegerField(null=True, verbose_name='place in the household')),
                ('group', models.CharField(blank=True, max_length=30, verbose_name='group that counts')),
                ('unit_price', models.PositiveBigIntegerField(verbose_name='price (đồng)')),
                ('list_price', models.PositiveBigIntegerField(verbose_name='list price (đồng)')),
                ('state_share', models.PositiveBigIntegerField(verbose_name='paid by the State (đồng)')),
                ('local_share', models.PositiveBigIntegerField(verbose_name='paid by the province (đồng)')),
                ('sponsor_share', models.PositiveBigIntegerField(verbose_name='left to pay (đồng)')),
                ('why', models.JSONField(default=list, verbose_name='why')),
            ],
            options={
                'verbose_name': 'applied price',
                'verbose_name_plural': 'applied prices',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='AppliedPriceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('paid_on', models.DateField(null=True, verbose_name='premiums are paid on')),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None, verbose_name='hardship groups')),
                ('household_position', models.PositiveSmallIntegerField(null=True, verbose_name='place in the household')),
                ('group', models.CharField(blank=True, max_length=30, verbose_name='group that counts')),
                ('unit_price', models.PositiveBigIntegerField(verbose_name='price (đồng)')),
                ('list_price', models.PositiveBigIntegerField(verbose_name='list price (đồng)')),
                ('state_share', models.PositiveBigIntegerField(verbose_name='paid by the State (đồng)')),
                ('local_share', models.PositiveBigIntegerField(verbose_name='paid by the province (đồng)')),
                ('sponsor_share', models.PositiveBigIntegerField(verbose_name='left to pay (đồng)')),
                ('why', models.JSONField(default=list, verbose_name='why')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AppliedRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'applied rate',
                'verbose_name_plural': 'applied rates',
            },
        ),
        migrations.CreateModel(
            name='AppliedRateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AppliedShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'applied share',
                'verbose_name_plural': 'applied shares',
            },
        ),
        migrations.CreateModel(
            name='AppliedShareEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='allocation',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='allocation',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='allocation',
            name='delete_delete',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "allocations_allocationevent" ("allocated_at", "id", "nomination_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_line_id", "price_id", "release_reason", "released_at", "released_by_id", "replaces_id", "run_id", "status", "unit_price") SELECT new_values."allocated_at", new_values."id", new_values."nomination_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."pledge_line_id", new_values."price_id", new_values."release_reason", new_values."released_at", new_values."released_by_id", new_values."replaces_id", new_values."run_id", new_values."status", new_values."unit_price" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='29d2985a352397b1a1206f20038cb0c092c78455', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e6a66', referencing='REFERENCING NEW TABLE AS new_values ', table='allocations_allocation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "allocations_allocationevent" ("allocated_at", "id", "nomination_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_line_id", "price_id", "release_reason", "released_at", "released_by_id", "replaces_id", "run_id", "status", "unit_price") SELECT new_values."allocated_at", new_values."id", new_values."nomination_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."pledge_line_id", new_values."price_id", new_values."release_reason", new_values."released_at", new_values."released_by_id", new_values."replaces_id", new_values."run_id", new_values."status", new_values."unit_price" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='20a19a855ea43eff236222c238947225e8842016', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_bed33', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='allocations_allocation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "allocations_allocationevent" ("allocated_at", "id", "nomination_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_line_id", "price_id", "release_reason", "released_at", "released_by_id", "replaces_id", "run_id", "status", "unit_price") SELECT old_values."allocated_at", old_values."id", old_values."nomination_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."pledge_line_id", old_values."price_id", old_values."release_reason", old_values."released_at", old_values."released_by_id", old_values."replaces_id", old_values."run_id", old_values."status", old_values."unit_price" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='61eacab60af2fea2eb9db4b44ef3854b7a4a89f1', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d24a5', referencing='REFERENCING OLD TABLE AS old_values ', table='allocations_allocation', when='AFTER')),
        ),
        migrations.AddField(
            model_name='appliedprice',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applied_prices', to='campaigns.offer', verbose_name='offer'),
        ),
        migrations.AddField(
            model_name='appliedprice',
            name='province',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='locations.province', verbose_name='province'),
        ),
        migrations.AddField(
            model_name='allocation',
            name='price',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='allocations.appliedprice', verbose_name='applied price'),
        ),
        migrations.AddField(
            model_name='allocationevent',
            name='price',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='allocations.appliedprice', verbose_name='applied price'),
        ),
        migrations.AddField(
            model_name='appliedpriceevent',
            name='offer',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='campaigns.offer', verbose_name='offer'),
        ),
        migrations.AddField(
            model_name='appliedpriceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='allocations.appliedprice'),
        ),
        migrations.AddField(
            model_name='appliedpriceevent',
            name='province',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='locations.province', verbose_name='province'),
        ),
        migrations.AddField(
            model_name='appliedrate',
            name='price',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='allocations.appliedprice', verbose_name='applied price'),
        ),
        migrations.AddField(
            model_name='appliedrate',
            name='rate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applied', to='campaigns.rate', verbose_name='rate'),
        ),
        migrations.AddField(
            model_name='appliedprice',
            name='rates',
            field=models.ManyToManyField(related_name='+', through='allocations.AppliedRate', to='campaigns.rate'),
        ),
        migrations.AddField(
            model_name='appliedrateevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='allocations.appliedrate'),
        ),
        migrations.AddField(
            model_name='appliedrateevent',
            name='price',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='allocations.appliedprice', verbose_name='applied price'),
        ),
        migrations.AddField(
            model_name='appliedrateevent',
            name='rate',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='campaigns.rate', verbose_name='rate'),
        ),
        migrations.AddField(
            model_name='appliedshare',
            name='price',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='allocations.appliedprice', verbose_name='applied price'),
        ),
        migrations.AddField(
            model_name='appliedshare',
            name='share',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applied', to='campaigns.share', verbose_name='share'),
        ),
        migrations.AddField(
            model_name='appliedprice',
            name='shares',
            field=models.ManyToManyField(related_name='+', through='allocations.AppliedShare', to='campaigns.share'),
        ),
        migrations.AddField(
            model_name='appliedshareevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='allocations.appliedshare'),
        ),
        migrations.AddField(
            model_name='appliedshareevent',
            name='price',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='allocations.appliedprice', verbose_name='applied price'),
        ),
        migrations.AddField(
            model_name='appliedshareevent',
            name='share',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='campaigns.share', verbose_name='share'),
        ),
        migrations.AddConstraint(
            model_name='appliedrate',
            constraint=models.UniqueConstraint(fields=('price', 'rate'), name='a_price_names_a_rate_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appliedrate',
            trigger=pgtrigger.compiler.Trigger(name='an_applied_rate_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2c0bf08d7bbb9c5926627d848e414868fcc6821d', operation='UPDATE', pgid='pgtrigger_an_applied_rate_stays_ecb12', table='allocations_appliedrate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appliedrate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "allocations_appliedrateevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_id", "rate_id") SELECT new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."price_id", new_values."rate_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='805bd8f8df03a904a56d1107402896abdcc64b74', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0b478', referencing='REFERENCING NEW TABLE AS new_values ', table='allocations_appliedrate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appliedrate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "allocations_appliedrateevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_id", "rate_id") SELECT new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."price_id", new_values."rate_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='95b16d0c65dd5a11ed3aa919eb91a86a87b58ca7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6e1de', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='allocations_appliedrate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appliedrate',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "allocations_appliedrateevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_id", "rate_id") SELECT old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."price_id", old_values."rate_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c436877db885c8fdce87372dabce19d6618cea09', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_85be2', referencing='REFERENCING OLD TABLE AS old_values ', table='allocations_appliedrate', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='appliedshare',
            constraint=models.UniqueConstraint(fields=('price', 'share'), name='a_price_names_a_share_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appliedshare',
            trigger=pgtrigger.compiler.Trigger(name='an_applied_share_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='923924de467e9781e6044049b37ccf2c7511efeb', operation='UPDATE', pgid='pgtrigger_an_applied_share_stays_92fb1', table='allocations_appliedshare', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appliedshare',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "allocations_appliedshareevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_id", "share_id") SELECT new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."price_id", new_values."share_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cf651ebd58631cfb769724ee00130ab2785980ab', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_08a80', referencing='REFERENCING NEW TABLE AS new_values ', table='allocations_appliedshare', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appliedshare',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "allocations_appliedshareevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_id", "share_id") SELECT new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."price_id", new_values."share_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f9b8a5c8f8b210d0d9e2b561f1ab9233ebf49a0b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_7f591', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='allocations_appliedshare', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appliedshare',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "allocations_appliedshareevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_id", "share_id") SELECT old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."price_id", old_values."share_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a9d847891a939f121faaf90a203652a46e9eeec2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_9a5e9', referencing='REFERENCING OLD TABLE AS old_values ', table='allocations_appliedshare', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='appliedprice',
            constraint=models.CheckConstraint(condition=models.Q(('list_price', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('state_share'), '+', models.F('local_share')), '+', models.F('sponsor_share')))), name='the_parts_of_a_price_add_up'),
        ),
        migrations.AddConstraint(
            model_name='appliedprice',
            constraint=models.CheckConstraint(condition=models.Q(('unit_price__in', [models.F('list_price'), models.F('sponsor_share')]), ('unit_price__gt', 0)), name='a_sponsor_pays_the_list_price_or_what_is_left'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appliedprice',
            trigger=pgtrigger.compiler.Trigger(name='an_applied_price_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f0110eeb00fef305990416a4fcb4fd5767440efc', operation='UPDATE', pgid='pgtrigger_an_applied_price_stays_eb96e', table='allocations_appliedprice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appliedprice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "allocations_appliedpriceevent" ("fingerprint", "group", "groups", "household_position", "id", "list_price", "local_share", "offer_id", "paid_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province_id", "sponsor_share", "state_share", "unit_price", "why") SELECT new_values."fingerprint", new_values."group", new_values."groups", new_values."household_position", new_values."id", new_values."list_price", new_values."local_share", new_values."offer_id", new_values."paid_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."province_id", new_values."sponsor_share", new_values."state_share", new_values."unit_price", new_values."why" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a488f82eb543a8116db499c4ccc300ce69c4aa14', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2ce41', referencing='REFERENCING NEW TABLE AS new_values ', table='allocations_appliedprice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appliedprice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "allocations_appliedpriceevent" ("fingerprint", "group", "groups", "household_position", "id", "list_price", "local_share", "offer_id", "paid_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province_id", "sponsor_share", "state_share", "unit_price", "why") SELECT new_values."fingerprint", new_values."group", new_values."groups", new_values."household_position", new_values."id", new_values."list_price", new_values."local_share", new_values."offer_id", new_values."paid_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."province_id", new_values."sponsor_share", new_values."state_share", new_values."unit_price", new_values."why" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='088245bb89fe16d42bcdfbe2450f3bdd47c3d574', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_70bf3', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='allocations_appliedprice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appliedprice',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "allocations_appliedpriceevent" ("fingerprint", "group", "groups", "household_position", "id", "list_price", "local_share", "offer_id", "paid_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province_id", "sponsor_share", "state_share", "unit_price", "why") SELECT old_values."fingerprint", old_values."group", old_values."groups", old_values."household_position", old_values."id", old_values."list_price", old_values."local_share", old_values."offer_id", old_values."paid_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."province_id", old_values."sponsor_share", old_values."state_share", old_values."unit_price", old_values."why" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d70b84f0ed430602938190c917040c2571a31a37', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_255c8', referencing='REFERENCING OLD TABLE AS old_values ', table='allocations_appliedprice', when='AFTER')),
        ),
    ]
