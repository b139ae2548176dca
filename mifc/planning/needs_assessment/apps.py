from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class NeedsAssessmentConfig(AppConfig):
    name = "mifc.planning.needs_assessment"
    label = "needs_assessment"

    def ready(self) -> None:
        from mifc.planning.needs_assessment import edition_guard, jobs, listeners, privacy  # noqa: PLC0415  # models load after apps

        listeners.plug_in()
        jobs.plug_in()
        privacy.plug_in()

        pre_migrate.connect(edition_guard.remove, sender=self, dispatch_uid="mifc_edition_before")
        post_migrate.connect(edition_guard.install, sender=self, dispatch_uid="mifc_edition_after")
