"""A group's last share by law that 0009 overwrote, because the office had said that the State pays its whole card, is
what it was again; what the office had said follows it as a row of its own, from today on.

What stood there is known from the audit. A row that somebody has changed since, or that priced an award, stays.
"""

from django.db import migrations
from django.utils import timezone

WHOLE = 10_000


def follow_instead(apps, schema_editor):
    share, event = apps.get_model("campaigns", "Share"), apps.get_model("campaigns", "ShareEvent")
    priced = apps.get_model("allocations", "AppliedShare").objects.values("share")
    today = timezone.localdate()
    whole = share.objects.filter(kind="card", province=None, share=WHOLE).exclude(group=None)
    for row in whole.exclude(valid_from=today).exclude(pk__in=priced):
        before, last = [None, None, *event.objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")][-2:]
        by_hand = last is None or last.pgh_label != "update" or last.pgh_context is not None
        if by_hand or before is None or before.share == WHOLE:
            continue
        share.objects.filter(pk=row.pk).update(share=before.share, legal_basis=before.legal_basis)
        share.objects.get_or_create(
            kind="card",
            group_id=row.group_id,
            province=None,
            valid_from=today,
            defaults={"share": WHOLE, "legal_basis": row.legal_basis},
        )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0014_years_have_an_end"), ("allocations", "0004_awards_say_their_price")]
    operations = [migrations.RunPython(follow_instead, migrations.RunPython.noop)]
