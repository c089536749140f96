"""What was written down by mistake can be put right: a receipt voided, a refund undone, each by an entry."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sponsors', '0011_what_sponsors_are_sent'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='entry',
            name='sums_of_pledges_and_receipts',
        ),
        migrations.RemoveConstraint(
            model_name='entry',
            name='an_entry_has_the_sign_of_its_kind',
        ),
        migrations.RemoveConstraint(
            model_name='entry',
            name='what_is_taken_back_names_its_match',
        ),
        migrations.AddField(
            model_name='receipt',
            name='voided',
            field=models.PositiveBigIntegerField(default=0, editable=False, verbose_name='recorded by mistake (đồng)'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='kind',
            field=models.CharField(choices=[('matched', 'Received for the pledge'), ('taken_back', 'Match undone'), ('moved_out', 'Moved to another pledge'), ('moved_in', 'Moved from another pledge'), ('refunded', 'Sent back'), ('refund_undone', 'Refund undone'), ('voided', 'Recorded by mistake')], max_length=15, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='entryevent',
            name='kind',
            field=models.CharField(choices=[('matched', 'Received for the pledge'), ('taken_back', 'Match undone'), ('moved_out', 'Moved to another pledge'), ('moved_in', 'Moved from another pledge'), ('refunded', 'Sent back'), ('refund_undone', 'Refund undone'), ('voided', 'Recorded by mistake')], max_length=15, verbose_name='kind'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='what_undoes_an_entry_mirrors_it', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."reverses_id" IS NOT NULL)', func="\n    IF NOT EXISTS (\n        SELECT FROM sponsors_entry undone\n        WHERE undone.id = NEW.reverses_id\n            AND undone.receipt_id = NEW.receipt_id\n            AND undone.pledge_id IS NOT DISTINCT FROM NEW.pledge_id\n            AND undone.amount = -NEW.amount\n            AND undone.kind = CASE NEW.kind\n                WHEN 'taken_back' THEN 'matched' WHEN 'refund_undone' THEN 'refunded' ELSE undone.kind END\n    ) THEN\n        RAISE EXCEPTION 'entry % is not what undoes entry %', NEW.id, NEW.reverses_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'what_undoes_an_entry_mirrors_it';\n    END IF;\n    RETURN NEW;\n", hash='a12e6e0bab2b2596f50c5d5b1669f10054066bad', operation='INSERT', pgid='pgtrigger_what_undoes_an_entry_mirrors_it_9d470', table='sponsors_entry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='sums_of_pledges_and_receipts', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    UPDATE sponsors_pledge pledge SET received = pledge.received + change.money\n    FROM (SELECT pledge_id, sum(amount) AS money FROM new_rows WHERE pledge_id IS NOT NULL GROUP BY pledge_id) AS change\n    WHERE pledge.id = change.pledge_id;\n    UPDATE sponsors_receipt receipt SET used = receipt.used + change.money, voided = receipt.voided + change.mistaken\n    FROM (\n        SELECT receipt_id,\n            sum(\n                CASE WHEN kind NOT IN ('refunded', 'refund_undone', 'voided') THEN amount\n                WHEN pledge_id IS NULL THEN -amount ELSE 0 END\n            ) AS money,\n            sum(CASE WHEN kind = 'voided' THEN -amount ELSE 0 END) AS mistaken\n        FROM new_rows GROUP BY receipt_id\n    ) AS change\n    WHERE receipt.id = change.receipt_id;\n    RETURN NULL;\n", hash='3b6b6063e953cd94bc0ea6fbf1bfdc1977eb918b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_sums_of_pledges_and_receipts_b24da', referencing='REFERENCING NEW TABLE AS new_rows ', table='sponsors_entry', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('kind__in', ['matched', 'moved_in']), ('pledge__isnull', False)), models.Q(('amount__lt', 0), ('kind__in', ['taken_back', 'moved_out']), ('pledge__isnull', False)), models.Q(('amount__lt', 0), ('kind', 'refunded')), models.Q(('amount__gt', 0), ('kind', 'refund_undone')), models.Q(('amount__lt', 0), ('kind', 'voided'), ('pledge', None)), _connector='OR'), name='an_entry_has_the_sign_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['taken_back', 'refund_undone']), ('reverses__isnull', False)), models.Q(models.Q(('kind__in', ['taken_back', 'refund_undone']), _negated=True), ('reverses', None)), _connector='OR'), name='what_undoes_an_entry_names_it'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('voided', 0), models.Q(('line', None), ('voided__lte', models.F('used'))), _connector='OR'), name='what_a_statement_brought_is_never_voided'),
        ),
    ]
