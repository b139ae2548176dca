"""Personal fields of the service directory."""

from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.personal import PersonalData, personal_data

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
)


def plug_in() -> None:
    """Called once, when the applications are ready."""
    for declared in DECLARED:
        personal_data.plug(declared)
