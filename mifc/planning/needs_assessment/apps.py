from django.apps import AppConfig


class NeedsAssessmentConfig(AppConfig):
    name = "mifc.planning.needs_assessment"
    label = "needs_assessment"

    def ready(self) -> None:
        from mifc.planning.needs_assessment import edition_guard, jobs, listeners, privacy  # noqa: PLC0415  # models load after apps

        edition_guard.plug_in()
        listeners.plug_in()
        jobs.plug_in()
        privacy.plug_in()
