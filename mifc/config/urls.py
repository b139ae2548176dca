"""Mounts the doors. Everything with a session is under /w/; everything else is public and knows no cookie."""

from django.urls import include, path

from mifc.config import health
from mifc.doors.public_site import urls as public_site
from mifc.foundation.access import refusals
from mifc.foundation.interface.brand_pictures import brand_picture
from mifc.foundation.interface.brand_sheet import brand_sheet
from mifc.planning.needs_assessment import urls as needs_assessment
from mifc.planning.service_mapping import urls as service_mapping

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("w/", include("mifc.config.account_urls")),
    path("w/pages/", include("mifc.doors.public_site.editor_urls")),
    path("w/<slug:programme>/", include("mifc.config.workspace_urls")),
    path("brand/<slug:slug>/<slug:digest>.png", brand_picture, name="brand_picture"),
    path("brand/<slug:slug>/<slug:version>.css", brand_sheet, name="brand_sheet"),
    *public_site.root,
    *needs_assessment.short,
    *service_mapping.open_addresses,
    path("<lang:lang>/", include("mifc.config.public_urls")),
    path("p/<slug:programme>/<lang:lang>/", include("mifc.config.public_urls")),
]

handler400 = refusals.too_much
handler404 = refusals.not_found
handler500 = refusals.went_wrong
