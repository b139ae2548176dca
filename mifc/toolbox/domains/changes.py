"""Every write of domains."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import today
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.changes import touch_site
from mifc.foundation.programmes.models import Programme
from mifc.toolbox.domains.models import Domain, DomainNote
from mifc.toolbox.domains.rules import RESERVED_LETTERS
from mifc.toolbox.domains.starting_set import STARTING_SET, name_of


@change
def start_code_book(*, by: User | None, programme: Programme) -> list[Domain]:
    """Give a programme the starting set. Doing it again adds only what is not there."""
    have = set(Domain.objects.of(programme).values_list("key", flat=True))
    new = [
        Domain(key=start.key, letter=start.letter, name=name_of(start), definition=start.definition, origin=start.origin, order=order)
        for order, start in enumerate(STARTING_SET)
        if start.key not in have
    ]
    return Domain.objects.of(programme).bulk_create(new)


@change
def add_domain(
    *,
    by: User | None,
    programme: Programme,
    name: str | MultilingualText,
    definition: str | MultilingualText = "",
    examples: str | MultilingualText = "",
    letter: str = "",
) -> Domain:
    """A domain of the programme's own. Raises NotPossible when the letter is taken or the name is there already."""
    _refuse_taken_letter(programme, letter)
    key = slugify(str(name))[:40] or f"own-{Domain.objects.of(programme).count() + 1}"
    if Domain.objects.of(programme).filter(key=key).exists():
        raise NotPossible(_("There is a domain “%(name)s” already. Bring it back or choose another name.") % {"name": name})
    order = Domain.objects.of(programme).count()
    return Domain.objects.of(programme).create(
        key=key, name=_text(name), definition=_text(definition), examples=_text(examples), letter=letter, order=order
    )


@change
def reword_domain(*, by: User | None, domain: Domain, **facts: Any) -> Domain:
    """Change name, definition, letter or order. The key and its meaning stay."""
    lock(domain)
    if facts.get("letter", domain.letter) != domain.letter and domain.retired_on is None:
        _refuse_taken_letter(domain.programme, facts["letter"])
    for name, value in facts.items():
        setattr(domain, name, value)
    domain.save()
    # The public directory shows its name.
    touch_site(programme=domain.programme)
    return domain


@change
def retire_domain(*, by: User | None, domain: Domain, into: Domain | None = None) -> Domain:
    """Take a domain out of use; what was said under it stays, and may be counted under another (`into`)."""
    lock(domain)
    if into is not None and (into.pk == domain.pk or into.retired_on):
        raise NotPossible(_("Choose a domain that is in use, and another one."))
    domain.retired_on, domain.merged_into = today(), into
    domain.save()
    touch_site(programme=domain.programme)
    return domain


@change
def bring_back_domain(*, by: User | None, domain: Domain) -> Domain:
    """Use it again, counted under itself. When another domain took its key meanwhile, it comes back without one."""
    lock(domain)
    if domain.letter and _is_taken(domain.programme, domain.letter):
        domain.letter = ""
    domain.retired_on, domain.merged_into = None, None
    domain.save()
    touch_site(programme=domain.programme)
    return domain


@change
def move_domain(*, by: User | None, domain: Domain, up: bool) -> None:
    """One place up or down among those in use; at the end it stays."""
    in_order = list(Domain.objects.of(domain.programme_id).select_for_update().filter(retired_on__isnull=True))
    places = [one.pk for one in in_order]
    if domain.pk not in places:
        return
    here = places.index(domain.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(places):
        return
    in_order[here], in_order[there] = in_order[there], in_order[here]
    for order, one in enumerate(in_order):
        if one.order != order:
            one.order = order
            one.save()
    touch_site(programme=domain.programme)


def _text(words: str | MultilingualText) -> MultilingualText:
    return words if isinstance(words, MultilingualText) else MultilingualText.original(words)


def _is_taken(programme: Programme, letter: str) -> bool:
    return Domain.objects.of(programme).filter(letter=letter, retired_on__isnull=True).exists()


def _refuse_taken_letter(programme: Programme, letter: str) -> None:
    if letter in RESERVED_LETTERS:
        raise NotPossible(_("The key “%(letter)s” is one of the coding screen itself. Choose another.") % {"letter": letter})
    if letter and _is_taken(programme, letter):
        raise NotPossible(_("The key “%(letter)s” belongs to another domain. Choose another.") % {"letter": letter})


@change
def note_on_domain(*, by: User | None, domain: Domain, text: str) -> DomainNote:
    """What was decided about a domain, so that it is decided the same way again (300 characters)."""
    return DomainNote.objects.of(domain.programme_id).create(domain=domain, text=" ".join(text.split())[:300], decided_by=by)


@change
def reword_note(*, by: User, note: DomainNote, text: str) -> None:
    """Say a decision better, or take out what says something about a person. Raises NotPossible for no words."""
    lock(note)
    words = " ".join(text.split())[:300]
    if not words:
        raise NotPossible(_("Write what holds, or say that it no longer holds."))
    note.text = words
    note.save()


@change
def end_note(*, by: User, note: DomainNote, ended: bool = True) -> None:
    """It no longer holds, or it holds again."""
    lock(note)
    note.ended_on = today() if ended else None
    note.save()
