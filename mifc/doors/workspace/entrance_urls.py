"""Addresses directly under /w/ that belong to no programme yet."""

from django.urls import path

from mifc.doors.workspace.views import entrance

urlpatterns = [
    path("language/<lang:code>/", entrance.speak, name="speak"),
    path("new/", entrance.new_programme, name="new_programme"),
    path("new/look-over/", entrance.new_look_over, name="new_look_over"),
    path("new/<slug:step>/", entrance.new_step, name="new_step"),
]
