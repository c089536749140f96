"""Groups whose whole card was said to be paid by the State have a share of 100 % from now on, if they had none yet."""

from datetime import date

from django.db import migrations

WHOLE = 10_000
FIRST_DAY = date(2015, 1, 1)


def add_shares(apps, schema_editor):
    group, share = apps.get_model("campaigns", "HardshipGroup"), apps.get_model("campaigns", "Share")
    for one in group.objects.filter(state_insures_fully=True):
        if not share.objects.filter(kind="card", group=one, province=None, share=WHOLE).exists():
            last = share.objects.filter(kind="card", group=one, province=None).order_by("-valid_from").first()
            share.objects.update_or_create(
                kind="card",
                group=one,
                province=None,
                valid_from=last.valid_from if last else FIRST_DAY,
                defaults={"share": WHOLE, "legal_basis": one.legal_basis or one.name},
            )


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0008_figures_of_the_law'),
    ]

    operations = [
        migrations.RunPython(add_shares, migrations.RunPython.noop),
    ]
