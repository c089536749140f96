"""The group of island residents, and the figures that come with the project (`campaigns/data/README.md`)."""

from django.db import migrations

from campaigns.tariff_data import add_missing, own_rows


def add_figures(apps, schema_editor):
    apps.get_model("campaigns", "HardshipGroup").objects.get_or_create(
        code="island",
        defaults={
            "name": "Người sinh sống ở xã đảo, đặc khu",
            "position": 2,
            "state_insures_fully": False,
            "legal_basis": "Nghị định 159/2025/NĐ-CP: Nhà nước hỗ trợ 50 % mức đóng BHXH tự nguyện",
        },
    )
    add_missing(
        own_rows(), rate=apps.get_model("campaigns", "Rate"), share=apps.get_model("campaigns", "Share")
    )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0007_what_gifts_cost_by_law")]
    operations = [migrations.RunPython(add_figures, migrations.RunPython.noop)]
