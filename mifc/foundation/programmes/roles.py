"""Every role in plain words, and what it may do: one table (architecture §3.2).

A role is held in a programme, and where it matters in one city of it. A small partner's staff may do all that a large one's may (R425):
there is one role for partner staff. The lead coordinator sees every city, a city's coordinator only theirs and what is shared (R030).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _


class May(enum.StrEnum):
    """What a page can need. Names are the work, not the screen."""

    SEE_HOME = "see home"
    SET_UP_PROGRAMME = "set up the programme"
    INVITE_PEOPLE = "invite people"
    READ_AUDIT = "read who changed what"
    EDIT_ORGANISATIONS = "edit partners"
    EDIT_SERVICES = "edit the service directory"
    EDIT_MEASURES = "edit figures"
    READ_MESSAGES = "read messages from the contact form"
    ASK = "open rounds and collection points"
    ENTER_ANSWERS = "type in or bring in answers"
    READ_ANSWERS = "read answers"
    TRANSLATE = "translate texts"
    CODE = "code texts"
    EDIT_CODE_BOOK = "edit the code book"
    SEE_RISK = "see texts about someone at risk"
    SEE_RESULTS = "see results"
    EDIT_NEEDS_TABLE = "edit the needs table and baseline"
    READ_DRAFT = "read the draft needs table"
    READ_EVIDENCE = "read the evidence library"
    ADD_EVIDENCE = "add to the evidence library"
    FREEZE = "freeze and publish an edition"
    RELEASE_QUOTES = "release quotes"
    EDIT_SITE = "edit the public pages"


@dataclass(frozen=True, slots=True)
class Role:
    """A role as a coordinator reads it when inviting someone."""

    key: str
    name: Any
    who: Any
    may: frozenset[May]
    by_city: bool = False
    sees_demographics: bool = field(default=False)


_EVERYTHING = frozenset(May)
_CITY = _EVERYTHING - {May.SET_UP_PROGRAMME, May.EDIT_SITE}

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "lead-coordinator",
            _("Lead coordinator"),
            _("Runs the programme. Sees every city, invites people, opens rounds, freezes and publishes."),
            _EVERYTHING,
            sees_demographics=True,
        ),
        Role(
            "city-coordinator",
            _("City coordinator"),
            _("Runs the programme in one city. Sees that city and what is shared, not the other cities' answers."),
            _CITY,
            by_city=True,
            sees_demographics=True,
        ),
        Role(
            "partner-staff",
            _("Partner staff"),
            _(
                "Works for a partner, large or small. Collects and types in answers, says what the partner knows, "
                "keeps the service directory, sees results."
            ),
            frozenset(
                {
                    May.SEE_HOME,
                    May.EDIT_SERVICES,
                    May.ENTER_ANSWERS,
                    May.READ_ANSWERS,
                    May.TRANSLATE,
                    May.SEE_RESULTS,
                    May.READ_DRAFT,
                    May.READ_EVIDENCE,
                    May.ADD_EVIDENCE,
                }
            ),
            sees_demographics=True,
        ),
        Role(
            "peer-researcher",
            _("Peer researcher"),
            _("Reads, translates and codes what people wrote. Never sees age, birthplace or where a card was written."),
            frozenset({May.SEE_HOME, May.TRANSLATE, May.CODE, May.READ_DRAFT, May.READ_EVIDENCE, May.ADD_EVIDENCE}),
        ),
        Role(
            "translator",
            _("Translator"),
            _("Translates what people wrote. Sees the text and its language only."),
            frozenset({May.SEE_HOME, May.TRANSLATE}),
        ),
        Role(
            "governing-body",
            _("Member of the governing body"),
            _("Reads results, the draft needs table and the baseline before they are decided."),
            frozenset({May.SEE_HOME, May.SEE_RESULTS, May.READ_DRAFT, May.READ_EVIDENCE}),
        ),
        Role(
            "editor",
            _("Editor of the public pages"),
            _("Writes and translates the public pages."),
            frozenset({May.SEE_HOME, May.EDIT_SITE, May.READ_MESSAGES}),
        ),
        Role(
            "safeguarding",
            _("Safeguarding contact"),
            _("Is told when a text says that someone may be at risk, and follows it up."),
            frozenset({May.SEE_HOME, May.SEE_RISK}),
        ),
        Role(
            "funder",
            _("Funder"),
            _("Reads results that are published, and the draft once it is shared."),
            frozenset({May.SEE_HOME, May.READ_DRAFT}),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What one person may do in one programme: the sum of the roles held there.

    `cities` is None for every city, else the ids of those the person works in.
    """

    programme_id: int
    user_id: int
    roles: tuple[str, ...]
    cities: frozenset[int] | None
    may_in: dict[May, frozenset[int] | None]

    @classmethod
    def from_memberships(cls, programme_id: int, user_id: int, held: list[tuple[str, int | None]]) -> Standing:
        """From (role, city id or None) pairs. Unknown roles give nothing."""
        scopes: dict[May, frozenset[int] | None] = {}
        for key, city_id in held:
            role = ROLES.get(key)
            if role is None or (role.by_city and city_id is None):
                continue
            here = None if city_id is None else frozenset({city_id})
            for power in role.may:
                scopes[power] = _joined(scopes[power], here) if power in scopes else here
        every = list(scopes.values())
        cities = None if not every or None in every else frozenset().union(*[scope for scope in every if scope is not None])
        return cls(programme_id, user_id, tuple(key for key, _city in held), cities, scopes)

    def may(self, power: May) -> bool:
        """Whether the person may do this somewhere in the programme."""
        return power in self.may_in

    def may_here(self, power: May, city_id: int | None) -> bool:
        """Whether the person may do this for one city; None is what the cities share."""
        if power not in self.may_in:
            return False
        scope = self.may_in[power]
        return scope is None or city_id is None or city_id in scope

    def may_decide(self, power: May, city_id: int | None) -> bool:
        """Whether the person may do this alone: for a city of hers, or, where None stands for every city, with all of them in sight."""
        if power not in self.may_in:
            return False
        scope = self.may_in[power]
        return scope is None or city_id in scope

    @property
    def sees_demographics(self) -> bool:
        return any(ROLES[key].sees_demographics for key in self.roles if key in ROLES)


def _joined(one: frozenset[int] | None, other: frozenset[int] | None) -> frozenset[int] | None:
    return None if one is None or other is None else one | other
