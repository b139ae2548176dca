from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "mifc.doors.workspace"
    label = "workspace"

    def ready(self) -> None:
        from mifc.doors.workspace.listeners import plug_in  # noqa: PLC0415  # models load after apps

        plug_in()
