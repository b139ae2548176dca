"""The one place that knows what time it is."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """This moment, with its time zone."""
    return timezone.now()


def today() -> dt.date:
    """Today in the installation's time zone."""
    return timezone.localdate()
