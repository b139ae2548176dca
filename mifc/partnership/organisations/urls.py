"""Addresses of the register in the workspace."""

from django.urls import path

from mifc.partnership.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.list_organisations, name="list"),
    path("new/", views.edit_organisation, name="add"),
    path("<int:pk>/", views.show_organisation, name="show"),
    path("<int:pk>/change/", views.edit_organisation, name="change"),
    path("<int:pk>/members/<int:member_pk>/remove/", views.remove_member, name="remove_member"),
]
