from django.apps import AppConfig


class PublicSiteConfig(AppConfig):
    name = "mifc.doors.public_site"
    label = "public_site"

    def ready(self) -> None:
        from mifc.doors.public_site import jobs, newsroom  # noqa: PLC0415  # models load after apps
        from mifc.doors.public_site.listeners import plug_in  # noqa: PLC0415
        from mifc.doors.public_site.models import drawing  # noqa: PLC0415
        from mifc.doors.public_site.views.public import preview  # noqa: PLC0415

        plug_in()
        newsroom.plug_in()
        jobs.plug_in()
        drawing.plug(preview)
