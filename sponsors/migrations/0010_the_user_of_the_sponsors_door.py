"""The user by whom sponsors act online: nobody signs in by it, and it has no duties."""

from django.db import migrations

from locations.vietnamese import sort_key


def add_portal_user(apps, schema_editor):
    apps.get_model("accounts", "User").objects.get_or_create(
        username="cong-nha-tai-tro",
        defaults={
            "full_name": "Cổng nhà tài trợ",
            "sort_key": sort_key("Cổng nhà tài trợ"),
            "is_active": False,
            "password": "!",
        },
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_telephones_with_extension_and_temporary_passwords"),
        ("sponsors", "0009_what_is_asked_for_online"),
    ]
    operations = [migrations.RunPython(add_portal_user, migrations.RunPython.noop)]
