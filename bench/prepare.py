"""Makes a small installation for the benchmarks in `MIFC_DATA`: a programme, nothing else."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mifc.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from mifc.config.messages import compile_catalogues  # noqa: E402
from mifc.config.ready import collect_static  # noqa: E402
from mifc.foundation.programmes import changes  # noqa: E402
from mifc.foundation.programmes.models import Programme  # noqa: E402

compile_catalogues()
call_command("migrate", verbosity=0, interactive=False)
collect_static()
if not Programme.objects.exists():
    changes.create_programme(by=None, slug="bench", name="Bench", languages=["en", "ar"], is_default=True)
connection.close()
