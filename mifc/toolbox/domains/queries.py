"""Every read of domains for staff."""

from __future__ import annotations

from collections.abc import Iterable

from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.owned import OwnedQuerySet
from mifc.toolbox.domains.models import Domain, DomainNote


def domains(programme: Programme) -> OwnedQuerySet[Domain]:
    """All, the retired ones too."""
    return Domain.objects.of(programme)


def domains_in_use(programme: Programme) -> OwnedQuerySet[Domain]:
    return Domain.objects.of(programme).filter(retired_on__isnull=True)


def notes_that_hold(programme: Programme, *, domains: Iterable[int] | None = None) -> OwnedQuerySet[DomainNote]:
    """What was decided about these domains, or about any, and holds; newest first."""
    found = DomainNote.objects.of(programme).filter(ended_on__isnull=True).select_related("domain")
    return found if domains is None else found.filter(domain__in=list(domains))


def code_book(programme: Programme, *, retired: bool = False, search: str = "") -> list[Domain]:
    """Those in use, or those no longer used; `search` looks into every language of name, definition and examples. One query.

    Searched here and not in SQL: a code book has a few dozen lines, and the two databases look into JSON differently.
    """
    found = Domain.objects.of(programme).filter(retired_on__isnull=not retired).select_related("merged_into")
    wanted = search.casefold()
    return [domain for domain in found if not wanted or wanted in _all_words(domain)]


def _all_words(domain: Domain) -> str:
    texts = (domain.name, domain.definition, domain.examples)
    return " ".join(entry["text"] for text in texts for entry in text.as_json().values()).casefold()


def letters_taken(programme: Programme) -> set[str]:
    return set(domains_in_use(programme).exclude(letter="").values_list("letter", flat=True))


def merged_here(domain: Domain) -> OwnedQuerySet[Domain]:
    """Domains whose codings are counted under this one."""
    return Domain.objects.of(domain.programme_id).filter(merged_into=domain)
