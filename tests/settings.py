"""The product's own settings, told that this is a test. Settings are read before any conftest, so the environment is set here."""

import os
import tempfile
from pathlib import Path

os.environ["MIFC_TESTING"] = "1"
os.environ.setdefault("MIFC_SITE_URL", "http://testserver")
# Tests write into a folder of their own, never into the data of a programme.
os.environ["MIFC_DATA"] = tempfile.mkdtemp(prefix="mifc-test-")
(Path(os.environ["MIFC_DATA"]) / "static").mkdir()

from mifc.config.settings import *  # noqa: E402, F403  # after the environment is set, all of it
