"""Every sentence about a file of services; those about the file as such come with the toolbox."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from mifc.toolbox.spreadsheets import FILE_SENTENCES

SENTENCES: dict[str, Any] = {
    **FILE_SENTENCES,
    "too-many-rows": _("The file has more than %(limit)s rows. Save it as several smaller files and bring them in one by one."),
    # files of other directories
    "json-broken": _("The file is cut off or damaged at line %(line)s. Ask for it again. Nothing was taken."),
    "json-no-services": _("There are no services in this file. Choose a list of services as Open Referral (HSDS) has it, or a table."),
    "hsds-read": _(
        "This is another directory’s file (Open Referral HSDS). Services in it: %(services)s; not offered at present: %(closed)s. "
        "Row 2 is its first entry, row 3 its second, and so on. Identifiers that only tie its parts together are not kept."
    ),
    "hsds-places": _("Some services are offered at several places: each place is an entry of its own, which makes %(count)s more."),
    "hsds-closed": _("“%(value)s” is not offered at present (%(status)s). Not brought in."),
    "hsds-left-out": _(
        "Not kept, since the directory has no place for it: %(fields)s. Before it comes in you can still say what such a column holds."
    ),
    "hsds-file-left": _("“%(file)s” in the archive is no CSV table. Not read."),
    "hsds-rows-left": _("%(file)s: %(count)s rows belong to none of the services, or to nothing that is kept. Not brought in."),
    # rows that are refused
    "no-organisation": _("Row %(row)s: neither an organisation nor a service is named. Not brought in."),
    "too-long": _("Row %(row)s: “%(column)s” has %(length)s characters; at most %(limit)s can be kept. Shorten it. Not brought in."),
    "formula": _(
        "Row %(row)s: a formula stands where a text should be, without its result. Open the file, save it again and retry. Not brought in."
    ),
    "error-value": _("Row %(row)s: the spreadsheet shows an error (%(value)s) where a text should be. Not brought in."),
    "cells-slid": _("Row %(row)s: it has more cells than the heading row, so texts may stand in the wrong column. Not brought in."),
    "city-unknown": _("Row %(row)s: “%(value)s” is none of the programme’s cities. Leave the cell empty if it serves all. Not brought in."),
    "city-not-yours": _("Row %(row)s is for %(value)s. You look after other cities. Not brought in."),
    # rows that are here already
    "repeat": _("Row %(row)s names the same service as row %(first)s. Brought in once."),
    "already": _("Row %(row)s: “%(value)s” is in the directory already."),
    # what of a row was not kept
    "language-unknown": _("Row %(row)s: “%(value)s” is no language we know. The service comes in without it."),
    "domain-unknown": _("Row %(row)s: “%(value)s” is none of the domains. The service comes in without it."),
    "cost-unclear": _("Row %(row)s: “%(value)s” says neither free nor paid. It is kept as a note on the cost."),
    "url-wrong": _("Row %(row)s: “%(value)s” is no web address. The service comes in without it."),
    "date-unclear": _("Row %(row)s: “%(value)s” could not be read as a day. The service counts as not checked."),
    "date-ahead": _("Row %(row)s: “%(value)s” lies ahead. The service counts as not checked."),
    "hours-unclear": _(
        "Row %(row)s: the opening hours “%(value)s” could not be read as days and times. They are kept as the note on the hours."
    ),
    "hours-date-unclear": _(
        "Row %(row)s: “%(value)s”, from when until when the opening hours hold, could not be read. They come in without it."
    ),
    "asks-unclear": _(
        "Row %(row)s: “%(value)s” does not say whether it asks about immigration status. Write yes or no. Not known for now."
    ),
    "who-status": _("Row %(row)s: “who may come” names a legal status. The service comes in without it; say it in plain words afterwards."),
    # sheets
    "sheet-hidden": _("Sheet “%(sheet)s” is hidden and was left out."),
    "sheet-no-service": _("Sheet “%(sheet)s” has no column for the organisation or the service and was left out."),
    "sheet-empty": _("Sheet “%(sheet)s” is empty."),
}


def message(thing: Any) -> str:
    """One sentence for anything with `code` and `params`, in the active language; it names the sheet where a file has several."""
    params = dict(thing.params)
    text = str(SENTENCES[thing.code] % params)
    sheet = params.get("sheet_if_several")
    return f"{sheet}: {text}" if sheet else text
