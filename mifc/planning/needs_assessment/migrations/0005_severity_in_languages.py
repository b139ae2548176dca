"""Why a row weighs, and in whose name it is told, can be said in every language. What stands stays, as the text in the programme's own language."""

from django.db import migrations, models

import mifc.foundation.languages.text


def into_languages(apps, schema_editor):
    Programme = apps.get_model("programmes", "Programme")
    programmes = Programme._base_manager.using(schema_editor.connection.alias).values_list("pk", "languages")
    spoken = {pk: languages[0] if languages else "en" for pk, languages in programmes}
    for need in _explained(apps, schema_editor):
        lang = spoken[need.programme_id]
        for name in ("severity", "wider_group"):
            text = getattr(need, f"{name}_plain")
            setattr(need, name, {lang: {"text": text, "state": "original", "author": ""}} if text else {})
        need.save(update_fields=["severity", "wider_group"])


def into_one(apps, schema_editor):
    for need in _explained(apps, schema_editor):
        for name in ("severity", "wider_group"):
            said = getattr(need, name)
            setattr(need, f"{name}_plain", said.in_language(said.source_language).text)
        need.save(update_fields=["severity_plain", "wider_group_plain"])


def _explained(apps, schema_editor):
    # Also rows that stand on a count by now: what was written to them earlier is still in their boxes.
    return apps.get_model("needs_assessment", "Need")._base_manager.using(schema_editor.connection.alias).iterator(chunk_size=500)


def plain(name, field):
    return migrations.RenameField("need", name, f"{name}_plain"), migrations.AddField(
        "need", name, mifc.foundation.languages.text.MultilingualField(blank=True, default=mifc.foundation.languages.text.MultilingualText, verbose_name=field)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("needs_assessment", "0004_mark_card"),
        ("programmes", "0002_people_by_day"),
    ]

    operations = [
        migrations.RemoveConstraint("need", "need_severity_is_explained"),
        *plain("severity", "why it weighs"),
        *plain("wider_group", "told in the name of"),
        # A way back needs the old columns to be filled by themselves.
        migrations.AlterField("need", "severity_plain", models.TextField(blank=True, default="")),
        migrations.AlterField("need", "wider_group_plain", models.CharField(max_length=160, blank=True, default="")),
        migrations.RunPython(into_languages, into_one),
        migrations.RemoveField("need", "severity_plain"),
        migrations.RemoveField("need", "wider_group_plain"),
        migrations.AddConstraint(
            "need",
            models.CheckConstraint(
                condition=~models.Q(basis="severity") | (~models.Q(severity={}) & ~models.Q(wider_group={}) & models.Q(agreed_with_group_on__isnull=False)),
                name="need_severity_is_explained",
            ),
        ),
    ]
