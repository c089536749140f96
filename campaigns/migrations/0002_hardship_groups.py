"""The hardship groups that lists may state.

State insurance in full: Law on Health Insurance (as amended by Law 51/2024/QH15), art. 12 and 13; Decree
188/2025/NĐ-CP. A list says "khuyết tật" or "mồ côi" without saying whether the person draws monthly social
assistance (group BT), which alone brings a full card: so those are left to the vetting.
"""

from django.db import migrations

GROUPS = [
    # code, name, the State pays the whole card, legal basis
    ("poor", "Hộ nghèo", True, "Luật BHYT, điều 12 và 13; NĐ 188/2025/NĐ-CP (mã HN)"),
    ("near_poor", "Hộ cận nghèo", False, "NĐ 188/2025/NĐ-CP (mã CN): Nhà nước hỗ trợ ít nhất 70 %"),
    ("ethnic_minority", "Người dân tộc thiểu số", False, ""),
    ("student", "Học sinh, sinh viên", False, "NĐ 188/2025/NĐ-CP (mã HS, SV): Nhà nước hỗ trợ ít nhất 50 %"),
    ("elderly", "Người cao tuổi", False, ""),
    ("disabled", "Người khuyết tật", False, ""),
    ("orphan", "Trẻ mồ côi", False, ""),
    ("farm_household", "Hộ nông, lâm, ngư, diêm nghiệp có mức sống trung bình", False, "NĐ 188/2025/NĐ-CP (mã GB)"),
    ("household", "Hộ gia đình", False, "NĐ 188/2025/NĐ-CP (mã GD)"),
    ("hospital_patient", "Bệnh nhân nội trú", False, ""),
    ("other_hardship", "Hoàn cảnh khó khăn khác", False, ""),
]


def add_groups(apps, schema_editor):
    group = apps.get_model("campaigns", "HardshipGroup")
    for position, (code, name, insured, basis) in enumerate(GROUPS):
        group.objects.update_or_create(
            code=code,
            defaults={
                "name": name,
                "position": position,
                "state_insures_fully": insured,
                "legal_basis": basis,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]
    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
