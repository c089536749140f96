"""What the group of island residents rests on: their cards as well, not their books alone. An office's own words stay."""

from django.db import migrations

BOOKS = "Nghị định 159/2025/NĐ-CP: Nhà nước hỗ trợ 50 % mức đóng BHXH tự nguyện"
BOTH = f"Nghị định 188/2025/NĐ-CP: ngân sách nhà nước đóng BHYT; {BOOKS}"


def write(old, new):
    def of_islanders(apps, schema_editor):
        group = apps.get_model("campaigns", "HardshipGroup")
        group.objects.filter(code="island", legal_basis=old).update(legal_basis=new)

    return of_islanders


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0021_amounts_and_numbers_have_an_end")]
    operations = [migrations.RunPython(write(BOOKS, BOTH), write(BOTH, BOOKS))]
