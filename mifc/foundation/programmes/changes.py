"""Every write of programmes, cities, roles and invitations.

What is removed can be put back: each `remove_…` returns the record's facts as plain data, and `put_back` takes them. Whoever asks keeps
them meanwhile; they are not kept here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mifc.foundation.accounts.changes import create_account, make_handed_code, reset_second_step, revoke_handed_code
from mifc.foundation.accounts.models import HandedCode, User
from mifc.foundation.base.clock import now
from mifc.foundation.base.guarded import lock, tell_audit
from mifc.foundation.base.ids import speakable_code
from mifc.foundation.base.sockets import tell_site_changed
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.languages.known import BY_CODE
from mifc.foundation.languages.lists import listed
from mifc.foundation.programmes.models import (
    Aim,
    City,
    Emblem,
    FunderAcknowledgement,
    Invitation,
    Membership,
    Phase,
    PrivacyNotice,
    Programme,
    SocialChannel,
    Theme,
    ThemePoint,
)
from mifc.foundation.programmes.owned import ProgrammeOwned
from mifc.foundation.programmes.pictures import Picture
from mifc.foundation.programmes.queries import dependents
from mifc.foundation.programmes.roles import ROLES
from mifc.foundation.programmes.rooms import SWITCHES, rooms_for_size
from mifc.foundation.programmes.rules import CityToBe, PersonToBe, slug_from

_INVITATION_DAYS = 14
_TRIALS_PER_PERSON = 5
Facts = dict[str, Any]


@change
def create_programme(
    *,
    by: User | None,
    slug: str,
    name: str,
    languages: list[str],
    size: str = Programme.Size.MEDIUM,
    mode: str = Programme.Mode.RUNNING,
    **facts: Any,
) -> Programme:
    """A new programme with the rooms of its size switched on (R013). Raises NotPossible for a taken slug or unknown language."""
    unknown = [code for code in languages if code not in BY_CODE]
    if unknown or not languages:
        raise NotPossible(_("Choose at least one language from the list."))
    if Programme.objects.filter(slug=slug).exists() or slug in RESERVED_SLUGS:
        raise NotPossible(_("Another programme already has the address “%(slug)s”. Choose another.") % {"slug": slug})
    programme = Programme(slug=slug, name=name, languages=languages, size=size, mode=mode, rooms=rooms_for_size(size), **facts)
    programme.save()
    return programme


# First parts of addresses under /w/ that are not programmes.
RESERVED_SLUGS = frozenset(
    {"sign-in", "sign-out", "second-step", "account", "pages", "new", "media", "components", "demo", "invitation", "language", "static"}
)


@change
def start_programme(
    *,
    by: User,
    name: str,
    cities: list[CityToBe],
    languages: list[str],
    size: str,
    people: Iterable[PersonToBe] = (),
) -> tuple[Programme, list[tuple[Invitation, str]]]:
    """The first five minutes in one go: programme, cities, its founder as lead coordinator, and the invitations with their secrets.

    `PersonToBe.city` is a place in `cities`. Raises NotPossible and leaves nothing behind when a part is refused.
    """
    programme = create_programme(by=by, slug=_free_programme_slug(name), name=name, languages=languages, size=size, is_demo=by.is_sample)
    made = [
        add_city(by=by, programme=programme, slug=slug, name=city.name, is_lead=city.is_lead)
        for city, slug in zip(cities, _slugs_for([city.name for city in cities]), strict=True)
    ]
    give_role(by=by, programme=programme, user=by, role="lead-coordinator")
    invited = [
        invite(
            by=by,
            programme=programme,
            name=person.name,
            role=person.role,
            email=person.email,
            city=made[person.city] if person.city is not None and person.city < len(made) else None,
        )
        for person in people
    ]
    return programme, invited


@change
def open_trial(*, by: User) -> Programme:
    """An empty programme to try things in, with the person as its lead coordinator. A few per person, since a demo's people are shared."""
    running = Membership.objects.in_every_programme(because="counting a person's own trials").filter(
        user=by, role="lead-coordinator", programme__mode=Programme.Mode.TRIAL
    )
    if running.count() >= _TRIALS_PER_PERSON:
        raise NotPossible(_("You have %(count)s trial programmes already. Use one of them.") % {"count": _TRIALS_PER_PERSON})
    name = _("Trial of %(name)s") % {"name": by.get_short_name()}
    language = by.language if by.language in BY_CODE else "en"
    slug = f"trial-{speakable_code(6).lower()}"
    trial = create_programme(by=by, slug=slug, name=name[:120], languages=[language], mode=Programme.Mode.TRIAL, is_demo=by.is_sample)
    give_role(by=by, programme=trial, user=by, role="lead-coordinator")
    return trial


def _free_programme_slug(name: str) -> str:
    wanted = slug_from(name, otherwise="programme")
    taken = set(Programme.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)) | RESERVED_SLUGS
    return next(slug for slug in (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))) if slug not in taken)


def _slugs_for(names: list[str], taken: Iterable[str] = ()) -> list[str]:
    found: list[str] = []
    for name in names:
        wanted, used = slug_from(name, otherwise="city"), {*taken, *found}
        found.append(next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, len(used) + 3))) if slug not in used))
    return found


@change
def set_up(*, by: User | None, programme: Programme, **facts: Any) -> Programme:
    """Change facts of a programme; every public page is fresh afterwards."""
    if "size" in facts and "rooms" not in facts:
        # Switching a size on later keeps the data of rooms that fall away: only the switch changes.
        facts["rooms"] = rooms_for_size(facts["size"])
    facts = _with_emblems(programme, facts)
    for name, value in facts.items():
        setattr(programme, name, value)
    programme.full_clean(exclude=["strapline"])
    # Only what changes is written: the stamp of the public pages may have been raised by somebody else meanwhile.
    programme.save(update_fields=list(facts))
    touch_site(programme=programme)
    return programme


def _with_emblems(programme: Programme, facts: Facts) -> Facts:
    """The facts with a record for each picture somebody brought. The same picture twice is one record."""

    def kept(picture: Picture) -> Emblem:
        have = Emblem.objects.of(programme)
        there = have.filter(digest=picture.digest).first()
        return there or have.create(
            digest=picture.digest, screen=picture.screen, printed=picture.printed, width=picture.width, height=picture.height
        )

    return {name: kept(value) if isinstance(value, Picture) else value for name, value in facts.items()}


def touch_site(*, programme: Programme) -> None:
    """Raise the stamp that every cached public page carries. Called inside the change that matters."""
    # Programme is guarded: its own queryset asks for the writer; the stamp itself is no news for the audit.
    Programme._base_manager.filter(pk=programme.pk).update(site_version=F("site_version") + 1)
    tell_site_changed(programme.pk)


@change
def switch_room(*, by: User | None, programme: Programme, room: str, on: bool) -> Programme:
    """Switch one room on or off (R013). What is in it stays; switched off, nobody comes across it."""
    known = [switch.key for switch in SWITCHES]
    if room not in known:
        raise NotPossible(_("There is no such room."))
    others = [key for key in programme.rooms if key != room]
    return set_up(by=by, programme=programme, rooms=[*others, room] if on else others)


@change
def add_city(*, by: User | None, programme: Programme, name: str, slug: str = "", is_lead: bool = False, **facts: Any) -> City:
    """The first city is the lead, and there is always exactly one (R012). Without `slug` one is made from the name."""
    have = City.objects.of(programme)
    if have.filter(name__iexact=name).exists():
        raise NotPossible(_("“%(name)s” is in the list already.") % {"name": name})
    slug = slug or _slugs_for([name], have.values_list("slug", flat=True))[0]
    if is_lead:
        have.filter(is_lead=True).update(is_lead=False)
    lead = is_lead or not have.exists()
    city = have.create(slug=slug, name=name, is_lead=lead, order=have.count(), **facts)
    touch_site(programme=programme)
    return city


@change
def change_city(*, by: User | None, city: City, **facts: Any) -> City:
    """Change facts of a city. Making it the lead takes the lead from the other; the lead is not simply dropped."""
    lock(city)
    if facts.get("is_lead") is False and city.is_lead:
        raise NotPossible(_("A programme has one lead city. Make another city the lead instead."))
    if "name" in facts and City.objects.of(city.programme_id).filter(name__iexact=facts["name"]).exclude(pk=city.pk).exists():
        raise NotPossible(_("“%(name)s” is in the list already.") % {"name": facts["name"]})
    if facts.get("is_lead"):
        City.objects.of(city.programme_id).filter(is_lead=True).exclude(pk=city.pk).update(is_lead=False)
    for name, value in facts.items():
        setattr(city, name, value)
    city.save()
    touch_site(programme=city.programme)
    return city


@change
def remove_city(*, by: User | None, city: City) -> Facts:
    """Remove a city that nothing depends on. Raises NotPossible and says what does."""
    if city.is_lead and City.objects.of(city.programme_id).exclude(pk=city.pk).exists():
        raise NotPossible(_("“%(name)s” is the lead city. Make another city the lead first.") % {"name": city.name})
    _refuse_while_used(city)
    return _remove(city)


@change
def add_theme(*, by: User | None, programme: Programme, slug: str, points: Mapping[str, Iterable[Any]], **facts: Any) -> Theme:
    """A theme with its lines: `points` maps have / will / need to texts."""
    theme = Theme.objects.of(programme).create(slug=slug, **facts)
    for kind, texts in points.items():
        for order, text in enumerate(texts):
            ThemePoint.objects.of(programme).create(theme=theme, kind=kind, text=text, order=order)
    touch_site(programme=programme)
    return theme


@change
def change_theme(*, by: User | None, theme: Theme, points: Mapping[str, Iterable[Any]] | None = None, **facts: Any) -> Theme:
    """Change a theme. `points`, where given, are all lines of a kind in their order; a line whose text stays is left as it is."""
    lock(theme)
    for name, value in facts.items():
        setattr(theme, name, value)
    theme.save()
    for kind, texts in (points or {}).items():
        _set_points(theme, kind, list(texts))
    touch_site(programme=theme.programme)
    return theme


def _set_points(theme: Theme, kind: str, texts: list[Any]) -> None:
    have = list(theme.points.filter(kind=kind).order_by("order", "pk"))
    for order, text in enumerate(texts):
        point = have[order] if order < len(have) else None
        if point is None:
            ThemePoint.objects.of(theme.programme_id).create(theme=theme, kind=kind, text=text, order=order)
        elif point.text != text:
            point.text = text
            point.save()
    for point in have[len(texts) :]:
        point.delete()


@change
def remove_theme(*, by: User | None, theme: Theme) -> Facts:
    """Remove a theme with its lines, unless something else refers to it."""
    _refuse_while_used(theme, apart_from=(ThemePoint,))
    facts = _facts_of(theme) | {"points": [_facts_of(point) for point in theme.points.all()]}
    _remove(theme)
    return facts


@change
def add_phase(*, by: User | None, programme: Programme, key: str, **facts: Any) -> Phase:
    return Phase.objects.of(programme).create(key=key, **facts)


@change
def add_aim(*, by: User | None, programme: Programme, key: str, text: Any, is_hope: bool = False, order: int = 0) -> Aim:
    """An aim keeps its key when its wording changes (R008)."""
    aim = Aim.objects.of(programme).create(key=key, text=text, is_hope=is_hope, order=order)
    touch_site(programme=programme)
    return aim


@change
def acknowledge_funder(*, by: User | None, programme: Programme, funder: str, text: Any, **facts: Any) -> FunderAcknowledgement:
    """R096: from now on every public page, PDF and mail carries the text."""
    line = FunderAcknowledgement.objects.of(programme).create(funder=funder, text=text, **_with_emblems(programme, facts))
    touch_site(programme=programme)
    return line


@change
def change_funder(*, by: User | None, line: FunderAcknowledgement, **facts: Any) -> FunderAcknowledgement:
    lock(line)
    for name, value in _with_emblems(line.programme, facts).items():
        setattr(line, name, value)
    line.save()
    touch_site(programme=line.programme)
    return line


@change
def remove_funder(*, by: User | None, line: FunderAcknowledgement) -> Facts:
    """Remove an acknowledgement. One that only ended is better given an end: what it stood on keeps it."""
    return _remove(line)


@change
def add_channel(*, by: User | None, programme: Programme, kind: str, handle: str, url: str = "", order: int = 0) -> SocialChannel:
    channel = SocialChannel.objects.of(programme).create(kind=kind, handle=handle, url=url, order=order)
    touch_site(programme=programme)
    return channel


@change
def change_channel(*, by: User | None, channel: SocialChannel, **facts: Any) -> SocialChannel:
    lock(channel)
    for name, value in facts.items():
        setattr(channel, name, value)
    channel.save()
    touch_site(programme=channel.programme)
    return channel


@change
def remove_channel(*, by: User | None, channel: SocialChannel) -> Facts:
    return _remove(channel)


@change
def write_privacy_notice(*, by: User | None, programme: Programme, **facts: Any) -> PrivacyNotice:
    """Set who is responsible, the bases, the months and the notice. May be filled in piece by piece.

    Raises NotPossible when a whole notice would lose a piece: rounds opened on it, and people were told so.
    """
    lock(programme)
    notice = PrivacyNotice.objects.of(programme).first() or PrivacyNotice(programme=programme)
    languages = list(notice.text.languages)
    was_whole = bool(languages) and not notice.what_is_missing(languages)
    for name, value in facts.items():
        setattr(notice, name, PrivacyNotice._meta.get_field(name).to_python(value))  # type: ignore[union-attr]  # never a relation
    if was_whole and (missing := notice.what_is_missing(languages)):
        raise NotPossible(
            _("The notice was whole, and people answered on it, so nothing of it may be left empty. Missing now: %(missing)s.")
            % {"missing": listed(missing)}
        )
    notice.save()
    touch_site(programme=programme)
    return notice


@change
def give_role(*, by: User | None, programme: Programme, user: User, role: str, city: City | None = None) -> Membership:
    """Give a person a role. Giving it twice is the same as once. Raises NotPossible for an unknown role or a missing city."""
    if role not in ROLES:
        raise NotPossible(_("Choose a role from the list."))
    if ROLES[role].by_city and city is None:
        raise NotPossible(_("Choose the city this person coordinates."))
    here = Membership.objects.of(programme)
    return here.filter(user=user, role=role, city=city).first() or here.create(user=user, role=role, city=city)


@change
def take_role(*, by: User | None, membership: Membership) -> Facts:
    """Take a role away. The last lead coordinator stays: somebody must be able to let people in."""
    leads = Membership.objects.of(membership.programme_id).filter(role="lead-coordinator")
    if membership.role == "lead-coordinator" and leads.count() == 1:
        raise NotPossible(_("This is the only lead coordinator. Give someone else the role first."))
    facts = _facts_of(membership)
    membership.delete()
    return facts


@change
def add_person_without_email(
    *, by: User | None, programme: Programme, name: str, role: str, language: str = "", city: City | None = None
) -> Membership:
    """An account for a person who has no e-mail. She signs in with a code that is handed to her."""
    user = create_account(by=by, name=name, language=language or programme.default_language)
    return give_role(by=by, programme=programme, user=user, role=role, city=city)


@change
def hand_over_code(*, by: User, programme: Programme, user: User) -> str:
    """A one-time code for a person without e-mail, as it is shown once. Who made it for whom stands in the programme's audit."""
    _code, plain = make_handed_code(by=by, user=user)
    tell_audit(User, "said", programme_id=programme.pk, record_id=user.pk, label=gettext_noop("A one-time code was made."))
    return plain


@change
def take_back_codes(*, by: User, programme: Programme, user: User) -> int:
    """Take back every code of a person that works still, and close what the used ones opened. Returns how many sessions ended."""
    ended = sum(revoke_handed_code(by=by, code=code) for code in HandedCode.objects.filter(user=user, revoked_at__isnull=True))
    tell_audit(User, "said", programme_id=programme.pk, record_id=user.pk, label=gettext_noop("The one-time codes were taken back."))
    return ended


@change
def reset_second_step_of(*, by: User, programme: Programme, user: User) -> None:
    """For somebody who lost the phone: see `accounts.changes.reset_second_step`. Who did it stands in the programme's audit."""
    reset_second_step(by=by, user=user)
    tell_audit(User, "said", programme_id=programme.pk, record_id=user.pk, label=gettext_noop("The second step was reset."))


def hash_of_secret(secret: str) -> str:
    """What is kept of a secret in a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


@change
def invite(
    *, by: User | None, programme: Programme, name: str, role: str, email: str = "", city: City | None = None
) -> tuple[Invitation, str]:
    """An invitation and the secret of its link; only a hash is kept. It works once, for two weeks."""
    if role not in ROLES:
        raise NotPossible(_("Choose a role from the list."))
    if ROLES[role].by_city and city is None:
        raise NotPossible(_("Choose the city this person coordinates."))
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.objects.of(programme).create(
        name=name,
        email=email,
        role=role,
        city=city,
        secret_hash=hash_of_secret(secret),
        invited_by=by,
        expires_at=now() + dt.timedelta(days=_INVITATION_DAYS),
    )
    return invitation, secret


@change
def withdraw_invitation(*, by: User | None, invitation: Invitation) -> None:
    lock(invitation)
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = now()
        invitation.save()


@change
def reopen_invitation(*, by: User | None, invitation: Invitation) -> None:
    """Take a withdrawal back: the same link works again, until it would have ended anyway."""
    lock(invitation)
    if invitation.accepted_at is None and invitation.withdrawn_at is not None:
        invitation.withdrawn_at = None
        invitation.save()


@change
def accept_invitation(*, by: User, invitation: Invitation) -> Membership:
    """The person who opened the link takes the role. Raises NotPossible when the link was used, withdrawn or is too old."""
    fresh = Invitation.objects.of(invitation.programme_id).select_for_update().get(pk=invitation.pk)
    is_for_nobody = by.is_sample and not fresh.programme.is_demo  # anybody may be one of the demo's invented people
    if fresh.accepted_at or fresh.withdrawn_at or fresh.expires_at <= now() or is_for_nobody:
        raise NotPossible(_("This invitation no longer works. Ask the person who invited you for a new one."))
    fresh.accepted_by, fresh.accepted_at = by, now()
    fresh.save()
    return give_role(by=by, programme=fresh.programme, user=by, role=fresh.role, city=fresh.city)


# What can be put back, by the name under which it was removed.
_CAN_COME_BACK: dict[str, type[ProgrammeOwned]] = {
    "city": City,
    "theme": Theme,
    "funder": FunderAcknowledgement,
    "channel": SocialChannel,
    "role": Membership,
}


@change
def put_back(*, by: User | None, programme: Programme, kind: str, facts: Facts) -> ProgrammeOwned:
    """Undo a removal: the record returns under its old id. Raises NotPossible when something took its place meanwhile."""
    facts = dict(facts)
    points = facts.pop("points", [])
    if facts.get("is_lead") and City.objects.of(programme).filter(is_lead=True).exists():
        facts["is_lead"] = False
    try:
        with transaction.atomic():
            record = _CAN_COME_BACK[kind].objects.of(programme).create(**facts)
            for point in points:
                ThemePoint.objects.of(programme).create(**point)
    except IntegrityError as error:
        raise NotPossible(_("It cannot be put back: something else has taken its place. Add it again.")) from error
    touch_site(programme=programme)
    return record


def _remove(record: ProgrammeOwned) -> Facts:
    facts, programme = _facts_of(record), record.programme
    record.delete()
    touch_site(programme=programme)
    return facts


def _facts_of(record: ProgrammeOwned) -> Facts:
    """A record as plain data that survives being kept with a session."""
    facts: Facts = {}
    for field in record._meta.concrete_fields:
        if field.name == "programme":
            continue
        value = getattr(record, field.attname)
        as_json = getattr(value, "as_json", None)
        facts[field.attname] = as_json() if as_json else field.value_to_string(record) if isinstance(value, dt.date) else value
    return facts


def _refuse_while_used(record: ProgrammeOwned, *, apart_from: tuple[type[models.Model], ...] = ()) -> None:
    used = [f"{name}: {count}" for model, name, count in dependents(record) if model not in apart_from]
    if used:
        raise NotPossible(_("“%(name)s” is still in use (%(used)s). Nothing was removed.") % {"name": str(record), "used": listed(used)})
