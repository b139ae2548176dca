from django.apps import AppConfig


class CommunicationConfig(AppConfig):
    name = "mifc.partnership.communication"
    label = "communication"

    def ready(self) -> None:
        from mifc.partnership.communication import jobs, listeners, privacy  # noqa: PLC0415  # models load after apps

        jobs.plug_in()
        listeners.plug_in()
        privacy.plug_in()
