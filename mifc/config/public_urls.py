"""Addresses of public and participant pages, after the language. Reversed with `place.url(name)`."""

from django.urls import URLPattern, URLResolver

from mifc.doors.public_site import urls as public_site
from mifc.partnership.communication import urls as communication
from mifc.planning.needs_assessment import urls as needs_assessment
from mifc.planning.service_mapping import urls as service_mapping

urlpatterns: list[URLPattern | URLResolver] = [
    *public_site.public_first,
    *communication.public,
    *needs_assessment.public,
    *service_mapping.public,
    # Last: it takes every address that is left.
    *public_site.public_last,
]
