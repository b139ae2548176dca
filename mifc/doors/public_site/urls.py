"""Addresses: `public` after the language (last of all: it takes what is left), `root` at the host, `urlpatterns` in the workspace."""

from django.urls import path, re_path

from mifc.doors.public_site.views import embeds, machines, public, workspace

public_first = [
    path("", public.page, name="home"),
    path("embed/<slug:kind>/", embeds.embed, name="embed"),
    path("privacy/", public.privacy, name="privacy"),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
]
public_last = [re_path(r"^(?P<path>[-\w]+(?:/[-\w]+)*)/$", public.page, name="page")]

root = [
    path("", machines.front, name="front"),
    path("p/<slug:programme>/", machines.front, name="front_of"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("p/<slug:programme>/sitemap.xml", machines.sitemap, name="sitemap_of"),
]

app_name = "public_site"
urlpatterns = [
    path("", workspace.overview, name="overview"),
    path("for-partners/", embeds.for_partners, name="for_partners"),
    path("translate/<int:pk>/", workspace.translate, name="translate"),
    path("banners/new/", workspace.edit_banner, name="add_banner"),
    path("banners/<int:pk>/", workspace.edit_banner, name="change_banner"),
    path("banners/<int:pk>/take-down/", workspace.take_down, name="take_down"),
    path("banners/<int:pk>/put-up/", workspace.put_up, name="put_up"),
]
