from django.apps import AppConfig


class ServiceMappingConfig(AppConfig):
    name = "mifc.planning.service_mapping"
    label = "service_mapping"

    def ready(self) -> None:
        from mifc.planning.service_mapping import jobs, listeners, privacy  # noqa: PLC0415  # models load after apps

        jobs.plug_in()
        listeners.plug_in()
        privacy.plug_in()
