"""Records of these pages, and which record stands in which address (read by tests/two_programmes)."""

from __future__ import annotations

from typing import Any

from mifc.foundation.accounts.models import User
from mifc.foundation.programmes import changes
from mifc.foundation.programmes.models import City, FunderAcknowledgement, Invitation, Membership, Programme, SocialChannel, Theme


def city(programme: Programme) -> City:
    return changes.add_city(by=None, programme=programme, name=f"City {City.objects.of(programme).count() + 1}")


def theme(programme: Programme) -> Theme:
    slug = f"theme-{Theme.objects.of(programme).count() + 1}"
    return changes.add_theme(by=None, programme=programme, slug=slug, name=slug.title(), points={"have": ["Courses", "People"]})


def funder(programme: Programme) -> FunderAcknowledgement:
    return changes.acknowledge_funder(by=None, programme=programme, funder="A fund", text="Paid by a fund.")


def channel(programme: Programme) -> SocialChannel:
    return changes.add_channel(by=None, programme=programme, kind="Mastodon", handle="@city", url="https://example.org/city")


def invitation(programme: Programme, **facts: Any) -> Invitation:
    given = {"name": "Jana", "role": "translator"} | facts
    return changes.invite(by=None, programme=programme, **given)[0]


def membership(programme: Programme, **facts: Any) -> Membership:
    user = facts.pop("user", None) or User.objects.create_user(name="Kofi")
    return changes.give_role(by=None, programme=programme, user=user, **({"role": "translator"} | facts))


def _pk(make: Any) -> Any:
    return lambda programme: {"pk": make(programme).pk}


def _user(programme: Programme) -> dict[str, Any]:
    return {"pk": membership(programme).user_id}


ADDRESSES = {
    "workspace:set_city": _pk(city),
    "workspace:set_city_leads": _pk(city),
    "workspace:set_city_remove": _pk(city),
    "workspace:set_theme": _pk(theme),
    "workspace:set_theme_remove": _pk(theme),
    "workspace:set_funder": _pk(funder),
    "workspace:set_funder_remove": _pk(funder),
    "workspace:set_channel": _pk(channel),
    "workspace:set_channel_remove": _pk(channel),
    "workspace:person": _user,
    "workspace:person_make_code": _user,
    "workspace:person_code": _user,
    "workspace:person_take_codes": _user,
    "workspace:person_reset_step": _user,
    "workspace:person_take_role": _pk(membership),
    "workspace:people_withdraw": _pk(invitation),
}
# Parts of addresses that name no record.
NO_RECORD = {"workspace:undo": "a token kept with the session of the one who may undo"}
