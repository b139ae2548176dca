"""Addresses after /w/<programme>/."""

from django.urls import path

from mifc.doors.workspace.views import changes, home, lists, people, settings

app_name = "workspace"

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", home.search, name="search"),
    path("undo/<str:token>/", home.undo, name="undo"),
    path("trial/", home.trial, name="trial"),
    path("settings/", settings.settings, name="settings"),
    path("settings/programme/", settings.facts, name="set_programme"),
    path("settings/languages/", settings.languages, name="set_languages"),
    path("settings/rooms/", settings.rooms, name="set_rooms"),
    path("settings/looks/", settings.brand, name="set_brand"),
    path("settings/looks/check/", settings.brand_check, name="set_brand_check"),
    path("settings/privacy/", settings.privacy, name="set_privacy"),
    path("settings/cities/", lists.cities, name="set_cities"),
    path("settings/cities/<int:pk>/", lists.city, name="set_city"),
    path("settings/cities/<int:pk>/lead/", lists.city_leads, name="set_city_leads"),
    path("settings/cities/<int:pk>/remove/", lists.city_remove, name="set_city_remove"),
    path("settings/themes/", lists.themes, name="set_themes"),
    path("settings/themes/add/", lists.theme_add, name="set_theme_add"),
    path("settings/themes/<int:pk>/", lists.theme, name="set_theme"),
    path("settings/themes/<int:pk>/remove/", lists.theme_remove, name="set_theme_remove"),
    path("settings/funders/", lists.funders, name="set_funders"),
    path("settings/funders/<int:pk>/", lists.funder, name="set_funder"),
    path("settings/funders/<int:pk>/remove/", lists.funder_remove, name="set_funder_remove"),
    path("settings/channels/", lists.channels, name="set_channels"),
    path("settings/channels/<int:pk>/", lists.channel, name="set_channel"),
    path("settings/channels/<int:pk>/remove/", lists.channel_remove, name="set_channel_remove"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="people_invite"),
    path("people/links/", people.links, name="people_links"),
    path("people/without-e-mail/", people.without_email, name="people_without_email"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/make-code/", people.make_code, name="person_make_code"),
    path("people/<int:pk>/code/", people.show_code, name="person_code"),
    path("people/<int:pk>/take-codes/", people.take_codes, name="person_take_codes"),
    path("people/<int:pk>/reset-second-step/", people.reset_step, name="person_reset_step"),
    path("people/roles/<int:pk>/take/", people.take_role, name="person_take_role"),
    path("people/invitations/<int:pk>/withdraw/", people.withdraw, name="people_withdraw"),
    path("changes/", changes.changes, name="changes"),
    path("changes/file.csv", changes.changes_csv, name="changes_csv"),
]
