from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "mifc.toolbox.documents"
    label = "documents"

    def ready(self) -> None:
        from mifc.toolbox.documents import jobs, privacy  # noqa: PLC0415  # models load after apps

        jobs.plug_in()
        privacy.plug_in()
