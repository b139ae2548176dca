"""A language in an address: `<lang:lang>` matches the twelve and nothing else."""

from django.urls.converters import StringConverter

from mifc.foundation.languages.known import CODES


class LanguageConverter(StringConverter):
    """One of the languages we know."""

    regex = "|".join(sorted(CODES, key=len, reverse=True))
