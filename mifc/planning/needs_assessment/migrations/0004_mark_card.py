import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """Each mark gets the card of the text it was made on."""
    marks = apps.get_model('needs_assessment', 'CodeMark')
    codings = apps.get_model('needs_assessment', 'Coding')
    its_card = codings.objects.filter(pk=models.OuterRef('coding_id')).values('card_text__card_id')
    marks.objects.using(schema_editor.connection.alias).update(card_id=models.Subquery(its_card))


class Migration(migrations.Migration):

    dependencies = [
        ('needs_assessment', '0003_workshops'),
    ]

    operations = [
        migrations.AddField(
            model_name='codemark',
            name='card',
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='needs_assessment.card'
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='codemark',
            name='card',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='needs_assessment.card'),
        ),
        migrations.AddIndex(
            model_name='codemark',
            index=models.Index(fields=['programme', 'card'], name='mark_by_card'),
        ),
    ]
