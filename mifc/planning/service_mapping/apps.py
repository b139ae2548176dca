from django.apps import AppConfig


class ServiceMappingConfig(AppConfig):
    name = "mifc.planning.service_mapping"
    label = "service_mapping"

    def ready(self) -> None:
        from mifc.planning.service_mapping import listeners, privacy  # noqa: PLC0415  # models load after apps

        listeners.plug_in()
        privacy.plug_in()
