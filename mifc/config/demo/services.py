"""The four services of the Guide's needs table for Coventry: names as printed there; what it does not say stays empty (R115, R116)."""

from __future__ import annotations

from mifc.foundation.programmes.models import City, Programme
from mifc.planning.service_mapping.changes.directory import add_service
from mifc.planning.service_mapping.models import Service
from mifc.toolbox.domains.changes import start_code_book
from mifc.toolbox.domains.models import Domain

SOURCE = "MiFriendly Cities Guide, needs table for Coventry"
# Service, and the key of the domain its row is about.
PRINTED: tuple[tuple[str, str], ...] = (
    ("Foleshill Women's Training", "language"),
    ("CARAG", "housing"),
    ("The Meriden centre", "health"),
    ("The Job Shop", "work"),
)


def services(programme: Programme) -> None:
    """Before the needs table, which points to them. Nobody has checked them, and the pages say so."""
    if Service.objects.of(programme).exists():
        return
    start_code_book(by=None, programme=programme)
    coventry = City.objects.of(programme).get(slug="coventry")
    for organisation, key in PRINTED:
        add_service(
            by=None,
            programme=programme,
            organisation=organisation,
            city=coventry,
            domains=Domain.objects.of(programme).filter(key=key),
            source=SOURCE,
        )
