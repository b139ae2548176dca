"""Addresses of staff pages, after /w/<programme>/. Reversed with `desk.url(name)`."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("mifc.doors.workspace.urls")),
    path("figures/", include("mifc.toolbox.measures.urls")),
    path("partners/", include("mifc.partnership.organisations.urls")),
    path("assessments/", include("mifc.planning.needs_assessment.urls.mounted")),
    path("at-risk/", include("mifc.planning.needs_assessment.urls.at_risk")),
    path("code-book/", include("mifc.toolbox.domains.urls")),
    path("services/", include("mifc.planning.service_mapping.urls")),
    path("messages/", include("mifc.partnership.communication.urls")),
    path("public-pages/", include("mifc.doors.public_site.urls")),
]
