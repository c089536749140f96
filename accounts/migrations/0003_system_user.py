"""The user under whom commands act, so that a command that only looks needs to write nothing."""

from django.db import migrations

from locations.vietnamese import sort_key


def add_system_user(apps, schema_editor):
    apps.get_model("accounts", "User").objects.get_or_create(
        username="he-thong",
        defaults={
            "full_name": "Hệ thống",
            "sort_key": sort_key("Hệ thống"),
            "is_superuser": True,
            "is_active": False,
            "password": "!",
        },
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sign_in_names_and_failed_sign_ins")]
    operations = [migrations.RunPython(add_system_user, migrations.RunPython.noop)]
