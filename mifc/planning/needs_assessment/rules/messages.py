"""Every sentence the import may say, kept apart from the rules that decide.

The rules hand out codes with plain parameters, so that a refusal met while one person uploads can be read later by
another person in another language. `message()` turns one into a sentence in the language that is active then.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from mifc.toolbox.spreadsheets import FILE_SENTENCES


class MappingRefused(Exception):
    """A column was given to a field in a way that cannot work."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class AnswerRefused(Exception):
    """An answer to a question of the plan is none of its choices."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


SENTENCES: dict[str, Any] = {
    **FILE_SENTENCES,
    # the file
    "file-no-cards": _(
        "No table with cards was found in this file. Give the columns a heading row, or say which column holds which answer."
    ),
    # the columns
    "map-field": _("“%(name)s” is none of the fields. Use one of: %(fields)s."),
    "map-column": _("There is no column “%(name)s”. The columns are: %(columns)s."),
    "map-twice": _("Two columns were given to “%(name)s”. Only texts can come from two columns."),
    "map-person": _("Column “%(name)s” holds phone numbers or e-mail addresses. It is never brought in."),
    "answer-choice": _("“%(answer)s” is none of the answers to this question."),
    # rows that are refused
    "no-text": _("Row %(row)s: nothing is written under good, missing or improve. Not brought in."),
    "too-long": _("Row %(row)s: a text has %(length)s characters; at most %(limit)s can be kept. Shorten or split it. Not brought in."),
    "formula": _(
        "Row %(row)s: a formula stands where a text should be, without its result. Open the file, save it again and retry. Not brought in."
    ),
    "error-value": _("Row %(row)s: the spreadsheet shows an error (%(value)s) where a text should be. Not brought in."),
    "cells-slid": _("Row %(row)s: it has more cells than the heading row, so answers may stand in the wrong column. Not brought in."),
    # rows that are no cards, or are here already
    "repeat": _("Row %(row)s is the same as row %(first)s. Brought in once."),
    "repeat-kept": _("Row %(row)s is the same as row %(first)s. Both are kept, as you chose."),
    "alike": _("Row %(row)s gives the same answers as row %(first)s, but the rows differ elsewhere. Both are kept."),
    "alike-left": _("Row %(row)s gives the same answers as row %(first)s. Left out, as you chose."),
    "already": _("Row %(row)s was brought in before."),
    "summary": _("Row %(row)s is a total, not a card."),
    "heading-again": _("Row %(row)s repeats the headings."),
    # what was not kept, or read in a certain way
    "column-name": _("Column “%(header)s” (%(sheet)s) holds names. It was not brought in."),
    "column-phone": _("Column “%(header)s” (%(sheet)s) holds phone numbers. It was not brought in."),
    "column-email": _("Column “%(header)s” (%(sheet)s) holds e-mail addresses. It was not brought in."),
    "column-address": _("Column “%(header)s” (%(sheet)s) holds addresses. It was not brought in."),
    "column-birth": _("Column “%(header)s” (%(sheet)s) holds dates of birth. It was not brought in."),
    "column-id": _("Column “%(header)s” (%(sheet)s) holds numbers or codes of people or cards. It was not brought in."),
    "column-sensitive": _("Column “%(header)s” (%(sheet)s) tells what we never ask. It was not brought in."),
    "column-unknown": _("Column “%(header)s” (%(sheet)s) was not brought in: we do not know what it holds."),
    "column-taken": _("Column “%(header)s” (%(sheet)s) was not brought in: another column already gives this answer."),
    "column-ignored": _("Column “%(header)s” (%(sheet)s) was not brought in, as you chose."),
    "sheet-left-hidden": ngettext_lazy(
        "Sheet “%(sheet)s” is hidden and was left out. It has %(rows)s row.",
        "Sheet “%(sheet)s” is hidden and was left out. It has %(rows)s rows.",
        "rows",
    ),
    "sheet-left-no-header": ngettext_lazy(
        "Sheet “%(sheet)s” has no heading row we recognise and was left out. It has %(rows)s row.",
        "Sheet “%(sheet)s” has no heading row we recognise and was left out. It has %(rows)s rows.",
        "rows",
    ),
    "sheet-left-no-text": ngettext_lazy(
        "Sheet “%(sheet)s” has no column for good, missing or improve and was left out. It has %(rows)s row.",
        "Sheet “%(sheet)s” has no column for good, missing or improve and was left out. It has %(rows)s rows.",
        "rows",
    ),
    "sheet-left-empty": _("Sheet “%(sheet)s” is empty."),
    "sheet-left-chosen": ngettext_lazy(
        "Sheet “%(sheet)s” was left out, as you chose. It has %(rows)s row.",
        "Sheet “%(sheet)s” was left out, as you chose. It has %(rows)s rows.",
        "rows",
    ),
    "letters-look-wrong": _("Some texts look as if their letters were damaged before (for example “Ã¼”). They are kept as they are."),
    "merged-cells": _("Sheet “%(sheet)s” has cells merged over several rows. Only the first of these rows carries the answer."),
    "country-dropped": ngettext_lazy(
        "In %(count)s row a country stood beside “born outside”. The country was not kept.",
        "In %(count)s rows a country stood beside “born outside”. The country was not kept.",
        "count",
    ),
    "words-dropped": ngettext_lazy(
        "In %(count)s row more words stood beside “born outside”. They were not kept.",
        "In %(count)s rows more words stood beside “born outside”. They were not kept.",
        "count",
    ),
    "controls-removed": ngettext_lazy(
        "%(count)s invisible character was removed from texts.",
        "%(count)s invisible characters were removed from texts.",
        "count",
    ),
    "mark-only": ngettext_lazy(
        "%(count)s cell held only a mark such as “-” or “?”. It counts as empty.",
        "%(count)s cells held only a mark such as “-” or “?”. They count as empty.",
        "count",
    ),
    "time-dropped": ngettext_lazy(
        "%(count)s date carried a time of day. Only the day is kept.",
        "%(count)s dates carried a time of day. Only the day is kept.",
        "count",
    ),
    "dates-swapped": _(
        "Some dates in “%(header)s” may have day and month swapped: all real dates lie before the 13th. Compare a few with the paper cards."
    ),
    "doubts-capped": _("Column for “%(field)s”: too many values that could not be read (%(count)s). Is it the right column?"),
    # the questions
    "ask-age-off-card": _("The card has no band for people under 16. Shall these answers be kept as “under 16”?"),
    "ask-age": _("Which age band is “%(value)s”?"),
    "ask-born_outside": _("Born outside the country: what does “%(value)s” mean?"),
    "ask-born_outside-direction": _("Column “%(value)s”: does “yes” mean born outside the country, or born in it?"),
    "ask-language": _("Which language is “%(value)s”?"),
    "ask-city-file": _("No column of this file says the city. Which city are its cards about?"),
    "ask-city": _("Which city is “%(value)s”?"),
    "ask-place-same": _("Is “%(value)s” the same place as “%(proposal)s”?"),
    "ask-date": _("Which day is “%(value)s”?"),
    "ask-date-year": _("Dates such as “%(value)s” have no year. Which year is it?"),
    "ask-date-order": _("Dates such as “%(value)s”: is the day first, or the month?"),
    "ask-date-unlikely": _("“%(value)s” is an unlikely date for a card. Keep it?"),
    "ask-repeat": _("Some rows are typed twice, cell for cell. Bring them in once, or each time?"),
    "ask-alike": _("Some rows give the same answers but differ elsewhere, for example in their number. Keep all, or one of each?"),
    "ask-already": _("Some rows give the same answers as cards that are here already. Leave them out, or bring them in again?"),
}


def message(thing: Any) -> str:
    """One sentence for a Message, a refusal, a skipped row, a doubt or a FileRefused, in the active language.

    Anything with `code` and `params` will do; a refused or skipped row also names its sheet where a file has several.
    """
    params = dict(thing.params)
    template = SENTENCES[thing.code]
    text = str(template % params)
    sheet = params.get("sheet_if_several")
    return f"{sheet}: {text}" if sheet else text
