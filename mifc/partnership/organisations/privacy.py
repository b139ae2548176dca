"""Personal fields of the register."""

from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.personal import PersonalData, personal_data

CONTACTS = PersonalData(
    "organisations.Organisation",
    ("contact_name", "contact_email", "contact_phone"),
    whose=_("contact persons of partners"),
    purpose=_("so that the team can reach a partner"),
    kept=_("until the partner leaves or names somebody else"),
)
MEMBERS = PersonalData(
    "organisations.OrganisationMember",
    ("membership",),
    whose=_("people with a role in the programme"),
    purpose=_("so that the team knows who works for whom"),
    kept=_("as long as the person has the role"),
)


def plug_in() -> None:
    """Called once, when the applications are ready."""
    personal_data.plug(CONTACTS)
    personal_data.plug(MEMBERS)
