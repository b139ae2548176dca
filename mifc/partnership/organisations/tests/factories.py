"""Organisations and who works for them, and which record stands in which address (read by tests/two_programmes)."""

from __future__ import annotations

from typing import Any

from mifc.foundation.accounts.models import User
from mifc.foundation.programmes.changes import give_role
from mifc.foundation.programmes.models import Programme
from mifc.partnership.organisations import changes
from mifc.partnership.organisations.models import Organisation, OrganisationMember


def organisation(programme: Programme) -> Organisation:
    name = f"Partner {Organisation.objects.of(programme).count() + 1}"
    return changes.add_organisation(by=None, programme=programme, name=name)


def member(programme: Programme) -> OrganisationMember:
    held = give_role(by=None, programme=programme, user=User.objects.create_user(name="Lina"), role="partner-staff")
    return changes.add_member(by=None, organisation=organisation(programme), membership=held)


def _organisation(programme: Programme) -> dict[str, Any]:
    return {"pk": organisation(programme).pk}


def _member(programme: Programme) -> dict[str, Any]:
    made = member(programme)
    return {"pk": made.organisation_id, "member_pk": made.pk}


ADDRESSES = {
    "organisations:show": _organisation,
    "organisations:change": _organisation,
    "organisations:remove_member": _member,
}
