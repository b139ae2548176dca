from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "mifc.config.running"
    label = "running"

    def ready(self) -> None:
        from mifc.config.running import statistics  # noqa: PLC0415  # settings load after apps

        statistics.plug_in()
