from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "mifc.toolbox.measures"
    label = "measures"

    def ready(self) -> None:
        from mifc.toolbox.measures.listeners import plug_in  # noqa: PLC0415  # models load after apps

        plug_in()
