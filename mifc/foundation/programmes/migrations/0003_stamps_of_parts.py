from django.db import migrations, models

import mifc.foundation.base.ids


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0002_people_by_day'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='countstamp',
            name='count_stamp_once',
        ),
        migrations.AddField(
            model_name='countstamp',
            name='every_part',
            field=models.BigIntegerField(default=mifc.foundation.base.ids.random_id, editable=False),
        ),
        migrations.AddField(
            model_name='countstamp',
            name='part',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddConstraint(
            model_name='countstamp',
            constraint=models.UniqueConstraint(fields=('programme', 'part'), name='count_stamp_once_a_part'),
        ),
    ]
