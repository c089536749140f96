"""Who has an old number is looked for by name and commune, for every row with a new one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaries', '0013_rows_have_no_more_indexes_than_needed'),
        ('locations', '0002_units_swap_names'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('personal_id__regex', '^[0-9]{9}$')), fields=['search_key', 'commune'], name='person_with_old_number'),
        ),
    ]
