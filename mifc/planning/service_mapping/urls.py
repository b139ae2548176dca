"""Addresses: `public` after the language, `open_addresses` without one, `urlpatterns` in the workspace."""

from django.urls import path

from mifc.planning.service_mapping.views import bring_in, checks, hours, open_data, reports, workspace
from mifc.planning.service_mapping.views.public import directory, wrong

public = [
    path("services/", directory, name="services"),
    path("services/<number:number>/wrong/", wrong, name="service_wrong"),
]

# The open data: addresses as HSDS names them, without a slash at their end.
_HSDS = (("3.0", False), ("3.0-uk", True))
open_addresses = [
    path(f"api/hsds/{version}/<slug:programme>/{rest}", view, {"is_uk": is_uk}, name=f"{name}_uk" if is_uk else name)
    for version, is_uk in _HSDS
    for rest, view, name in (
        ("", open_data.about, "hsds"),
        ("openapi.json", open_data.openapi, "hsds_openapi"),
        ("services", open_data.services, "hsds_services"),
        ("services/<slug:id>", open_data.service, "hsds_service"),
    )
]

app_name = "service_mapping"
urlpatterns = [
    path("", workspace.list_services, name="list"),
    path("services.csv", workspace.export, name="export"),
    path("new/", workspace.edit_service, name="add"),
    path("how-often/", checks.edit_rule, name="check_rule"),
    path("checked/", workspace.check_chosen, name="check_chosen"),
    path("undo/<str:token>/", workspace.take_back, name="undo"),
    path("wrong/", reports.list_reports, name="reports"),
    path("wrong/<int:pk>/settled/", reports.settle, name="settle_report"),
    path("wrong/<int:pk>/open-again/", reports.open_again, name="reopen_report"),
    path("wrong/<int:pk>/delete/", reports.delete, name="delete_report"),
    path("files/", bring_in.files, name="files"),
    path("files/<int:pk>/", bring_in.one_file, name="file"),
    path("files/<int:pk>/undo/", bring_in.undo, name="undo_file"),
    path("<int:pk>/", workspace.show_service, name="show"),
    path("<int:pk>/change/", workspace.edit_service, name="change"),
    path("<int:pk>/hours/", hours.edit_hours, name="hours"),
    path("<int:pk>/checked/", workspace.check_one, name="check"),
    path("<int:pk>/end/", workspace.end_service, name="end"),
    path("<int:pk>/bring-back/", workspace.bring_back, name="bring_back"),
    path("<int:pk>/remove/", workspace.remove_service, name="remove"),
]
