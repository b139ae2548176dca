from django.apps import AppConfig


class DomainsConfig(AppConfig):
    name = "mifc.toolbox.domains"
    label = "domains"

    def ready(self) -> None:
        from mifc.toolbox.domains import listeners  # noqa: PLC0415  # models load after apps

        listeners.plug_in()
