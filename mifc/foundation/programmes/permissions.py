"""May this person give or take this role? Each answer carries its reason, ready to show."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mifc.foundation.programmes.models import Invitation, Membership
from mifc.foundation.programmes.roles import ROLES, May, Role, Standing


def may_give(standing: Standing, role_key: str, city_id: int | None) -> tuple[bool, str]:
    """Nobody hands out more than she may do herself, nor further than she may do it (R030). `city_id` None is every city."""
    role = ROLES.get(role_key)
    if role is None:
        return False, _("Choose a role from the list.")
    if not standing.may(May.INVITE_PEOPLE):
        return False, _("Your role does not include inviting people.")
    if not all(standing.may(power) for power in role.may):
        return False, _("Only a lead coordinator can give the role “%(role)s”.") % {"role": role.name}
    if not all(_covers(standing, power, city_id) for power in {May.INVITE_PEOPLE, *role.may}):
        return False, _("You can give this role in your own city only. Choose the city.")
    return True, ""


def may_take(standing: Standing, membership: Membership | Invitation) -> tuple[bool, str]:
    """Who may give a role may take it back, and its invitation with it. A role that no longer exists: a lead coordinator."""
    if membership.role not in ROLES:
        return standing.may(May.SET_UP_PROGRAMME), _("Only a lead coordinator can take this role.")
    return may_give(standing, membership.role, membership.city_id)


def roles_to_give(standing: Standing) -> list[Role]:
    """The roles this person may give somewhere, in the order of the table."""
    return [role for role in ROLES.values() if standing.may(May.INVITE_PEOPLE) and all(standing.may(power) for power in role.may)]


def gives_everywhere(standing: Standing) -> bool:
    """Whether roles may be given for every city, not only for some."""
    return _covers(standing, May.INVITE_PEOPLE, None)


def _covers(standing: Standing, power: May, city_id: int | None) -> bool:
    scope = standing.may_in.get(power, frozenset())
    return scope is None or (city_id is not None and city_id in scope)
