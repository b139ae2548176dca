"""One invented person per role, to sign in as on the demo's own page."""

from __future__ import annotations

from mifc.foundation.accounts.changes import create_account
from mifc.foundation.accounts.models import User
from mifc.foundation.programmes.changes import give_role
from mifc.foundation.programmes.models import City, Membership, Programme
from mifc.foundation.programmes.roles import ROLES
from mifc.partnership.organisations.changes import add_member
from mifc.partnership.organisations.models import Organisation

# Role, name, language of her pages. The names say that they are samples.
SAMPLES: tuple[tuple[str, str, str], ...] = (
    ("lead-coordinator", "Lea Sample", "en"),
    ("city-coordinator", "Cosmo Sample", "en"),
    ("partner-staff", "Paula Sample", "en"),
    ("peer-researcher", "Rana Sample", "ar"),
    ("translator", "Tirhas Sample", "ti"),
    ("governing-body", "Gus Sample", "en"),
    ("editor", "Edda Sample", "en"),
    ("safeguarding", "Sam Sample", "en"),
    ("funder", "Fenna Sample", "pl"),
)


def sample_accounts(programme: Programme) -> None:
    """Accounts at example.org. The city coordinator works in Coventry, the partner's staff for the centre there."""
    coventry = City.objects.of(programme).get(slug="coventry")
    for role, name, language in SAMPLES:
        email = f"{role}@example.org"
        user = User.objects.by_email(email) or create_account(by=None, name=name, email=email, language=language, is_sample=True)
        membership = give_role(by=None, programme=programme, user=user, role=role, city=coventry if ROLES[role].by_city else None)
        if role == "partner-staff":
            _works_for_the_centre(programme, membership)


def _works_for_the_centre(programme: Programme, membership: Membership) -> None:
    centre = Organisation.objects.of(programme).filter(short_name="CRMC").first()
    if centre is not None:
        add_member(by=None, organisation=centre, membership=membership)
