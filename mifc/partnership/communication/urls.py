"""Addresses: `public` after the language, `urlpatterns` in the workspace."""

from django.urls import path

from mifc.partnership.communication.views import participant, workspace

public = [path("contact/", participant.contact, name="contact")]

app_name = "communication"
urlpatterns = [
    path("", workspace.inbox, name="inbox"),
    path("<int:pk>/", workspace.show_message, name="show"),
    path("<int:pk>/answered/", workspace.answered, name="answered"),
    path("<int:pk>/open-again/", workspace.open_again, name="open_again"),
    path("<int:pk>/delete/", workspace.delete, name="delete"),
]
