"""The product's own settings, told that this is a test. Settings are read before any conftest, so the environment is set here."""

import os

os.environ["MIFC_TESTING"] = "1"
os.environ.setdefault("MIFC_SITE_URL", "http://testserver")

from mifc.config.settings import *  # noqa: F403  # after the environment is set, all of it
