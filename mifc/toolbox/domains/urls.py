"""Addresses after /w/<programme>/code-book/."""

from django.urls import path

from mifc.toolbox.domains import views

app_name = "domains"

urlpatterns = [
    path("", views.code_book, name="list"),
    path("add/", views.edit_domain, name="add"),
    path("<int:pk>/", views.show_domain, name="show"),
    path("<int:pk>/reword/", views.edit_domain, name="edit"),
    path("<int:pk>/retire/", views.retire, name="retire"),
    path("<int:pk>/bring-back/", views.bring_back, name="bring_back"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/decisions/<int:note_pk>/", views.note, name="note"),
]
