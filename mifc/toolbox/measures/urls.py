"""Addresses of figures in the workspace."""

from django.urls import path

from mifc.toolbox.measures import views

app_name = "measures"
urlpatterns = [
    path("", views.list_measures, name="list"),
    path("new/", views.edit_measure, name="add"),
    path("<int:pk>/", views.show_measure, name="show"),
    path("<int:pk>/change/", views.edit_measure, name="change"),
    path("<int:pk>/values/new/", views.edit_value, name="add_value"),
    path("<int:pk>/values/<int:value_pk>/", views.edit_value, name="change_value"),
    path("<int:pk>/values/<int:value_pk>/withdraw/", views.withdraw_value, name="withdraw_value"),
    path("<int:pk>/values/<int:value_pk>/put-back/", views.put_back_value, name="put_back_value"),
]
