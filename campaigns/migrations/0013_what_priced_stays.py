"""A figure of the law that priced an award is not changed any more, only followed (see `allocations.models`)."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0012_no_price_is_typed'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='rate',
            trigger=pgtrigger.compiler.Trigger(name='kept_for_allocations_appliedrate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (SELECT 1 FROM allocations_appliedrate used WHERE used.rate_id = OLD.id) THEN\n                RAISE EXCEPTION 'row % priced what stands in allocations_appliedrate', OLD.id\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'what_priced_stays';\n            END IF;\n            IF TG_OP = 'DELETE' THEN\n                RETURN OLD;\n            END IF;\n            RETURN NEW;\n        ", hash='c34c8cad1f88f02493d9e1482ef9f614d009506e', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_for_allocations_appliedrate_57698', table='campaigns_rate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='share',
            trigger=pgtrigger.compiler.Trigger(name='kept_for_allocations_appliedshare', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (SELECT 1 FROM allocations_appliedshare used WHERE used.share_id = OLD.id) THEN\n                RAISE EXCEPTION 'row % priced what stands in allocations_appliedshare', OLD.id\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'what_priced_stays';\n            END IF;\n            IF TG_OP = 'DELETE' THEN\n                RETURN OLD;\n            END IF;\n            RETURN NEW;\n        ", hash='6f67e801d21077d4512921f72947e7a1d16bdbcd', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_for_allocations_appliedshare_8e1fc', table='campaigns_share', when='BEFORE')),
        ),
    ]
