"""Addresses under /w/ that belong to no programme: signing in, the account, invitations. Mounted before the programmes."""

from django.urls import include, path

urlpatterns = [
    path("", include("mifc.doors.sign_in.urls")),
    path("", include("mifc.doors.workspace.entrance_urls")),
]
