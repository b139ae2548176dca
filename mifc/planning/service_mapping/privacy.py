"""Personal fields of the service directory."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.personal import PersonalData, personal_data
from mifc.foundation.base.sockets import ErasureReplay, replay_erasures
from mifc.planning.service_mapping.changes import reports

DECLARED = (
    PersonalData(
        "service_mapping.Service",
        ("contact",),
        whose=_("people whom an organisation names as the contact of a service"),
        purpose=_("so that the team can ask whether an entry is still true; the public reads telephone numbers and shared mailboxes only"),
        kept=_("until the entry is changed or removed"),
    ),
    PersonalData(
        "service_mapping.ServiceImport",
        ("uploaded_by",),
        whose=_("people who work for the programme"),
        purpose=_("to know who brought it in"),
        kept=_("as long as the record; the account's name goes with the account"),
    ),
    PersonalData(
        "service_mapping.CheckRule",
        ("person",),
        whose=_("people who work for the programme"),
        purpose=_("to know who is reminded that entries are due for a check"),
        kept=_("until somebody else is named; the account's name goes with the account"),
    ),
    PersonalData(
        "service_mapping.CheckReminder",
        ("user",),
        whose=_("people who work for the programme"),
        purpose=_("so that nobody is reminded twice in a week"),
        kept=_("twelve weeks"),
    ),
    PersonalData(
        "service_mapping.ServiceReport",
        ("text",),
        whose=_("people who say that an entry of the directory is wrong"),
        purpose=_("to put the entry right; nobody is asked for a name"),
        kept=_("twelve months after the note came"),
    ),
    PersonalData(
        "service_mapping.ServiceReport",
        ("settled_by",),
        whose=_("people who work for the programme"),
        purpose=_("to know who settled it"),
        kept=_("as long as the record; the account's name goes with the account"),
    ),
)


def erase_again(what: dict[str, Any]) -> None:
    """After a backup from before was restored: delete again what had been deleted. Safe to repeat."""
    reports.delete_again(by=None, programme_id=int(what["programme"]), sent_as=str(what["sent_as"]))


def plug_in() -> None:
    """Called once, when the applications are ready."""
    for declared in DECLARED:
        personal_data.plug(declared)
    replay_erasures.plug(ErasureReplay("service_mapping", erase_again))
