"""Figures that earlier versions had as constants, and the State's share of island residents' cards, which was missing.

Written out here, so that what this step does stays the same whatever the project's file says later. Figures that are
there stay; of the islanders nothing is added where the office has written a share of the State of its own.
"""

from datetime import date

from django.db import migrations

RATES = [
    ("income_step", date(2016, 1, 1), 50_000, "Nghị định 134/2015/NĐ-CP"),
    ("income_step", date(2025, 7, 1), 50_000, "Nghị định 159/2025/NĐ-CP"),
    ("income_ceiling", date(2016, 1, 1), 20, "Luật BHXH 58/2014/QH13, điều 87"),
    ("income_ceiling", date(2025, 7, 1), 20, "Luật BHXH 41/2024/QH15"),
    ("card_wait", date(2015, 1, 1), 30, "Luật BHYT (sửa đổi, bổ sung năm 2014), điều 16"),
    ("card_wait", date(2018, 12, 1), 30, "Nghị định 146/2018/NĐ-CP"),
    ("card_wait", date(2025, 7, 1), 30, "Nghị định 188/2025/NĐ-CP"),
]
ISLANDERS = [
    (date(2015, 1, 1), "Nghị định 105/2014/NĐ-CP"),
    (date(2018, 12, 1), "Nghị định 146/2018/NĐ-CP, điều 3"),
    (date(2025, 7, 1), "Nghị định 188/2025/NĐ-CP"),
]
WHOLE = 10_000


def add_figures(apps, schema_editor):
    group, rate, share = (apps.get_model("campaigns", name) for name in ("HardshipGroup", "Rate", "Share"))
    rate.objects.bulk_create(
        [rate(kind=kind, valid_from=day, value=value, legal_basis=basis) for kind, day, value, basis in RATES],
        ignore_conflicts=True,
    )
    known = group.objects.filter(pk="island").exists()
    if known and not share.objects.filter(kind="card", group="island", province=None).exists():
        share.objects.bulk_create(
            [
                share(kind="card", group_id="island", share=WHOLE, valid_from=day, legal_basis=basis)
                for day, basis in ISLANDERS
            ]
        )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0018_figures_that_bound_a_choice")]
    operations = [migrations.RunPython(add_figures, migrations.RunPython.noop)]
