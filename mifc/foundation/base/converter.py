"""A whole number in a public address: `<number:number>` matches how we write it and nothing else.

Django's own `int` takes 1, 01 and 001 for the same page, so that one page would have addresses without end.
"""

from django.urls.converters import IntConverter


class NumberConverter(IntConverter):
    """0, 1, 2 … without zeros in front, as long as a column can hold."""

    regex = "0|[1-9][0-9]{0,17}"
