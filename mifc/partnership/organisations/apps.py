from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "mifc.partnership.organisations"
    label = "organisations"

    def ready(self) -> None:
        from mifc.partnership.organisations import listeners, privacy  # noqa: PLC0415  # models load after apps

        listeners.plug_in()
        privacy.plug_in()
